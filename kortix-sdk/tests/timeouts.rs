//! Each part of an attempt has a time of its own, on the client and on the call, and says which one has passed.

#![expect(clippy::unwrap_used, reason = "the helpers of a test fail like the test itself")]

mod support;

use std::time::Duration;

use kortix_sdk::{
    DEFAULT_CONNECT_TIMEOUT, DEFAULT_HEADER_TIMEOUT, DEFAULT_IDLE_TIMEOUT, DEFAULT_READ_TIMEOUT,
    DEFAULT_WRITE_TIMEOUT, Error, ErrorKind, KortixBuilder, RetryPolicy,
    events::Outcome,
    testing::{Reply, Script},
};
use serde_json::json;
use support::silent;
use tokio::time::Instant;

fn secs(seconds: u64) -> Duration {
    Duration::from_secs(seconds)
}

fn created() -> Reply {
    Reply::json(200, &json!({ "thread_id": "t", "project_id": "p" }))
}

/// A client of a script that gives one answer, without retries.
fn once(reply: Reply, configure: impl FnOnce(KortixBuilder) -> KortixBuilder) -> kortix_sdk::Kortix {
    let script = Script::new().reply(reply);
    script.client_of(configure(kortix_sdk::Kortix::builder().retry(RetryPolicy::none()))).unwrap()
}

fn assert_timeout(error: &Error, message: &str, began: Instant, after: Duration) {
    assert_eq!((error.kind(), error.message()), (&ErrorKind::Timeout, message));
    assert_eq!(began.elapsed(), after, "{error}");
    assert_eq!(error.elapsed(), after, "the time of errors is that of the clock that is paused");
}

#[tokio::test(start_paused = true)]
async fn an_answer_that_does_not_begin() {
    let began = Instant::now();
    let client = once(Reply::never(), |builder| builder.header_timeout(secs(3)));
    let error = client.threads().create().await.unwrap_err();
    assert_timeout(&error, "http://script.test did not begin to answer within 3s", began, secs(3));
    assert!(error.may_have_executed());

    let began = Instant::now();
    let client = once(Reply::never(), |builder| builder.header_timeout(secs(3)));
    let error = client.threads().create().header_timeout(secs(7)).await.unwrap_err();
    assert_timeout(&error, "http://script.test did not begin to answer within 7s", began, secs(7));
}

#[tokio::test(start_paused = true)]
async fn an_answer_that_does_not_go_on() {
    let began = Instant::now();
    let client = once(created().after(secs(50)).hanging(), |builder| builder.idle_timeout(secs(3)));
    let error = client.threads().create().await.unwrap_err();
    assert_timeout(&error, "nothing came from http://script.test for 3s", began, secs(53));
    assert!(error.may_have_executed());

    let began = Instant::now();
    let client = once(created().hanging(), |builder| builder.idle_timeout(secs(3)));
    let error = client.threads().create().idle_timeout(secs(9)).await.unwrap_err();
    assert_timeout(&error, "nothing came from http://script.test for 9s", began, secs(9));

    let began = Instant::now();
    let client = once(created().hanging(), |builder| builder);
    let error = client.threads().create().await.unwrap_err();
    assert_timeout(&error, "nothing came from http://script.test for 30s", began, DEFAULT_IDLE_TIMEOUT);
}

#[tokio::test(start_paused = true)]
async fn an_answer_that_is_not_whole_in_time() {
    let began = Instant::now();
    let client = once(created().hanging(), |builder| builder.timeout(secs(20)));
    let error = client.threads().create().await.unwrap_err();
    assert_timeout(&error, "no answer from http://script.test within 20s", began, secs(20));

    for (call, limit) in [("read", DEFAULT_READ_TIMEOUT), ("write", DEFAULT_WRITE_TIMEOUT)] {
        let began = Instant::now();
        let client = once(Reply::never(), |builder| builder);
        let error = match call {
            "read" => client.threads().get("t").await.unwrap_err(),
            _ => client.threads().create().await.unwrap_err(),
        };
        assert_timeout(&error, &format!("no answer from http://script.test within {limit:?}"), began, limit);
    }
}

#[tokio::test(start_paused = true)]
async fn the_deadline_cuts_the_last_attempt_short() {
    let script = Script::new().reply(Reply::refused()).reply(Reply::never());
    let policy = RetryPolicy::default().backoff(kortix_sdk::Backoff::constant(secs(2))).deadline(secs(10));
    let client = script.client_of(kortix_sdk::Kortix::builder().retry(policy)).unwrap();
    let began = Instant::now();
    let error = client.threads().create().await.unwrap_err();
    assert_eq!((error.attempts(), error.message()), (2, "no answer from http://script.test within 8s"));
    assert_eq!((began.elapsed(), error.elapsed()), (secs(10), secs(10)));
}

