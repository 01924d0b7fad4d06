//! Connections that are cut.

use std::time::Duration;

use kortix_sdk::{
    ErrorKind, RetryPolicy,
    events::{EventId, EventStream},
};

use crate::{
    RUN, all, framed, ids, read, recorded,
    server::{Server, Then, last_id, stream},
};

fn id_of(event: &str) -> Option<EventId> {
    event.split_once("_event_id\":\"")?.1.split('"').next()?.parse().ok()
}

/// What a server that reads `last_id` still has to tell.
fn rest(after: Option<EventId>) -> String {
    recorded().into_iter().filter(|event| id_of(event) > after).collect()
}

#[test]
fn a_stream_is_owned_and_goes_anywhere() {
    fn goes_anywhere<T: Send + Unpin + 'static>() {}
    goes_anywhere::<EventStream>();
}

#[tokio::test]
async fn a_stream_cut_at_any_byte_loses_and_repeats_nothing() {
    let whole = recorded().concat().into_bytes();
    let server = Server::in_turn(vec![(stream(&whole), Then::Close)]).await;
    let expected = all(&mut server.client.runs().stream(RUN).await.unwrap()).await;
    assert_eq!(ids(&expected), ["999-1", "1000-9", "1000-10", "1000-11", "1001-0"]);
    for resumes in [true, false] {
        for cut in 0..whole.len() {
            let first = stream(&whole[..cut]);
            let server = Server::new(move |number, line| match number {
                0 => (first.clone(), Then::Close),
                // One that does not read `last_id` tells everything again.
                _ => (stream(rest(last_id(line).filter(|_| resumes)).as_bytes()), Then::Close),
            })
            .await;
            let seen = all(&mut server.client.runs().stream(RUN).await.unwrap()).await;
            assert_eq!(seen, expected, "cut at {cut}");
            assert_eq!(server.asked().len(), 2, "cut at {cut}");
        }
    }
}

#[tokio::test]
async fn it_goes_on_behind_what_was_read_before() {
    let server = Server::new(|_, line| (stream(rest(last_id(line)).as_bytes()), Then::Close)).await;
    let after: EventId = "1000-9".parse().unwrap();
    let mut events = server.client.runs().stream(RUN).after(after).await.unwrap();
    assert_eq!(events.last_id(), Some(after));
    assert_eq!(ids(&all(&mut events).await), ["1000-10", "1000-11", "1001-0"]);
    assert_eq!(events.last_id(), Some("1001-0".parse().unwrap()));
    assert_eq!(server.asked(), ["GET /agent-run/run-1/stream?last_id=1000-9"]);
}

#[tokio::test]
async fn progress_begins_the_count_of_cuts_anew() {
    const EVENTS: usize = 150;
    let server = Server::new(|number, _| {
        let status = if number + 1 < EVENTS { "running" } else { "stopped" };
        let event =
            framed(&format!("5-{number}"), &format!("{{\"type\":\"status\",\"status\":\"{status}\"}}"));
        (stream(event.as_bytes()), Then::Close)
    })
    .await;
    // A hundred cuts without anything new would have been the end.
    let seen = all(&mut server.client.runs().stream(RUN).await.unwrap()).await;
    assert_eq!(seen.len(), EVENTS);
}

#[tokio::test]
async fn a_stream_that_brings_nothing_new_is_given_up() {
    let server = Server::in_turn(vec![(stream(recorded()[0].as_bytes()), Then::Close)]).await;
    let (seen, error) = read(&mut server.client.runs().stream(RUN).await.unwrap()).await;
    assert_eq!(ids(&seen), ["999-1"]);
    let error = error.unwrap();
    assert_eq!(error.kind(), &ErrorKind::Interrupted);
    assert!(error.is_retryable() && !error.may_have_executed());
    assert!(error.message().ends_with("has ended the stream before its last event"), "{error}");
    assert!(server.asked().len() > 50, "it was not tried: {}", server.asked().len());
}

#[tokio::test]
async fn without_retries_a_cut_is_an_error() {
    let server = Server::in_turn(vec![(stream(recorded()[0].as_bytes()), Then::Close)]).await;
    let mut events = server.client.runs().stream(RUN).retry(RetryPolicy::none()).await.unwrap();
    let (seen, error) = read(&mut events).await;
    assert_eq!((ids(&seen), server.asked().len()), (vec!["999-1".to_owned()], 1));
    assert_eq!(error.unwrap().kind(), &ErrorKind::Interrupted);
    assert_eq!(events.last_id(), Some("999-1".parse().unwrap()), "so that it can be resumed by hand");
}

#[tokio::test(start_paused = true)]
async fn a_silent_stream_is_opened_again() {
    let whole = recorded();
    let mut server = Server::in_turn(vec![
        (stream(whole[..3].concat().as_bytes()), Then::Wait),
        (stream(whole[3..].concat().as_bytes()), Then::Close),
    ])
    .await;
    let watch = server.client.runs().stream(RUN).idle_timeout(Duration::from_secs(9));
    assert_eq!(all(&mut watch.await.unwrap()).await.len(), 5);
    assert_eq!(server.asked()[1], "GET /agent-run/run-1/stream?last_id=1000-9");
    server.until_closed().await;
}

#[tokio::test(start_paused = true)]
async fn a_silent_stream_without_retries_is_a_timeout() {
    let server = Server::in_turn(vec![(stream(b""), Then::Wait)]).await;
    let watch = server.client.runs().stream(RUN).idle_timeout(Duration::from_secs(9));
    let (_, error) = read(&mut watch.retry(RetryPolicy::none()).await.unwrap()).await;
    let error = error.unwrap();
    assert_eq!(error.kind(), &ErrorKind::Timeout);
    assert!(error.message().starts_with("nothing came from http://127.0.0.1:"), "{error}");
    assert!(error.message().ends_with(" for 9s"), "{error}");
}

#[tokio::test]
async fn dropping_it_closes_the_connection() {
    let mut server = Server::in_turn(vec![(stream(recorded()[0].as_bytes()), Then::Wait)]).await;
    let mut events = server.client.runs().stream(RUN).await.unwrap();
    events.next().await.unwrap().unwrap();
    // Also while it waits for more.
    assert!(futures_util::poll!(Box::pin(events.next())).is_pending());
    drop(events);
    server.until_closed().await;
}
