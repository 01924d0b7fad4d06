//! The doubles that applications test with: what they promise.

#![expect(clippy::unwrap_used, reason = "the helpers of a test fail like the test itself")]

use std::time::Duration;

use kortix_sdk::{
    ErrorKind, Kortix, RetryPolicy,
    events::Outcome,
    http::{HeaderName, HeaderValue, Method},
    testing::{ReferenceServer, Reply, Script},
};
use serde_json::{Value, json};
use tokio::time::Instant;

fn created() -> Reply {
    Reply::json(200, &json!({ "thread_id": "t", "project_id": "p" }))
}

#[tokio::test(start_paused = true)]
async fn answers_come_in_order_and_waits_take_no_time() {
    let script = Script::new()
        .reply(Reply::refused())
        .reply(Reply::status(503).header("retry-after", "30"))
        .reply(created().after(Duration::from_secs(5)));
    let began = Instant::now();
    let made = script.client().threads().create().name("n").with_response().await.unwrap();
    assert_eq!((made.attempts(), made.get_ref().thread_id.as_str()), (3, "t"));
    assert!(began.elapsed() >= Duration::from_secs(35));
    assert_eq!((script.requests().len(), script.unused()), (3, 0));
}

#[tokio::test(start_paused = true)]
async fn every_way_to_fail_is_the_one_of_a_network() {
    for (reply, kind, may_have_executed) in [
        (Reply::refused(), ErrorKind::Connect, false),
        (Reply::lost(), ErrorKind::Interrupted, true),
        (Reply::never(), ErrorKind::Timeout, true),
        (created().cut(), ErrorKind::Interrupted, true),
        (created().hanging(), ErrorKind::Timeout, true),
        (created().after(Duration::from_secs(3_600)), ErrorKind::Timeout, true),
        (Reply::json(404, &json!({ "detail": "no such" })), ErrorKind::NotFound, false),
    ] {
        let client = Script::new().reply(reply).client();
        let error = client.threads().create().retry(RetryPolicy::none()).await.unwrap_err();
        assert_eq!((error.kind(), error.may_have_executed()), (&kind, may_have_executed));
    }
}

#[tokio::test]
async fn requests_are_written_down_without_the_credential() {
    let script = Script::new().reply(Reply::json(200, &json!({})));
    let client = script.client_of(Kortix::builder().api_key("canary-canary")).unwrap();
    let request = client.request(Method::POST, "/a%20b").query("q", "1 2").json(&json!({ "x": 1 }));
    request.header(HeaderName::from_static("x-own"), HeaderValue::from_static("canary")).await.unwrap();
    let recorded = &script.requests()[0];
    assert_eq!((recorded.method(), recorded.path()), (&Method::POST, "/a%20b"));
    assert_eq!(recorded.query("q").as_deref(), Some("1 2"));
    assert_eq!((recorded.header("authorization"), recorded.header("x-own")), (Some("***"), Some("***")));
    assert_eq!(recorded.header("content-type"), Some("application/json"));
    assert_eq!(
        (recorded.json::<Value>().unwrap(), recorded.text()),
        (json!({ "x": 1 }), "{\"x\":1}".to_owned())
    );
    assert!(!format!("{script:?} {recorded:?}").contains("canary"));
}

#[tokio::test]
async fn answers_of_a_path_are_for_that_path() {
    let script = Script::new()
        .on(Method::GET, "/health", Reply::json(200, &json!({ "status": "first" })))
        .on(Method::GET, "/health", Reply::json(200, &json!({ "status": "second" })))
        .reply(created());
    let client = script.client();
    client.threads().create().await.unwrap();
    assert_eq!(client.health().await.unwrap().status, "first");
    assert_eq!(client.health().await.unwrap().status, "second");
    assert_eq!(script.unused(), 0);
}

#[tokio::test]
async fn a_request_without_an_answer_fails_at_once_and_says_so() {
    let script = Script::new();
    let error = script.client().health().await.unwrap_err();
    assert!(error.message().contains("no answer"), "{error}");
    assert_eq!(script.requests().len(), 1);
}

fn event(number: u32, more: &Value) -> Value {
    let mut event = json!({ "_event_id": format!("1-{number}") });
    event.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
    event
}

#[tokio::test(start_paused = true)]
async fn a_stream_that_is_cut_is_gone_on_with() {
    let ack = |number| event(number, &json!({ "type": "ack", "message": "m" }));
    let end = event(3, &json!({ "type": "status", "status": "failed" }));
    for bytes in 1..200 {
        let script = Script::new()
            .reply(Reply::events([ack(1), ack(2)]).in_pieces_of(bytes).cut())
            .reply(Reply::events([end.clone()]).in_pieces_of(bytes));
        let mut events = script.client().executions().events("e").await.unwrap();
        let mut read = Vec::new();
        while let Some(event) = events.next().await {
            read.push(event.unwrap());
        }
        assert_eq!(
            read.iter().map(|event| event.id().unwrap().to_string()).collect::<Vec<_>>(),
            ["1-1", "1-2", "1-3"]
        );
        assert_eq!(read[2].outcome(), Some(Outcome::Failed));
        assert_eq!(script.requests()[1].query("last_id").as_deref(), Some("1-2"));
    }
}

#[tokio::test(start_paused = true)]
async fn a_stream_that_hangs_is_opened_again() {
    let end = event(2, &json!({ "type": "status", "status": "stopped" }));
    let ack = event(1, &json!({ "type": "ack", "message": "m" }));
    let script = Script::new().reply(Reply::events([ack]).hanging()).reply(Reply::events([end]));
    let mut events = script.client().executions().events("e").await.unwrap();
    let mut outcome = None;
    while let Some(event) = events.next().await {
        outcome = event.unwrap().outcome();
    }
    assert_eq!((outcome, script.unused()), (Some(Outcome::Stopped), 0));
}

#[test]
fn a_server_that_is_not_there_says_how_to_get_it() {
    let error = ReferenceServer::builder().program("/nowhere/kortix-server").start().unwrap_err();
    assert_eq!(error.kind(), std::io::ErrorKind::NotFound);
    let error = ReferenceServer::builder().program("/bin/false").start().unwrap_err();
    assert!(error.to_string().contains("did not come up"), "{error}");
}
