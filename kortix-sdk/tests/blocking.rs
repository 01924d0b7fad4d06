//! Calls without `async`.

#![expect(clippy::unwrap_used, reason = "a helper of tests is a part of them")]

mod support;

use std::{future::pending, sync::mpsc, thread, time::Duration};

use kortix_sdk::{
    ErrorKind, RetryPolicy,
    blocking::{Call as _, Iterate as _},
};
use support::{answering, answering_in_turn, builder, client, created, json, raw, received, silent};
use tokio::runtime::{Builder, Runtime};
use wiremock::{MockServer, ResponseTemplate};

/// Starts a server on a thread of its own, which lives as long as the process.
fn serving<T: Send + 'static>(start: impl Future<Output = T> + Send + 'static) -> T {
    let (started, server) = mpsc::channel();
    thread::spawn(move || {
        runtime().block_on(async move {
            started.send(start.await).unwrap();
            pending::<()>().await;
        });
    });
    server.recv().unwrap()
}

fn runtime() -> Runtime {
    Builder::new_current_thread().enable_all().build().unwrap()
}

fn requests(server: &MockServer) -> usize {
    runtime().block_on(received(server)).len()
}

#[test]
fn a_request_is_called() {
    let server = serving(answering(created()));
    let client = client(&server);
    assert_eq!(client.threads().create().name("a").call().unwrap().thread_id.as_ref(), "t-1");
    let answer = client.threads().create().with_response().call().unwrap();
    assert_eq!((answer.status().as_u16(), answer.attempts()), (200, 1));
    assert_eq!(client.request(http::Method::GET, "/any").call().unwrap().status(), 200);
    assert_eq!(requests(&server), 3);
}

#[test]
fn errors_and_retries_are_those_of_every_call() {
    let busy = ResponseTemplate::new(503).insert_header("retry-after", "0");
    let server = serving(answering_in_turn(vec![busy, json(404, r#"{"detail":"no such thread"}"#)]));
    let error = client(&server).threads().get("t-1").call().unwrap_err();
    assert_eq!((error.kind(), error.attempts()), (&ErrorKind::NotFound, 2));
}

/// The clock runs although nobody awaits anything.
#[test]
fn a_call_ends_in_time() {
    let address = serving(silent());
    let client = builder(&address).retry(RetryPolicy::none()).build().unwrap();
    let error = client.threads().create().timeout(Duration::from_millis(20)).call().unwrap_err();
    assert_eq!(error.kind(), &ErrorKind::Timeout, "{error}");
}

#[test]
fn several_threads_call_at_once() {
    let server = serving(answering(created()));
    let client = client(&server);
    thread::scope(|scope| {
        for _ in 0..8 {
            scope.spawn(|| client.threads().create().call().unwrap());
        }
    });
    assert_eq!(requests(&server), 8);
}

#[test]
fn a_list_is_an_iterator() {
    let page = |entry: &str, number: u32| {
        json(
            200,
            &format!(
                r#"{{"threads":[{{"thread_id":"{entry}","created_at":"2026-03-02T14:30:00Z","updated_at":"2026-03-02T14:30:00Z"}}],"pagination":{{"page":{number},"limit":1,"total":2,"pages":2}}}}"#
            ),
        )
    };
    let server = serving(answering_in_turn(vec![page("t-1", 1), page("t-2", 2)]));
    let mut threads = client(&server).threads().list().limit(1).items();
    let first: Vec<_> = threads.iter().take(1).map(|thread| thread.unwrap().thread_id).collect();
    assert_eq!(first, ["t-1".into()]);
    let position = threads.position();
    let rest: Vec<_> = threads.iter().map(|thread| thread.unwrap().thread_id).collect();
    assert_eq!(rest, ["t-2".into()]);
    assert_ne!(position, threads.position());
}

#[test]
fn events_are_an_iterator() {
    let body = "id: 5-1\ndata: {\"type\":\"status\",\"status\":\"completed\",\"message\":\"done\"}\n\n";
    let head = "HTTP/1.1 200 OK\r\nconnection: close\r\ncontent-type: text/event-stream\r\n\r\n";
    let (address, _) = serving(raw(format!("{head}{body}")));
    let client = builder(&address).retry(RetryPolicy::none()).build().unwrap();
    let mut events = client.runs().stream("run-1").call().unwrap();
    let texts: Vec<String> = events.iter().map(|event| event.unwrap().raw().to_string()).collect();
    assert!(texts.len() == 1 && texts[0].contains("completed"), "{texts:?}");
}

#[test]
fn asynchronous_code_is_not_held_up() {
    let server = serving(answering(created()));
    let client = client(&server);
    runtime().block_on(async {
        let error = client.threads().create().call().unwrap_err();
        assert_eq!(error.kind(), &ErrorKind::InvalidRequest);
        assert!(!error.may_have_executed() && error.attempts() == 0);
        assert!(
            error.to_string().starts_with("blocking call: asynchronous code must not be held up"),
            "{error}"
        );
        let outcomes: Vec<_> = client.threads().list().items().iter().map(|item| item.is_err()).collect();
        assert_eq!(outcomes, [true], "one error, and the end");
    });
    assert_eq!(requests(&server), 0);
    client.threads().create().call().unwrap();
}
