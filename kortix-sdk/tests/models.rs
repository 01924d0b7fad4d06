//! What the services send, with all their quirks, and what comes out of the models.

mod support;

use kortix_sdk::{
    ExposeSecret,
    executions::{Execution, ExecutionStatus, StartedExecution, TurnKind, TurnStatus},
    projects::{Project, ProjectThreadPage},
    threads::{AgentRunStatus, Thread, ThreadPage},
};
use serde_json::{Value, json};
use support::{answering, client};
use wiremock::ResponseTemplate;

const FULL_THREAD: &str = r#"{"thread_id":"t-1","project_id":"p-1","name":"New Chat","metadata":{"title":"Q1"},
    "is_public":false,"created_at":"2026-03-02T14:30:00.123456+00:00","updated_at":"2026-03-02T14:31:10Z",
    "project":{"project_id":"p-1","name":"Numbers","description":"","sandbox":{"id":"sbx-91","pass":"pass-canary",
    "vnc_preview":"https://6080-sbx-91.example.dev","sandbox_url":"https://8080-sbx-91.example.dev",
    "token":"token-canary"},"is_public":true,"icon_name":null,"created_at":"2026-03-02T14:30:00+00:00",
    "updated_at":"2026-03-02T14:30:00+00:00"},"message_count":4,"recent_agent_runs":[{"id":"r-1","status":"completed",
    "started_at":"2026-03-02T14:30:30+00:00","completed_at":"2026-03-02T14:31:10+00:00","error":null,"agent_id":null,
    "agent_version_id":null,"created_at":"2026-03-02T14:30:30+00:00"}]}"#;

#[test]
fn a_thread_with_everything() {
    let thread: Thread = serde_json::from_str(FULL_THREAD).unwrap();
    assert_eq!(thread.created_at.to_string(), "2026-03-02T14:30:00.123456Z");
    assert_eq!(thread.metadata.get_str("title"), Some("Q1"));
    assert_eq!((thread.message_count, thread.is_public), (4, false));
    assert_eq!(thread.recent_agent_runs[0].status, AgentRunStatus::Completed);
    let project = thread.project.unwrap();
    assert!(project.is_public);
    let sandbox = project.sandbox.unwrap();
    assert_eq!(sandbox.vnc_preview.as_deref(), Some("https://6080-sbx-91.example.dev"));
    assert_eq!(sandbox.pass.expose_secret(), "pass-canary");
    assert_eq!(sandbox.token.unwrap().expose_secret(), "token-canary");
}

#[test]
fn a_thread_that_the_server_has_only_begun() {
    let text = r#"{"thread_id":"t-1","project_id":"p-1","name":"New Chat","metadata":{},"is_public":false,
        "created_at":"2026-03-02T14:30:00","updated_at":"2026-03-02T14:30:00","_pending":true,"message_count":0,
        "project":{"project_id":"p-1","name":"Numbers","description":"","sandbox":{},"is_public":false,
        "created_at":"2026-03-02T14:30:00"},
        "recent_agent_runs":[{"id":"r-1","status":"running","started_at":null,"completed_at":null}]}"#;
    let thread: Thread = serde_json::from_str(text).unwrap();
    assert!(thread.project.unwrap().sandbox.is_none());
    assert_eq!(thread.recent_agent_runs[0].created_at, None);
}

#[test]
fn a_thread_with_nothing_but_the_necessary() {
    for extra in [
        "",
        r#","project_id":null,"name":null,"metadata":null,"is_public":null,"project":null,"message_count":null,
            "recent_agent_runs":null"#,
        r#","invented":{"by":["a","later","version"]}"#,
    ] {
        let text = format!(
            r#"{{"thread_id":"t","created_at":"2026-03-02T14:30:00Z","updated_at":"2026-03-02T14:30:00Z"{extra}}}"#
        );
        let thread: Thread = serde_json::from_str(&text).unwrap();
        assert!(
            thread.project_id.is_none() && thread.metadata.is_empty() && thread.recent_agent_runs.is_empty()
        );
    }
}

