//! The spans of a call, as a collector gets them.

#![expect(clippy::unwrap_used, reason = "the helpers of a test fail like the test itself")]

mod support;

use std::{
    collections::BTreeMap,
    fmt::Debug,
    sync::{Arc, Mutex},
};

use kortix_sdk::http::Method;
use support::{answering_in_turn, builder, json};
use tracing::{
    Subscriber,
    field::{Field, Visit},
    instrument::WithSubscriber as _,
    span::{Attributes, Id, Record},
};
use tracing_subscriber::{
    Layer,
    layer::{Context, SubscriberExt as _},
    registry::LookupSpan,
};
use wiremock::ResponseTemplate;

type Fields = BTreeMap<&'static str, String>;
type Ended = (&'static str, Option<&'static str>, Fields);

/// Keeps all spans that end: their names, their parents' and their fields.
#[derive(Clone, Default)]
struct Collector {
    ended: Arc<Mutex<Vec<Ended>>>,
}

struct Written<'a>(&'a mut Fields);

impl Visit for Written<'_> {
    fn record_debug(&mut self, field: &Field, value: &dyn Debug) {
        self.0.insert(field.name(), format!("{value:?}").trim_matches('"').to_owned());
    }
}

impl<S: Subscriber + for<'a> LookupSpan<'a>> Layer<S> for Collector {
    fn on_new_span(&self, attributes: &Attributes<'_>, id: &Id, context: Context<'_, S>) {
        let mut fields = Fields::new();
        attributes.record(&mut Written(&mut fields));
        context.span(id).unwrap().extensions_mut().insert(fields);
    }

    fn on_record(&self, id: &Id, values: &Record<'_>, context: Context<'_, S>) {
        let span = context.span(id).unwrap();
        values.record(&mut Written(span.extensions_mut().get_mut().unwrap()));
    }

    fn on_close(&self, id: Id, context: Context<'_, S>) {
        let span = context.span(&id).unwrap();
        let fields = span.extensions_mut().remove().unwrap();
        let parent = span.parent().map(|parent| parent.name());
        self.ended.lock().unwrap().push((span.name(), parent, fields));
    }
}

#[tokio::test]
async fn a_call_is_a_span_around_those_of_its_attempts() {
    let failing = ResponseTemplate::new(503).insert_header("x-request-id", "req-1");
    let server = answering_in_turn(vec![failing, json(200, "{}")]).await;
    let client = builder(&format!("{}/v1", server.uri())).build().unwrap();
    let collector = Collector::default();
    let subscriber = tracing_subscriber::registry().with(collector.clone());
    let call = client.request(Method::GET, "/x?token=canary").query("q", "canary").send();
    call.with_subscriber(subscriber).await.unwrap();

    let spans = collector.ended.lock().unwrap().clone();
    let [(_, first_parent, first), (_, second_parent, second), (call_name, None, call)] = &spans[..] else {
        unreachable!("{spans:?}")
    };
    assert_eq!((*first_parent, *second_parent), (Some(*call_name), Some("kortix.call")));
    assert_eq!((call["kortix.operation"].as_str(), call["kortix.attempts"].as_str()), ("send request", "2"));
    assert!(!call.contains_key("error.type"), "{call:?}");
    for attempt in [first, second] {
        assert_eq!(attempt["url.full"], format!("{}/v1/x", server.uri()));
        assert_eq!((&*attempt["http.request.method"], &*attempt["otel.kind"]), ("GET", "client"));
        assert_eq!(attempt["server.port"], server.address().port().to_string());
    }
    assert_eq!((&*first["http.response.status_code"], &*first["error.type"]), ("503", "503"));
    assert_eq!(first["kortix.request_id"], "req-1");
    assert!(!first.contains_key("http.request.resend_count"));
    assert_eq!((&*second["http.response.status_code"], &*second["http.request.resend_count"]), ("200", "1"));
    assert!(!format!("{spans:?}").contains("canary"), "{spans:?}");
}

#[tokio::test]
async fn a_call_that_fails_says_how() {
    let client = builder(&support::nobody().await).build().unwrap();
    let collector = Collector::default();
    let subscriber = tracing_subscriber::registry().with(collector.clone());
    let call = client.health().retry(kortix_sdk::RetryPolicy::none()).send();
    call.with_subscriber(subscriber).await.unwrap_err();
    let spans = collector.ended.lock().unwrap().clone();
    assert_eq!(
        (spans[0].2["error.type"].as_str(), spans[1].2["error.type"].as_str()),
        ("connect", "no_answer")
    );
}
