//! Secrets through every way to fail: none of them comes out again.

#![expect(clippy::unwrap_used, reason = "the helpers of a test fail like the test itself")]

use std::{
    fmt::{Debug, Write as _},
    sync::{Arc, Mutex},
    time::Duration,
};

use kortix_sdk::{
    Attempt, AttemptOutcome, Credential, Error, Kortix, KortixBuilder, Middleware, RetryPolicy,
    http::{HeaderName, HeaderValue, Method},
    testing::{Reply, Script},
};
use serde_json::{Value, json};
use tracing::{
    Event, Subscriber,
    field::{Field, Visit},
    span::{Attributes, Id, Record},
};
use tracing_subscriber::{
    Layer,
    layer::{Context, SubscriberExt as _},
};

/// In every secret, and in nothing else.
const MARK: &str = "canary";
const PAIR: &str = "pk_canarypublic:sk_canarysecret";
const JWT: &str = "eyJhbGciOiJub25lIn0.canaryclaims.canarysignature";
const OBVIOUS: &str = "obv_canarycanarycanary";
const SECRET: &str = "canary-of-a-caller";

/// All that anybody wrote anywhere: spans, events, listeners, middleware.
#[derive(Clone, Default)]
struct Written(Arc<Mutex<String>>);

impl Written {
    fn add(&self, what: &impl Debug) {
        let mut written = self.0.lock().unwrap();
        writeln!(written, "{what:?}").unwrap();
    }

    fn assert_clean(&self) {
        let written = self.0.lock().unwrap();
        assert!(written.contains("kortix.attempt"), "nothing was traced: {written}");
        let leaks: Vec<_> = written.lines().filter(|line| line.contains(MARK)).collect();
        assert!(leaks.is_empty(), "{leaks:#?}");
    }
}

struct Fields<'a>(&'a Written);

impl Visit for Fields<'_> {
    fn record_debug(&mut self, field: &Field, value: &dyn Debug) {
        self.0.add(&(field.name(), format!("{value:?}")));
    }
}

impl<S: Subscriber> Layer<S> for Written {
    fn on_new_span(&self, attributes: &Attributes<'_>, _: &Id, _: Context<'_, S>) {
        self.add(&attributes.metadata().name());
        attributes.record(&mut Fields(self));
    }

    fn on_record(&self, _: &Id, values: &Record<'_>, _: Context<'_, S>) {
        values.record(&mut Fields(self));
    }

    fn on_event(&self, event: &Event<'_>, _: Context<'_, S>) {
        event.record(&mut Fields(self));
    }
}

impl Middleware for Written {
    fn after_attempt(&self, attempt: &Attempt<'_>, outcome: &AttemptOutcome<'_>) {
        // What is in a success is for who asked for it.
        self.add(&(attempt, outcome.error()));
    }
}

fn assert_clean(error: &Error) {
    let mut shown = format!("{error} {error:#} {error:?} {error:#?} {} {:?}", error.message(), error.kind());
    let mut cause = std::error::Error::source(error);
    while let Some(inner) = cause {
        write!(shown, "{inner} {inner:?}").unwrap();
        cause = inner.source();
    }
    let parts = [error.code(), error.request_id(), error.hint(), Some(error.operation())];
    write!(shown, "{parts:?}").unwrap();
    assert!(!shown.contains(MARK), "{shown}");
}

/// Every way in which an answer can fail, with an answer that repeats the credential wherever it can.
fn replies(credential: &str) -> Vec<Reply> {
    let half = credential.rsplit([':', '.']).next().unwrap();
    let bodies: [Value; 5] = [
        json!({ "detail": format!("key {credential} is bad"), "code": credential, "request_id": credential }),
        json!({ "error": format!("half of it: {half}"), "execution_id": credential }),
        json!({ "detail": { "message": credential, "tier_name": credential, "running_thread_ids": [credential] } }),
        json!({ "detail": [{ "loc": [credential, 1], "msg": credential, "type": credential, "input": credential }] }),
        json!(credential),
    ];
    let statuses = [400, 401, 402, 403, 404, 405, 408, 409, 410, 413, 418, 422, 429, 500, 502, 503, 504, 599];
    let mut replies: Vec<_> = statuses
        .iter()
        .flat_map(|status| bodies.iter().map(move |body| (*status, body)))
        .map(|(status, body)| Reply::json(status, body).header("x-request-id", credential))
        .collect();
    let elsewhere = format!("https://user:{SECRET}@elsewhere.test/{credential}?token={SECRET}#{SECRET}");
    replies.extend([
        Reply::status(302).header("location", &elsewhere),
        Reply::status(500).body(format!("<p>{credential}</p>")),
        Reply::json(200, &json!({ "thread_id": [SECRET], "pass": SECRET })),
        Reply::json(200, &json!({ "thread_id": { "token": SECRET } })).header("x-request-id", credential),
        Reply::status(200).body(format!("{{\"token\":\"{SECRET}\",")),
        Reply::status(200).body(SECRET),
        Reply::json(200, &json!({ "token": SECRET })).cut(),
        Reply::json(200, &json!({ "token": SECRET })).hanging(),
        Reply::refused(),
        Reply::lost(),
        Reply::never(),
    ]);
    replies
}

