//! A busy thread is waited for; when that does not help, the exit code says so.

use serde_json::json;
use wiremock::{MockServer, ResponseTemplate};

use crate::support::service::{self, RUN, RUN_THREAD};
use crate::support::{kortix, started};

const ROUTE: &str = "/api/v1/projects/prj_1/thread";
const CREATE: &str = "projects thread create prj_1 --prompt x";

async fn busy_at_first(times: u64) -> MockServer {
    let server = MockServer::start().await;
    service::answer_first(&server, times, "POST", ROUTE, service::busy()).await;
    service::starting(&server).await;
    server
}

#[tokio::test(flavor = "multi_thread")]
async fn a_busy_thread_is_tried_again_until_it_is_free() {
    let server = busy_at_first(2).await;
    let finished = kortix(&server).line(CREATE).line("-o name").run().await.exits(0);
    assert_eq!(finished.stdout, format!("{RUN}\n"));
    let retries: Vec<_> = finished.stderr.lines().filter(|line| line.starts_with("retry: ")).collect();
    assert_eq!(retries.len(), 2, "{finished:#?}");
    assert_eq!(finished.stderr.lines().count(), 2, "{finished:#?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn retries_are_counted_and_then_it_is_a_conflict() {
    let server = busy_at_first(9).await;
    let finished = kortix(&server).line(CREATE).line("--json --retries 2").run().await.exits(6);
    let error = finished.error();
    assert_eq!((&error["kind"], &error["code"]), (&json!("conflict"), &json!("EXECUTION_ACTIVE")));
    assert_eq!((&error["attempts"], &error["execution_id"]), (&json!(3), &json!(RUN)));
    assert_eq!(server.received_requests().await.unwrap().len(), 3);
}

#[tokio::test(flavor = "multi_thread")]
async fn with_a_timeout_a_busy_thread_is_waited_for_beyond_the_usual_retries() {
    let server = MockServer::start().await;
    // The client gives up at once, rather than to wait for this long; the command does not.
    let later = service::busy().insert_header("Retry-After", "61");
    service::answer_first(&server, 1, "POST", ROUTE, later).await;
    let mut program = kortix(&server).line(CREATE).line("--timeout 1h");
    let (mut running, said) = started(&mut program, "retry: ").await;
    assert!(said.contains("trying again in 61.0 s"), "{said}");
    running.child.kill().await.unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn who_gives_up_on_a_busy_thread_is_told_that_nothing_was_started() {
    let server = service::always(service::busy().insert_header("Retry-After", "30")).await;
    let mut program = kortix(&server).line(CREATE);
    let (running, _) = started(&mut program, "retry: ").await;
    running.signal(rustix::process::Signal::INT);
    let finished = running.finish().await.exits(130);
    assert_eq!(finished.stdout, "");
    let hint = format!(
        "nothing was started; the thread runs {RUN}, wait for it with `kortix executions wait {RUN}`"
    );
    assert!(finished.stderr.contains(&hint), "{finished:#?}");
    assert!(!finished.stderr.contains("may have been carried out"), "{finished:#?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_start_that_is_under_way_names_its_key() {
    let body = json!({ "error": "still at it", "code": "IDEMPOTENCY_IN_PROGRESS" });
    let server = service::always(ResponseTemplate::new(409).set_body_json(body)).await;
    let error = kortix(&server).line(CREATE).line("--json --retries 0").run().await.exits(6).error();
    let key = server.received_requests().await.unwrap()[0].headers["idempotency-key"].clone();
    assert_eq!(
        (&error["idempotency_key"], &error["may_have_executed"]),
        (&json!(key.to_str().unwrap()), &json!(true))
    );
    assert!(error["hint"].as_str().unwrap().contains("repeat with the same --idempotency-key"), "{error}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_replay_is_told() {
    let replay =
        |body| ResponseTemplate::new(200).insert_header("Idempotency-Replayed", "true").set_body_json(body);
    let made = json!({ "thread_id": "t", "project_id": "p" });
    for (line, body) in [(CREATE, service::started()), ("threads create", made)] {
        let server = service::always(replay(body)).await;
        let finished = kortix(&server).line(line).line("--idempotency-key k").run().await.exits(0);
        assert!(finished.stderr.starts_with("note: nothing new was made"), "{line}: {finished:#?}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn on_request_the_conflict_is_reported_at_once() {
    let server = busy_at_first(1).await;
    let line = format!("executions create {RUN_THREAD} --prompt x --on-conflict fail");
    let route = format!("/x/v1/threads/{RUN_THREAD}/executions");
    server.reset().await;
    service::answer(&server, "POST", &route, 409, json!({ "error": "busy", "code": "EXECUTION_ACTIVE" }))
        .await;
    let finished = kortix(&server).line(&line).run().await.exits(6);
    assert_eq!(server.received_requests().await.unwrap().len(), 1);
    assert!(finished.stderr.starts_with("error: "), "{finished:#?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_reused_key_is_a_conflict_and_not_tried_again() {
    let answer = ResponseTemplate::new(422).set_body_json(
        json!({ "detail": "key was used for another request", "code": "IDEMPOTENCY_KEY_REUSED" }),
    );
    let server = service::always(answer).await;
    let finished = kortix(&server).line("threads create --idempotency-key k --json").run().await.exits(6);
    assert_eq!(finished.error()["kind"], "idempotency_key_reused");
    let requests = server.received_requests().await.unwrap();
    assert_eq!(requests.len(), 1);
    assert_eq!(requests[0].headers["idempotency-key"], "k");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_run_can_wait_for_its_turn_at_the_server() {
    let server = MockServer::start().await;
    service::starting(&server).await;
    for (word, rest) in [("enqueue", ""), ("replace", " --timeout 9s")] {
        let line = format!("executions create {RUN_THREAD} --prompt x --on-conflict {word}{rest}");
        kortix(&server).line(&line).run().await.exits(0);
        let requests = server.received_requests().await.unwrap();
        let body: serde_json::Value = requests.last().unwrap().body_json().unwrap();
        assert_eq!(body["on_conflict"], word);
    }
    let sent = server.received_requests().await.unwrap().len();
    for line in ["run x", "projects thread create prj_1 --prompt x"] {
        let refused = kortix(&server).line(line).line("--on-conflict enqueue").run().await.exits(2);
        assert!(refused.stderr.contains("--on-conflict enqueue is not possible here"), "{refused:?}");
        assert!(refused.stderr.contains("kortix executions create THREAD"), "{refused:?}");
    }
    assert_eq!(server.received_requests().await.unwrap().len(), sent);
}
