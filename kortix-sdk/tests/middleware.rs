//! What middleware sees and can do.

#![expect(clippy::unwrap_used, reason = "the helpers of a test fail like the test itself")]

mod support;

use std::sync::{Arc, Mutex};

use kortix_sdk::{
    Attempt, AttemptOutcome, Kortix, Middleware,
    http::{HeaderMap, HeaderName, HeaderValue, Method},
};
use support::{KEY, answering, answering_in_turn, builder, header, json, nobody, received};
use wiremock::ResponseTemplate;

/// Writes down all that can be seen, and adds the number of the attempt as a header.
#[derive(Clone, Default)]
struct Witness {
    seen: Arc<Mutex<Vec<String>>>,
}

impl Witness {
    fn seen(&self) -> Vec<String> {
        self.seen.lock().unwrap().clone()
    }

    fn write(&self, line: String) {
        self.seen.lock().unwrap().push(line);
    }
}

fn name(name: &'static str) -> HeaderName {
    HeaderName::from_static(name)
}

impl Middleware for Witness {
    fn before_attempt(&self, attempt: &Attempt<'_>, headers: &mut HeaderMap) {
        self.write(format!("{} {} {}", attempt.number(), attempt.method(), attempt.path()));
        headers.insert("x-attempt", attempt.number().into());
        headers.insert("x-api-key", HeaderValue::from_static("mine"));
    }

    fn after_attempt(&self, attempt: &Attempt<'_>, outcome: &AttemptOutcome<'_>) {
        let status = outcome.status().map_or(0, |status| status.as_u16());
        self.write(format!(
            "{} {} {status} {:?} {:?}",
            attempt.number(),
            attempt.operation(),
            outcome.request_id(),
            outcome.error().map(ToString::to_string)
        ));
        let shown = ["content-type", "set-cookie", "x-secret"].map(|header| outcome.header(&name(header)));
        self.write(format!("{shown:?} {outcome:?} {}", attempt.server()));
    }
}

fn client(address: &str, witness: &Witness) -> Kortix {
    builder(address).middleware(witness.clone()).build().unwrap()
}

#[tokio::test]
async fn every_attempt_is_seen_with_its_outcome() {
    let failing = json(500, r#"{"detail":"broken"}"#).insert_header("x-request-id", "req-1");
    let working = json(200, r#"{"status":"ok"}"#).insert_header("x-request-id", "req-2");
    let server = answering_in_turn(vec![failing, working]).await;
    let witness = Witness::default();
    client(&server.uri(), &witness).health().await.unwrap();
    let seen = witness.seen();
    assert_eq!((seen[0].as_str(), seen[3].as_str()), ("1 GET /health", "2 GET /health"));
    assert!(seen[1].starts_with("1 get health 500 Some(\"req-1\") Some("), "{seen:?}");
    assert_eq!(seen[4], "2 get health 200 Some(\"req-2\") None");
    assert_eq!(seen.len(), 6);
}

#[tokio::test]
async fn what_it_adds_is_sent_and_the_credential_is_not_its_business() {
    let server = answering_in_turn(vec![ResponseTemplate::new(502), json(200, "{}")]).await;
    let witness = Witness::default();
    let request = client(&server.uri(), &witness).request(Method::GET, "/x");
    request.header(name("x-own"), HeaderValue::from_static("own")).await.unwrap();
    let received = received(&server).await;
    for (number, request) in ["1", "2"].into_iter().zip(&received) {
        assert_eq!((header(request, "x-attempt"), header(request, "x-own")), (Some(number), Some("own")));
        assert_eq!(header(request, "x-api-key"), Some(KEY));
    }
}

#[tokio::test]
async fn it_sees_nothing_secret() {
    let answer = json(200, r#"{"pass":"canary"}"#)
        .insert_header("set-cookie", "canary")
        .insert_header("x-secret", "canary");
    let server = answering(answer).await;
    let witness = Witness::default();
    let client =
        Kortix::builder().base_url(server.uri()).api_key("canary-canary").middleware(witness.clone());
    let request = client.build().unwrap().request(Method::POST, "/x?token=canary").query("pass", "canary");
    request.body(HeaderValue::from_static("text/plain"), "canary").await.unwrap();
    let seen = witness.seen().concat();
    assert!(seen.contains("application/json") && !seen.contains("canary"), "{seen}");
}

#[tokio::test]
async fn an_attempt_without_an_answer_has_an_outcome_too() {
    let witness = Witness::default();
    let call = client(&nobody().await, &witness).health().retry(kortix_sdk::RetryPolicy::none());
    call.await.unwrap_err();
    assert!(witness.seen()[1].starts_with("1 get health 0 None Some("), "{:?}", witness.seen());
}

#[tokio::test]
async fn streams_are_opened_through_it() {
    let end = "data: {\"type\":\"status\",\"status\":\"failed\"}\n\n";
    let server = answering(ResponseTemplate::new(200).set_body_raw(end, "text/event-stream")).await;
    let witness = Witness::default();
    let mut events = client(&server.uri(), &witness).runs().stream("r").await.unwrap();
    events.next().await.unwrap().unwrap();
    assert_eq!(witness.seen()[0], "1 GET /agent-run/r/stream");
    assert_eq!(header(&received(&server).await[0], "x-attempt"), Some("1"));
}
