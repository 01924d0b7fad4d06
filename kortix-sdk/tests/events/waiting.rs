//! Waiting for the end of an execution.

use std::time::Duration;

use kortix_sdk::ErrorKind;

use crate::{
    PING, recorded,
    server::{Server, Then, json, stream},
};

fn record(status: &str) -> Vec<u8> {
    let record = format!(
        r#"{{"id":"exec_1","thread_id":"th_1","project_id":"prj_1","status":"{status}","created_at":"2026-03-02T14:30:00Z"}}"#
    );
    json(200, &record)
}

#[tokio::test]
async fn what_has_ended_is_not_watched() {
    let server = Server::in_turn(vec![(record("succeeded"), Then::Close)]).await;
    let execution = server.client.executions().wait("exec_1").await.unwrap();
    assert_eq!(execution.status.as_str(), "succeeded");
    assert_eq!(server.asked(), ["GET /x/v1/executions/exec_1"]);
}

#[tokio::test]
async fn the_events_tell_when_to_look() {
    let server = Server::in_turn(vec![
        (record("running"), Then::Close),
        (stream(recorded().concat().as_bytes()), Then::Close),
        (record("failed"), Then::Close),
    ])
    .await;
    let execution = server.client.executions().wait("exec_1").await.unwrap();
    assert_eq!(execution.status.as_str(), "failed");
    assert_eq!(server.asked()[1], "GET /x/v1/executions/exec_1/events");
}

#[tokio::test(start_paused = true)]
async fn without_events_the_record_is_looked_at() {
    let server = Server::new(|number, line| match (line.contains("/events"), number) {
        (true, _) => (json(404, r#"{"error":"Not found","code":"NOT_FOUND"}"#), Then::Close),
        (false, 0..6) => (record("running"), Then::Close),
        (false, _) => (record("stopped"), Then::Close),
    })
    .await;
    let execution = server.client.executions().wait("exec_1").await.unwrap();
    assert_eq!((execution.status.as_str(), server.asked().len()), ("stopped", 7));
}

#[tokio::test(start_paused = true)]
async fn a_deadline_is_a_timeout_and_ends_nothing() {
    let silent = (stream(PING.as_bytes()), Then::Wait);
    let server = Server::in_turn(vec![(record("running"), Then::Close), silent]).await;
    let wait = server.client.executions().wait("exec_1").deadline(Duration::from_secs(20));
    let error = wait.await.unwrap_err();
    assert_eq!(error.kind(), &ErrorKind::Timeout);
    assert!(error.is_retryable() && !error.may_have_executed());
    assert_eq!(error.to_string(), "wait for execution: exec_1 has not ended within 20s, and goes on");
}

#[tokio::test]
async fn what_is_not_there_is_not_waited_for() {
    let server = Server::in_turn(vec![(json(404, r#"{"error":"Execution not found"}"#), Then::Close)]).await;
    let error = server.client.executions().wait("exec_1").await.unwrap_err();
    assert_eq!((error.kind(), error.message()), (&ErrorKind::NotFound, "Execution not found"));
}