#[tokio::test(start_paused = true)]
async fn a_stream_has_no_total_but_every_other_limit() {
    let event = |id: &str, status: &str| json!({ "_event_id": id, "type": "status", "status": status });
    let events = [event("5-0", "running"), event("5-1", "completed")];
    let slow = Reply::events(events).after(secs(25));
    let client = once(slow, |builder| builder.timeout(secs(1)));
    let mut stream = client.runs().stream("run-1").await.unwrap();
    stream.next().await.unwrap().unwrap();
    assert_eq!(stream.next().await.unwrap().unwrap().outcome(), Some(Outcome::Completed));

    let began = Instant::now();
    let client = once(Reply::never(), |builder| builder.timeout(secs(1)));
    let error = client.runs().stream("run-1").await.unwrap_err();
    let message = "http://script.test did not begin to answer within 30s";
    assert_timeout(&error, message, began, DEFAULT_HEADER_TIMEOUT);

    let began = Instant::now();
    let client = once(Reply::never(), |builder| builder.header_timeout(secs(4)));
    let error = client.runs().stream("run-1").header_timeout(secs(6)).await.unwrap_err();
    assert_timeout(&error, "http://script.test did not begin to answer within 6s", began, secs(6));

    let began = Instant::now();
    let running = Reply::events([event("5-0", "running")]).hanging();
    let client = once(running, |builder| builder.idle_timeout(secs(12)).timeout(secs(1)));
    let mut stream = client.runs().stream("run-1").await.unwrap();
    stream.next().await.unwrap().unwrap();
    let error = stream.next().await.unwrap().unwrap_err();
    assert_timeout_of_stream(&error, began, secs(12));
}

fn assert_timeout_of_stream(error: &Error, began: Instant, after: Duration) {
    assert_eq!((error.kind(), began.elapsed()), (&ErrorKind::Timeout, after));
    assert_eq!(error.message(), format!("nothing came from http://script.test for {after:?}"));
}

#[tokio::test(start_paused = true)]
async fn what_a_call_waits_for_on_the_server_counts_for_its_limits() {
    let running = json!({ "id": "e", "project_id": "p", "status": "running", "agent": "shell", "thread_id": "t", "created_at": "2026-03-02T14:30:00Z" });
    let client = once(Reply::json(200, &running).after(secs(55)), |builder| {
        builder.header_timeout(secs(5)).idle_timeout(secs(5))
    });
    client.executions().get("e").wait_for(secs(60)).await.unwrap();
}

/// A server that accepts and then says nothing holds up the handshake, and with it the connection.
#[cfg(feature = "ring")]
#[tokio::test(start_paused = true)]
async fn no_connection_in_time() {
    let address = silent().await.replace("http:", "https:");
    let client = |configure: fn(KortixBuilder) -> KortixBuilder| {
        let builder = kortix_sdk::Kortix::builder().base_url(&address).retry(RetryPolicy::none());
        configure(builder).build().unwrap()
    };
    let error = client(|builder| builder).threads().create().await.unwrap_err();
    assert_no_connection(&error, &address, DEFAULT_CONNECT_TIMEOUT);
    let error = client(|builder| builder.connect_timeout(secs(3))).threads().create().await.unwrap_err();
    assert_no_connection(&error, &address, secs(3));
    let three = client(|builder| builder.connect_timeout(secs(3)));
    let error = three.threads().create().connect_timeout(secs(2)).await.unwrap_err();
    assert_no_connection(&error, &address, secs(2));
    let error = three.threads().create().connect_timeout(secs(40)).await.unwrap_err();
    assert_no_connection(&error, &address, secs(40));
    let error = three.runs().stream("run-1").connect_timeout(secs(5)).await.unwrap_err();
    assert_no_connection(&error, &address, secs(5));
}

/// Else nobody would know whether the request was sent.
#[cfg(feature = "ring")]
#[tokio::test(start_paused = true)]
async fn a_connection_gives_up_before_the_whole_attempt() {
    let address = silent().await.replace("http:", "https:");
    let builder = kortix_sdk::Kortix::builder().base_url(&address).retry(RetryPolicy::none());
    let client = builder.build().unwrap();
    let error = client.threads().create().timeout(secs(5)).await.unwrap_err();
    assert_no_connection(&error, &address, secs(4));
    let error = client.threads().create().header_timeout(secs(10)).await.unwrap_err();
    assert_no_connection(&error, &address, secs(8));
}

#[cfg(feature = "ring")]
fn assert_no_connection(error: &Error, address: &str, limit: Duration) {
    assert_eq!((error.kind(), error.elapsed()), (&ErrorKind::Connect, limit), "{error}");
    assert_eq!(error.message(), format!("no connection to {address} within {limit:?}"));
    assert!(error.is_retryable() && !error.may_have_executed());
}
