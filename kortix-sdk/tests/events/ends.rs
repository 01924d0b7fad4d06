//! How streams end, and what is true then.

use futures_util::StreamExt as _;
use kortix_sdk::{
    ErrorKind,
    events::{Ended, Event, EventKind, Outcome},
};

use crate::{
    LATE, PING, RUN, all, framed, read, recorded,
    server::{Server, Then, json, stream},
};

fn end(events: &[Event]) -> &Ended {
    let kind = events.last().map(Event::kind);
    let ended = kind.and_then(|kind| if let EventKind::Ended(ended) = kind { Some(ended) } else { None });
    ended.unwrap()
}

/// A run whose stream is like this, and whose record is like that.
async fn run(told: String, then: Then, record: &'static str) -> Server {
    Server::new(move |_, line| {
        if line.contains("/agent-runs/") {
            (json(200, record), Then::Close)
        } else {
            (stream(told.as_bytes()), then)
        }
    })
    .await
}

const STATUS: &str = "GET /agent-runs/run-1/status";

#[tokio::test]
async fn who_comes_late_is_told_the_truth_of_the_record() {
    for (record, outcome, message) in [
        (r#"{"status":"failed","error":"Worker timeout"}"#, Outcome::Failed, Some("Worker timeout")),
        (r#"{"status":"stopped","error":null}"#, Outcome::Stopped, None),
        (r#"{"status":"completed"}"#, Outcome::Completed, None),
    ] {
        let server = run(recorded()[0].clone() + LATE, Then::Wait, record).await;
        let seen = all(&mut server.client.runs().stream(RUN).await.unwrap()).await;
        assert_eq!(end(&seen).outcome, outcome);
        assert_eq!(end(&seen).message.as_deref(), message);
        assert!(end(&seen).from_record && seen.last().unwrap().id().is_none());
        assert_eq!(server.asked()[1], STATUS);
    }
}

#[tokio::test]
async fn an_end_with_an_id_is_believed() {
    let done = framed("5-1", r#"{"type":"status","status":"completed","message":"Completed successfully"}"#);
    let server = run(done, Then::Wait, r#"{"status":"failed"}"#).await;
    let seen = all(&mut server.client.runs().stream(RUN).await.unwrap()).await;
    assert_eq!(end(&seen).outcome, Outcome::Completed);
    assert_eq!(server.asked(), ["GET /agent-run/run-1/stream"]);
}

#[tokio::test]
async fn an_end_without_an_id_that_is_no_success_is_believed() {
    let worse = "data: {\"type\":\"status\",\"status\":\"error\",\"message\":\"Worker timeout\"}\n\n";
    let server = run(worse.to_owned(), Then::Wait, r#"{"status":"running"}"#).await;
    let seen = all(&mut server.client.runs().stream(RUN).await.unwrap()).await;
    assert_eq!(
        (end(&seen).outcome, end(&seen).message.as_deref()),
        (Outcome::Failed, Some("Worker timeout"))
    );
    assert_eq!(server.asked().len(), 1);
}

#[tokio::test]
async fn an_end_of_a_run_that_goes_on_is_none() {
    let server = Server::new(|number, line| match (line.contains("/agent-runs/"), number) {
        (true, _) => (json(200, r#"{"status":"running"}"#), Then::Close),
        (false, 0) => (stream(LATE.as_bytes()), Then::Wait),
        (false, _) => (stream(recorded().concat().as_bytes()), Then::Close),
    })
    .await;
    let seen = all(&mut server.client.runs().stream(RUN).await.unwrap()).await;
    assert_eq!((seen.len(), end(&seen).outcome), (5, Outcome::Failed));
}

#[tokio::test]
async fn an_end_that_is_never_true_is_given_up() {
    let server = run(LATE.to_owned(), Then::Wait, r#"{"status":"running"}"#).await;
    let (seen, error) = read(&mut server.client.runs().stream(RUN).await.unwrap()).await;
    assert_eq!((seen.len(), error.unwrap().kind()), (0, &ErrorKind::Interrupted));
}

#[tokio::test]
async fn a_record_that_cannot_be_read_holds_no_event_back() {
    let told = recorded()[0].clone() + &PING.repeat(3) + &recorded()[2..].concat();
    let server = Server::new(move |_, line| {
        if line.contains("/agent-runs/") {
            (json(503, r#"{"detail":"later"}"#), Then::Close)
        } else {
            (stream(told.as_bytes()), Then::Wait)
        }
    })
    .await;
    assert_eq!(all(&mut server.client.runs().stream(RUN).await.unwrap()).await.len(), 5);
    assert_eq!(server.asked().len(), 2, "it is asked once");
}

#[tokio::test]
async fn a_doubtful_end_without_a_record_is_an_error() {
    let refused = json(403, r#"{"detail":"Access denied"}"#);
    let server = Server::in_turn(vec![(stream(LATE.as_bytes()), Then::Wait), (refused, Then::Close)]).await;
    let (_, error) = read(&mut server.client.runs().stream(RUN).await.unwrap()).await;
    assert_eq!(error.unwrap().kind(), &ErrorKind::Permission);
}

#[tokio::test]
async fn a_run_that_ends_by_an_error_alone_ends() {
    let error = framed("5-1", r#"{"type":"error","error":"no credit","error_code":"CREDIT_EXHAUSTED"}"#);
    let server = run(error + PING + PING, Then::Wait, r#"{"status":"failed","error":"no credit"}"#).await;
    let seen = all(&mut server.client.runs().stream(RUN).await.unwrap()).await;
    assert!(matches!(seen[0].kind(), EventKind::Error(error) if error.error_code == "CREDIT_EXHAUSTED"));
    assert_eq!((seen.len(), end(&seen).outcome), (2, Outcome::Failed));
}

#[tokio::test]
async fn a_stream_that_only_pings_ends_when_the_record_does() {
    let server = run(recorded()[0].clone() + &PING.repeat(4), Then::Wait, r#"{"status":"stopped"}"#).await;
    let seen = all(&mut server.client.runs().stream(RUN).await.unwrap()).await;
    assert_eq!((seen.len(), end(&seen).outcome), (2, Outcome::Stopped));
    assert_eq!(server.asked().len(), 2, "three pings in a row are one question");
}

#[tokio::test]
async fn what_is_still_on_its_way_comes_before_the_end_of_the_record() {
    let late = PING.repeat(3) + &recorded()[2..].concat();
    let server = run(late, Then::Wait, r#"{"status":"failed"}"#).await;
    let seen = all(&mut server.client.runs().stream(RUN).await.unwrap()).await;
    assert_eq!(seen.len(), 4);
    assert!(!end(&seen).from_record);
}

#[tokio::test]
async fn events_that_are_gone_are_told_with_the_place_of_the_record() {
    let gone = r#"{"detail":"These events are not kept any more","code":"EVENTS_GONE","request_id":"r-1"}"#;
    let server = Server::in_turn(vec![(json(410, gone), Then::Close)]).await;
    let error = server.client.runs().stream(RUN).await.unwrap_err();
    assert!(
        matches!(error.kind(), ErrorKind::EventsGone { record, .. } if record == "/agent-run/run-1"),
        "{error:?}"
    );
    assert_eq!(
        error.to_string(),
        "watch run: 410 EVENTS_GONE These events are not kept any more; how it ended is at /agent-run/run-1 \
         [request r-1]"
    );
    let error = server.client.executions().events("exec_1").await.unwrap_err();
    assert!(
        matches!(error.kind(), ErrorKind::EventsGone { record, .. } if record == "/x/v1/executions/exec_1"),
        "{error:?}"
    );
}

#[tokio::test]
async fn events_that_are_gone_meanwhile_end_the_stream() {
    let gone = json(410, r#"{"detail":"gone","code":"EVENTS_GONE"}"#);
    let begun = stream(recorded()[0].as_bytes());
    let server = Server::in_turn(vec![(begun, Then::Close), (gone, Then::Close)]).await;
    let (seen, error) = read(&mut server.client.runs().stream(RUN).await.unwrap()).await;
    assert_eq!((seen.len(), server.asked().len()), (1, 2));
    assert!(matches!(error.unwrap().kind(), ErrorKind::EventsGone { .. }));
}

#[tokio::test]
async fn an_event_beyond_the_limit_ends_the_stream() {
    let large = format!("data: {{\"type\":\"ack\",\"message\":\"{}\"}}\n\n", "x".repeat(2_000));
    let told = recorded()[0].clone() + &large;
    let server = run(told, Then::Wait, "{}").await;
    let (seen, error) =
        read(&mut server.client.runs().stream(RUN).max_event_bytes(1_000).await.unwrap()).await;
    let error = error.unwrap();
    assert_eq!(seen.len(), 1);
    assert!(matches!(error.kind(), ErrorKind::EventTooLarge { limit: 1_000, .. }), "{error:?}");
    assert_eq!(
        error.to_string(),
        "watch run: an event is larger than 1000 bytes; allow more with max_event_bytes"
    );
}

#[tokio::test]
async fn what_is_no_stream_is_said_to_be_none() {
    let page = b"HTTP/1.1 200 OK\r\ncontent-type: text/html\r\ncontent-length: 4\r\n\r\n<h1>".to_vec();
    let server = Server::in_turn(vec![(page, Then::Close)]).await;
    let error = server.client.runs().stream(RUN).await.unwrap_err();
    assert_eq!((error.kind(), server.asked().len()), (&ErrorKind::Decode, 1));
    let server =
        Server::in_turn(vec![(json(404, r#"{"detail":"Worker run not found"}"#), Then::Close)]).await;
    let error = server.client.runs().stream(RUN).await.unwrap_err();
    assert_eq!((error.kind(), error.message()), (&ErrorKind::NotFound, "Worker run not found"));
}

#[tokio::test]
async fn it_is_a_stream_like_any_other() {
    let server = Server::in_turn(vec![(stream(recorded().concat().as_bytes()), Then::Close)]).await;
    let events = server.client.executions().events("exec_1").await.unwrap();
    let raw: Vec<_> = events.map(|event| event.unwrap().raw().to_owned()).collect().await;
    assert_eq!(raw.len(), 5);
    assert_eq!(raw[0], r#"{"type":"ack","message":"Working","_event_id":"999-1"}"#);
    assert_eq!(server.asked(), ["GET /x/v1/executions/exec_1/events"]);
}