#[test]
fn no_sandbox_has_several_spellings() {
    for sandbox in
        ["", r#","sandbox":{}"#, r#","sandbox":null"#, r#","sandbox":{"id":null,"pass":null,"token":null}"#]
    {
        let text = format!(r#"{{"project_id":"p","created_at":"2026-03-02T14:30:00Z"{sandbox}}}"#);
        let project: Project = serde_json::from_str(&text).unwrap();
        assert!(project.sandbox.is_none(), "{text}");
        assert_eq!(serde_json::to_value(&project).unwrap()["sandbox"], json!({}));
    }
}

#[test]
fn a_sandbox_may_lack_its_secrets() {
    let text = r#"{"project_id":"p","created_at":"2026-03-02T14:30:00Z","sandbox":{"id":"s"}}"#;
    let project: Project = serde_json::from_str(text).unwrap();
    let sandbox = project.sandbox.unwrap();
    assert!(
        sandbox.pass.expose_secret().is_empty() && sandbox.token.is_none() && sandbox.sandbox_url.is_none()
    );
}

#[test]
fn a_broken_sandbox_is_refused_without_its_values() {
    let text = r#"{"project_id":"p","created_at":"2026-03-02T14:30:00Z","sandbox":{"id":{"x":"canary"},"pass":"canary"}}"#;
    let error = serde_json::from_str::<Project>(text).unwrap_err();
    assert!(!error.to_string().contains("canary"), "{error}");
}

#[test]
fn a_page_past_the_end_is_empty_whatever_it_counts() {
    for total in [0, 250] {
        let text = format!(
            r#"{{"threads":[],"pagination":{{"page":9,"limit":100,"total":{total},"pages":0,"next_cursor":null}}}}"#
        );
        let page: ThreadPage = serde_json::from_str(&text).unwrap();
        assert!(page.threads.is_empty());
        assert_eq!(page.pagination.total, total);
        let page: ProjectThreadPage = serde_json::from_str(&text).unwrap();
        assert!(page.threads.is_empty());
    }
}

#[test]
fn values_of_the_future_are_kept() {
    let text = r#"{"id":"e","thread_id":"t","project_id":"p","status":"hibernating","agent":"shell",
        "turns":[{"kind":"encore","prompt":"p","status":"paused","exit_code":null,"output":"","output_truncated":false,
        "error":null,"attempts":2,"started_at":"2026-03-02T14:30:00Z","completed_at":null}],
        "error":{"code":"new","message":"m"},"time_limit_seconds":60,
        "created_at":"2026-03-02T14:30:00Z","started_at":null,"completed_at":null}"#;
    let execution: Execution = serde_json::from_str(text).unwrap();
    assert_eq!(execution.status.as_str(), "hibernating");
    assert!(matches!(execution.status, ExecutionStatus::Unknown(_)) && !execution.status.is_terminal());
    assert!(matches!(execution.turns[0].kind, TurnKind::Unknown(_)));
    assert!(matches!(execution.turns[0].status, TurnStatus::Unknown(_)));
    assert_eq!(serde_json::to_value(&execution).unwrap(), serde_json::from_str::<Value>(text).unwrap());
}

#[test]
fn the_end_of_an_execution_is_the_end() {
    for (status, terminal) in [
        ("started", false),
        ("queued", false),
        ("running", false),
        ("finishing", false),
        ("succeeded", true),
        ("failed", true),
        ("stopped", true),
    ] {
        let status = ExecutionStatus::from(status);
        assert_eq!(status.is_terminal(), terminal, "{status}");
        assert!(!matches!(status, ExecutionStatus::Unknown(_)));
    }
}

#[test]
fn a_time_of_completion_is_an_end_whatever_the_status_is_called() {
    let ended = |status: &str, completed_at: Option<&str>| {
        let execution = json!({ "id": "e", "thread_id": "t", "project_id": "p", "status": status,
            "created_at": "2026-03-02T14:30:00Z", "completed_at": completed_at });
        serde_json::from_value::<Execution>(execution).unwrap().has_ended()
    };
    assert!(ended("succeeded", None) && ended("abandoned", Some("2026-03-02T14:30:00Z")));
    assert!(!ended("running", None) && !ended("abandoned", None));
}

#[test]
fn a_start_needs_no_more_than_its_ids() {
    let text = r#"{"thread":{"id":"th_1"},"execution":{"id":"exec_1"}}"#;
    let run: StartedExecution = serde_json::from_str(text).unwrap();
    assert!(run.success);
    assert_eq!(run.execution.status, ExecutionStatus::Started);
}

#[test]
fn models_serialise_with_the_names_of_the_wire() {
    let thread: Thread = serde_json::from_str(FULL_THREAD).unwrap();
    let mut wire: Value = serde_json::from_str(FULL_THREAD).unwrap();
    wire["created_at"] = json!("2026-03-02T14:30:00.123456Z");
    wire["project"]["sandbox"]["pass"] = json!("***");
    wire["project"]["sandbox"]["token"] = json!("***");
    let written = serde_json::to_string(&thread).unwrap().replace("+00:00", "Z");
    let wire = wire.to_string().replace("+00:00", "Z");
    assert_eq!(
        serde_json::from_str::<Value>(&written).unwrap(),
        serde_json::from_str::<Value>(&wire).unwrap()
    );
}

#[tokio::test]
async fn a_body_is_read_whatever_it_is_called() {
    for content_type in ["application/json", "application/json; charset=utf-8", "text/plain"] {
        let answer = ResponseTemplate::new(200).set_body_raw(FULL_THREAD, content_type);
        let server = answering(answer).await;
        assert_eq!(client(&server).threads().get("t-1").await.unwrap().name, "New Chat");
    }
}
