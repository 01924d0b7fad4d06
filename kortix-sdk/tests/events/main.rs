//! Streams of events, against a server that the test leads.

#![expect(clippy::unwrap_used, reason = "a helper of tests is a part of them")]

mod cuts;
mod ends;
mod server;
#[path = "../support/mod.rs"]
mod support;
mod waiting;

use kortix_sdk::{
    Error,
    events::{Event, EventStream},
};

const RUN: &str = "run-1";
const PING: &str = "data: {\"type\":\"ping\"}\n\n";
const LATE: &str = "data: {\"type\":\"status\",\"status\":\"completed\"}\n\n";

/// An event with an id.
fn framed(id: &str, data: &str) -> String {
    let data = data.strip_suffix('}').unwrap();
    format!("data: {data},\"_event_id\":\"{id}\"}}\n\n")
}

/// A run of three words. Its ids are in order only when both parts are read as numbers.
fn recorded() -> Vec<String> {
    let said = |text: &str| {
        format!(
            "{{\"type\":\"assistant\",\"content\":\"{{\\\"content\\\": \\\"{text}\\\"}}\",\"metadata\":\"{{\\\"stream_status\\\": \\\"chunk\\\"}}\"}}"
        )
    };
    vec![
        framed("999-1", "{\"type\":\"ack\",\"message\":\"Working\"}"),
        PING.to_owned(),
        framed("1000-9", &said("Here")),
        framed("1000-10", &said(" it")),
        framed("1000-11", &said(" is \u{20ac}")),
        framed("1001-0", "{\"type\":\"status\",\"status\":\"failed\",\"message\":\"Failed\"}"),
    ]
}

/// All events up to the end, and what the stream ends with.
async fn read(events: &mut EventStream) -> (Vec<Event>, Option<Error>) {
    let mut seen = Vec::new();
    while let Some(event) = events.next().await {
        match event {
            Ok(event) => seen.push(event),
            Err(error) => {
                assert!(events.next().await.is_none(), "an error is the last item");
                return (seen, Some(error));
            }
        }
    }
    assert!(seen.last().is_some_and(|event| event.outcome().is_some()), "it ends with an outcome: {seen:?}");
    (seen, None)
}

async fn all(events: &mut EventStream) -> Vec<Event> {
    let (seen, error) = read(events).await;
    assert!(error.is_none(), "{error:?}");
    seen
}

fn ids(events: &[Event]) -> Vec<String> {
    events.iter().filter_map(Event::id).map(|id| id.to_string()).collect()
}