async fn calls(client: &Kortix) -> Vec<Option<Error>> {
    let header = HeaderValue::from_static(SECRET);
    let name = HeaderName::from_static("x-secret");
    let raw = client
        .request(Method::POST, format!("/hooks?token={SECRET}"))
        .query("secret", SECRET)
        .json(&json!({ "password": SECRET }))
        .header(name, header);
    vec![
        client.threads().create().name(SECRET).await.err(),
        client.executions().create("th_1", SECRET).await.err(),
        client.messages().add("t", SECRET).await.err(),
        client.threads().search(SECRET).await.err(),
        client.sandboxes().files().write("s", "/workspace/.env", SECRET).await.err(),
        client.sandboxes().execute("s", SECRET).await.err(),
        client.runs().stream("run-1").await.err(),
        client.executions().events("exec_1").await.err(),
        raw.await.err(),
    ]
}

fn configured(credential: &str, written: &Written) -> KortixBuilder {
    let (middleware, listener) = (written.clone(), written.clone());
    Kortix::builder()
        .api_key(credential)
        .obvious_api_key(credential)
        .retry(RetryPolicy::default().max_attempts(2).deadline(Duration::from_secs(600)))
        .middleware(middleware)
        .on_retry(move |event| listener.add(event))
}

const CALLS: usize = 9;

#[tokio::test(start_paused = true)]
async fn no_way_to_fail_shows_a_secret() {
    let written = Written::default();
    let _guard = tracing::subscriber::set_default(tracing_subscriber::registry().with(written.clone()));
    for credential in [PAIR, JWT, OBVIOUS] {
        for reply in replies(credential) {
            // Enough for two attempts of each call.
            let script = (0..2 * CALLS).fold(Script::new(), |script, _| script.reply(reply.clone()));
            let client = script.client_of(configured(credential, &written)).unwrap();
            let errors = calls(&client).await;
            assert_eq!(errors.len(), CALLS);
            assert!(errors.iter().flatten().count() > 0, "{reply:?}");
            errors.iter().flatten().for_each(assert_clean);
        }
    }
    written.assert_clean();
}

#[tokio::test]
async fn nor_does_a_network() {
    let written = Written::default();
    let _guard = tracing::subscriber::set_default(tracing_subscriber::registry().with(written.clone()));
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    drop(listener);
    for base in [format!("http://{address}"), format!("http://{}.invalid:1", "a".repeat(64))] {
        let policy = RetryPolicy::none();
        let client = configured(PAIR, &written).base_url(base).retry(policy).build().unwrap();
        let errors = calls(&client).await;
        assert_eq!(errors.iter().flatten().count(), CALLS, "nobody listens");
        errors.iter().flatten().for_each(assert_clean);
    }
    written.assert_clean();
}

#[tokio::test]
async fn nor_does_what_is_refused_before_it_is_sent() {
    let client = Script::new().client_of(Kortix::builder().api_key(PAIR)).unwrap();
    let bad = [
        client.request(Method::GET, format!("no-slash?token={SECRET}")).await.unwrap_err(),
        client.request(Method::GET, format!("/a?token={SECRET}#b")).await.unwrap_err(),
        client.threads().create().idempotency_key(format!("{SECRET}\n")).await.unwrap_err(),
    ];
    bad.iter().for_each(assert_clean);
    for base in [
        format!("http://user:{SECRET}@server.test"),
        format!("http://server.test?token={SECRET}"),
        format!("{SECRET}://server.test"),
        format!("http://server.test:{SECRET}"),
    ] {
        assert_clean(&Kortix::builder().base_url(base).build().unwrap_err());
    }
    for credential in
        [format!("{SECRET} "), format!("{SECRET}\u{7}"), format!("pk_:{SECRET}"), format!("sk_{SECRET}:")]
    {
        if let Err(error) = Credential::recognise(credential) {
            assert_clean(&error);
        }
    }
}

/// What an application prints while it looks for a mistake.
#[test]
fn nor_does_the_debug_output_of_a_request() {
    let client = Script::new().client_of(Kortix::builder().api_key(PAIR)).unwrap();
    let header = HeaderValue::from_static(SECRET);
    let request = client
        .request(Method::POST, format!("/hooks?token={SECRET}"))
        .query("secret", SECRET)
        .json(&json!({ "password": SECRET }))
        .header(HeaderName::from_static("x-secret"), header);
    let shown = format!("{request:?} {request:#?} {client:?}");
    assert!(shown.contains("/hooks"), "{shown}");
    assert!(!shown.contains(MARK), "{shown}");
}
