use kortix_sdk::{
    ConflictKind, ErrorKind,
    runs::{AgentRunStatus, Run, ThreadRuns},
};
use serde_json::json;

use crate::{THREAD_ID, TIME, form, line, make, support};

const STARTED: &str = r#"{"thread_id":"t","agent_run_id":"r","status":"running"}"#;

#[tokio::test]
async fn start() {
    let (sent, run) = line(STARTED, |client| client.runs().start().prompt("Sum it")).await;
    assert_eq!(sent, format!("POST /agent/start {}", form(&[(r#""prompt""#, "Sum it")])));
    assert_eq!((run.agent_run_id.as_str(), &run.status), ("r", &AgentRunStatus::Running));
    assert!(run.project_id.is_none() && run.sandbox_id.is_none());
    assert_eq!(serde_json::to_string(&run).unwrap(), STARTED);
}

#[tokio::test]
async fn start_with_everything() {
    let answer = r#"{"thread_id":"t","agent_run_id":"r","status":"running","project_id":"p","sandbox_id":"s",
        "timing_breakdown":{"total_ms":17.5}}"#;
    let (sent, run) = line(answer, |client| {
        client
            .runs()
            .start()
            .thread(THREAD_ID)
            .project("p")
            .prompt("Sum\nit")
            .model("m/1")
            .agent("a")
            .optimistic()
            .with_memory()
            .mode("code")
            .file("a \"1\".csv", "1,2\r\n")
            .file("logo.png", vec![b'P', b'N', b'G'])
    })
    .await;
    let parts = [
        (r#""thread_id""#, THREAD_ID),
        (r#""project_id""#, "p"),
        (r#""prompt""#, "Sum\nit"),
        (r#""model_name""#, "m/1"),
        (r#""agent_id""#, "a"),
        (r#""optimistic""#, "true"),
        (r#""memory_enabled""#, "true"),
        (r#""mode""#, "code"),
        (r#""files"; filename="a %221%22.csv" FILE"#, "1,2\r\n"),
        (r#""files"; filename="logo.png" FILE"#, "PNG"),
    ];
    assert_eq!(sent, format!("POST /agent/start {}", form(&parts)));
    assert_eq!(run.timing_breakdown.get::<f64>("total_ms"), Some(17.5));
    let (sent, _) = line(STARTED, |client| client.runs().start().without_memory()).await;
    assert_eq!(sent, format!("POST /agent/start {}", form(&[(r#""memory_enabled""#, "false")])));
}

#[tokio::test]
async fn a_thread_at_work_is_waited_for() {
    let busy = support::json(409, r#"{"detail":"Thread already has an active execution"}"#);
    let server =
        support::answering_in_turn(vec![busy.insert_header("Retry-After", "0"), support::json(200, STARTED)])
            .await;
    let client = support::client(&server);
    let response = client.runs().start().thread("t").with_response().await.unwrap();
    assert_eq!(response.attempts(), 2);
    let sent = support::received(&server).await;
    assert_eq!(sent[0].body, sent[1].body, "the same form is the same bytes");

    let body = r#"{"detail":"m","code":"EXECUTION_ACTIVE","execution_id":"e-1"}"#;
    let server = support::answering(support::json(409, body)).await;
    let call = support::client(&server).runs().start().thread("t");
    let error = call.retry(kortix_sdk::RetryPolicy::none()).await.unwrap_err();
    assert!(matches!(error.kind(), ErrorKind::Conflict { kind: ConflictKind::ExecutionActive { .. }, .. }));
}

#[tokio::test]
async fn stop_and_status() {
    let (sent, stopped) = line(r#"{"status":"stopped"}"#, |client| client.runs().stop("r")).await;
    assert_eq!((sent.as_str(), stopped.status), ("POST /agent-run/r/stop -", AgentRunStatus::Stopped));
    let answer = r#"{"status":"failed","error":"run_timeout (3000s)"}"#;
    let (sent, status) = line(answer, |client| client.runs().status("r")).await;
    assert_eq!(sent, "GET /agent-runs/r/status -");
    assert_eq!(
        (status.status, status.error.as_deref()),
        (AgentRunStatus::Failed, Some("run_timeout (3000s)"))
    );
    let (_, status) = line(r#"{"status":"running"}"#, |client| client.runs().status("r")).await;
    assert_eq!(status.error, None);
}

#[tokio::test]
async fn active_and_list() {
    let answer =
        json!({"active_runs": [{"id": "r", "thread_id": "t", "status": "running", "started_at": TIME}]});
    let (sent, active) = line(&answer.to_string(), |client| client.runs().active()).await;
    assert_eq!(sent, "GET /agent-runs/active -");
    assert_eq!(active.active_runs[0].thread_id.as_str(), "t");

    let answer = json!({"agent_runs": [{"id": "r", "thread_id": "t", "status": "completed", "started_at": TIME,
        "completed_at": TIME, "error": null, "created_at": TIME, "updated_at": TIME}]});
    let (sent, runs) = line(&answer.to_string(), |client| client.runs().list("t")).await;
    assert_eq!(sent, "GET /thread/t/agent-runs -");
    assert!(runs.agent_runs[0].status.is_terminal() && !runs.agent_runs[0].pending);
}

#[test]
fn a_run_that_is_being_made_has_four_fields() {
    for text in [
        r#"{"agent_runs":[{"id":"r","status":"running","started_at":null,"completed_at":null,"_pending":true}]}"#,
        r#"{"agent_runs":[{"id":"r","status":"running","started_at":null,"completed_at":null}],"_pending":true}"#,
    ] {
        let runs: ThreadRuns = serde_json::from_str(text).unwrap();
        assert!(runs.pending || runs.agent_runs[0].pending);
        assert_eq!(runs.agent_runs[0].thread_id, None);
    }
}

#[tokio::test]
async fn get() {
    let answer = json!({"id": "r", "threadId": "t", "status": "hibernating", "startedAt": TIME,
        "completedAt": null, "error": null});
    let (sent, run) = line(&answer.to_string(), |client| client.runs().get("r")).await;
    assert_eq!(sent, "GET /agent-run/r -");
    assert_eq!((run.status.as_str(), run.status.is_terminal()), ("hibernating", false));
    let written = serde_json::to_string(&run).unwrap().replace('Z', "+00:00");
    assert_eq!(serde_json::from_str::<serde_json::Value>(&written).unwrap(), answer);
    serde_json::from_str::<Run>(r#"{"id":"r","threadId":"t","status":"running"}"#).unwrap();
}

/// The texts, shapes and numbers of every 402 that a start can meet.
#[tokio::test]
async fn the_refusals_of_a_plan() {
    let refusal = async |detail: serde_json::Value| {
        let answer = support::json(402, &json!({ "detail": detail }).to_string());
        make(answer, |client| client.runs().start().prompt("a")).await.1.unwrap_err()
    };
    let error = refusal(json!({"message": "Concurrent limit reached (1)", "running_count": 1, "limit": 1,
        "error_code": "AGENT_RUN_LIMIT_EXCEEDED", "running_thread_ids": ["t-1", "t-2"]}))
    .await;
    let ErrorKind::LimitExceeded { resource, current_count, limit, running_thread_ids, .. } = error.kind()
    else {
        unreachable!("{error:?}")
    };
    assert_eq!((resource.as_str(), current_count, limit), ("agent_runs", &Some(1), &Some(1)));
    assert_eq!(running_thread_ids.as_slice(), ["t-1".into(), "t-2".into()]);
    assert!(!error.is_retryable() && !error.may_have_executed());

    let error =
        refusal(json!({"message": "m", "tier_name": "free", "error_code": "MODEL_ACCESS_DENIED"})).await;
    let ErrorKind::LimitExceeded { resource, tier_name, current_count: None, .. } = error.kind() else {
        unreachable!("{error:?}")
    };
    assert_eq!((resource.as_str(), tier_name.as_deref()), ("models", Some("free")));

    let error = refusal(json!({"message": "m", "error_code": "INSUFFICIENT_CREDITS"})).await;
    assert!(format!("{:?}", error.kind()).contains("resource: Credits"), "{error:?}");
}
