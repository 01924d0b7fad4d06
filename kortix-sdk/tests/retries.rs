//! Repetitions as a server sees them. The decisions themselves are tested beside the code.

mod support;

use std::{
    collections::HashSet,
    sync::{Arc, Mutex, atomic::Ordering},
    time::Duration,
};

use kortix_sdk::{ErrorKind, RetryBudget, RetryPolicy};
use support::{
    answering, answering_in_turn, at_once, builder, client, created, header, json, nobody, raw, received,
    started,
};
use wiremock::ResponseTemplate;

fn busy() -> ResponseTemplate {
    json(409, r#"{"error":"Thread already has an active execution"}"#).insert_header("Retry-After", "0")
}

#[tokio::test]
async fn a_busy_thread_is_tried_again_with_the_same_key() {
    let server = answering_in_turn(vec![busy(), busy(), started()]).await;
    let call = client(&server).projects().thread().create("prj_1", "a");
    let response = call.with_response().await.unwrap();
    assert_eq!(response.attempts(), 3);
    let requests = received(&server).await;
    let keys: HashSet<_> =
        requests.iter().map(|request| header(request, "idempotency-key").unwrap()).collect();
    assert_eq!((requests.len(), keys.len()), (3, 1));
    let bodies: HashSet<_> = requests.iter().map(|request| &request.body).collect();
    assert_eq!(bodies.len(), 1);
    let key = keys.into_iter().next().unwrap();
    assert!(key.len() == 32 && key.bytes().all(|byte| byte.is_ascii_hexdigit()), "{key}");
}

#[tokio::test]
async fn every_create_has_a_key_of_its_own() {
    let server = answering(started()).await;
    let client = client(&server);
    let again = client.executions().create("th_1", "a");
    again.clone().await.unwrap();
    again.await.unwrap();
    client.projects().thread().create("prj_1", "a").await.unwrap();
    client.threads().create().await.unwrap_err();
    let requests = received(&server).await;
    let keys: HashSet<_> =
        requests.iter().map(|request| header(request, "idempotency-key").unwrap()).collect();
    assert_eq!(keys.len(), 4);
}

#[tokio::test]
async fn a_key_of_the_caller_is_used() {
    let server = answering(created().insert_header("Idempotency-Replayed", "true")).await;
    let client = client(&server);
    let response = client.threads().create().idempotency_key("order-17").with_response().await.unwrap();
    assert!(response.is_replay());
    assert_eq!(header(&received(&server).await[0], "idempotency-key"), Some("order-17"));
    let error = client.threads().create().idempotency_key("order 17").await.unwrap_err();
    assert_eq!(error.kind(), &ErrorKind::InvalidRequest);
}

#[tokio::test]
async fn a_failed_create_is_repeated_only_where_the_key_is_honoured() {
    let answers = || vec![ResponseTemplate::new(502), created()];

    let server = answering_in_turn(answers()).await;
    let error = client(&server).threads().create().await.unwrap_err();
    assert_eq!((received(&server).await.len(), error.may_have_executed()), (1, true));
    assert_eq!(
        error.to_string(),
        "create thread: 502 Bad Gateway; it may have been executed, look before repeating it"
    );

    let server = answering_in_turn(answers()).await;
    let client = builder(&server.uri()).honours_idempotency_key().build().unwrap();
    client.threads().create().await.unwrap();
    assert_eq!(received(&server).await.len(), 2);
}

#[tokio::test]
async fn a_failed_read_is_repeated() {
    let page = r#"{"threads":[],"pagination":{"page":1,"limit":100,"total":0,"pages":0}}"#;
    let server =
        answering_in_turn(vec![ResponseTemplate::new(500), ResponseTemplate::new(503), json(200, page)])
            .await;
    assert_eq!(client(&server).threads().list().with_response().await.unwrap().attempts(), 3);
}

#[tokio::test]
async fn a_lost_connection_is_repeated_for_reads_and_not_for_creates() {
    for cut in
        ["", "HTTP/1.1 200 OK\r\ncontent-le", "HTTP/1.1 200 OK\r\ncontent-length: 100\r\n\r\n{\"thread_id\""]
    {
        let (address, connections) = raw(cut).await;
        let client = builder(&address).build().unwrap();

        let error = client.threads().create().await.unwrap_err();
        assert_eq!((error.kind(), error.attempts()), (&ErrorKind::Interrupted, 1), "{error:#}");
        assert!(error.may_have_executed() && !error.is_retryable());
        assert_eq!(connections.load(Ordering::SeqCst), 1);

        let error = client.threads().get("t").await.unwrap_err();
        assert_eq!((error.kind(), error.attempts()), (&ErrorKind::Interrupted, 4), "{error:#}");
        assert!(!error.may_have_executed() && error.is_retryable());
    }
}

#[tokio::test]
async fn no_connection_is_repeated_for_everything() {
    let address = nobody().await;
    let client = builder(&address).build().unwrap();
    let error = client.threads().create().await.unwrap_err();
    assert_eq!((error.kind(), error.attempts()), (&ErrorKind::Connect, 4));
    assert!(error.is_retryable() && !error.may_have_executed());
    let line = error.to_string();
    assert!(
        line.starts_with(&format!("create thread: cannot connect to {address}: Connection refused")),
        "{line}"
    );
    assert!(line.contains("[4 attempts in "), "{line}");
}

#[tokio::test]
async fn a_policy_of_the_call_beats_that_of_the_client() {
    let server = answering(ResponseTemplate::new(500)).await;
    let client = client(&server);
    let error = client.threads().get("t").retry(RetryPolicy::none()).await.unwrap_err();
    assert_eq!(error.attempts(), 1);
    let error = client.threads().get("t").retry(at_once().max_attempts(7)).await.unwrap_err();
    assert_eq!(error.attempts(), 7);
}

#[tokio::test]
async fn a_budget_of_the_call_beats_that_of_the_client() {
    let server = answering(ResponseTemplate::new(500)).await;
    let client = builder(&server.uri()).retry_budget(RetryBudget::new(1)).build().unwrap();
    assert_eq!(client.threads().get("t").await.unwrap_err().attempts(), 2);
    assert_eq!(client.threads().get("t").await.unwrap_err().attempts(), 1, "the budget is one for all calls");
    let error = client.threads().get("t").retry_budget(RetryBudget::unlimited()).await.unwrap_err();
    assert_eq!(error.attempts(), 4);
}

#[tokio::test]
async fn two_clients_may_share_a_budget() {
    let server = answering(ResponseTemplate::new(500)).await;
    let budget = RetryBudget::new(3);
    let client = || builder(&server.uri()).retry_budget(budget.clone()).build().unwrap();
    let (one, other) = (client(), client());
    assert_eq!(one.threads().get("t").await.unwrap_err().attempts(), 4);
    assert_eq!(other.threads().get("t").await.unwrap_err().attempts(), 1);
}

#[tokio::test]
async fn the_word_of_the_server_is_heard() {
    let never = ResponseTemplate::new(503).insert_header("x-should-retry", "false");
    let server = answering(never).await;
    let error = client(&server).threads().get("t").await.unwrap_err();
    assert_eq!((error.attempts(), error.is_retryable()), (1, false));
    assert_eq!(error.to_string(), "get thread: 503 Service Unavailable; the server says not to try again");

    let again = ResponseTemplate::new(404).insert_header("x-should-retry", "true");
    let server = answering_in_turn(vec![again, json(200, r#"{"success":true}"#)]).await;
    let error = client(&server).threads().get("t").retry(RetryPolicy::none()).await.unwrap_err();
    assert!(error.is_retryable(), "{error}");
}

#[tokio::test]
async fn milliseconds_of_the_server_are_waited_for() {
    let answer = ResponseTemplate::new(429).insert_header("retry-after-ms", "3600000");
    let server = answering(answer).await;
    let error = client(&server).threads().create().await.unwrap_err();
    assert_eq!((error.attempts(), error.retry_after()), (1, Some(Duration::from_secs(3600))));
}

#[tokio::test]
async fn a_wait_that_cannot_be_read_changes_nothing() {
    for wait in ["Fri, 29 Sep 100000 16:26:57 GMT", "Zun, 29 Sep 2023 16:26:27 GMT", "soon", "-1"] {
        let answer = json(400, r#"{"detail":"no"}"#).insert_header("Retry-After", wait);
        let server = answering(answer.insert_header("retry-after-ms", "NaN")).await;
        let error = client(&server).threads().get("t").await.unwrap_err();
        assert_eq!((error.attempts(), error.message(), error.retry_after()), (1, "no", None), "{wait}");
    }
}

#[tokio::test]
async fn a_longer_wait_than_allowed_is_left_to_the_caller() {
    let answer = ResponseTemplate::new(429).insert_header("Retry-After", "3600");
    let server = answering(answer).await;
    let error = client(&server).threads().create().await.unwrap_err();
    assert_eq!((error.kind(), error.attempts()), (&ErrorKind::RateLimited, 1));
    assert_eq!(error.retry_after(), Some(Duration::from_secs(3600)));
}

#[tokio::test]
async fn a_listener_is_told() {
    let server = answering_in_turn(vec![busy(), started()]).await;
    let heard: Arc<Mutex<Vec<String>>> = Arc::default();
    let ear = Arc::clone(&heard);
    let client = builder(&server.uri())
        .on_retry(move |event| ear.lock().unwrap().push(format!("{} {}", event.attempt(), event.error())))
        .build()
        .unwrap();
    client.executions().create("th_1", "a").await.unwrap();
    assert_eq!(*heard.lock().unwrap(), ["1 start execution: 409 Thread already has an active execution"]);
}

#[tokio::test]
async fn a_deleted_thing_is_not_found_by_the_second_attempt() {
    let gone = json(404, r#"{"detail":"Thread not found"}"#);
    let server = answering_in_turn(vec![ResponseTemplate::new(504), gone]).await;
    let error = client(&server).threads().delete("t").await.unwrap_err();
    assert_eq!((error.kind(), error.attempts()), (&ErrorKind::NotFound, 2));
    assert!(error.may_have_executed());
}
