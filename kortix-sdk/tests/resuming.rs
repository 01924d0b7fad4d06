//! However often a stream is cut, and wherever the server goes on: nothing is lost and nothing comes twice.

#![expect(clippy::unwrap_used, reason = "the helpers of a test fail like the test itself")]

use std::time::Duration;

use bytes::Bytes;
use kortix_sdk::{
    ErrorKind, Kortix,
    events::{DEFAULT_MAX_EVENT_BYTES, EventStream, Outcome},
    testing::{Reply, Script},
};
use proptest::prelude::*;

const EVENTS: usize = 12;

/// The events from that one on, as a server frames them.
fn from(first: usize) -> Vec<u8> {
    let event = |number: usize| {
        let status = if number + 1 == EVENTS { "completed" } else { "running" };
        let data = format!(r#"{{"_event_id":"7-{number}","type":"status","status":"{status}"}}"#);
        let frame = format!("id: 7-{number}\r\ndata: {data}\r\n\r\n");
        // Servers say in between that they live.
        if number % 3 == 0 { [": hi\n\n", &frame].concat() } else { frame }
    };
    (first..EVENTS).map(event).collect::<String>().into_bytes()
}

/// A connection that does not tell everything.
#[derive(Clone, Debug)]
struct Cut {
    /// How far back the server begins, behind what was read before: 0 is where it was asked to.
    again: usize,
    /// How much of what is left is sent.
    sent: prop::sample::Index,
    piece: usize,
    end: End,
}

#[derive(Clone, Copy, Debug)]
enum End {
    Closed,
    Lost,
    Silent,
    /// There is no connection at all.
    Refused,
}

const OPENED: [End; 3] = [End::Closed, End::Lost, End::Silent];
const ANY: [End; 4] = [End::Closed, End::Lost, End::Silent, End::Refused];

fn cut(ends: &'static [End]) -> impl Strategy<Value = Cut> {
    let end = prop::sample::select(ends);
    (0..=EVENTS, any::<prop::sample::Index>(), 1..200_usize, end).prop_map(|(again, sent, piece, end)| Cut {
        again,
        sent,
        piece,
        end,
    })
}

impl Cut {
    /// What the server does, and how many events are complete then.
    fn reply(&self, seen: usize) -> (Reply, usize) {
        if matches!(self.end, End::Refused) {
            return (Reply::refused(), seen);
        }
        let first = seen.saturating_sub(self.again);
        let mut bytes = from(first);
        bytes.truncate(self.sent.index(bytes.len()));
        let complete = String::from_utf8_lossy(&bytes).matches("\"}\r\n\r\n").count();
        // A carriage return ends a line, so the last line feed is not waited for.
        let complete = complete + usize::from(bytes.ends_with(b"\"}\r\n\r"));
        let reply = streamed(bytes).in_pieces_of(self.piece);
        let reply = match self.end {
            End::Lost => reply.cut(),
            End::Silent => reply.hanging(),
            End::Closed | End::Refused => reply,
        };
        (reply, seen.max(first + complete))
    }
}

fn streamed(bytes: impl Into<Bytes>) -> Reply {
    Reply::status(200).header("content-type", "text/event-stream").body(bytes)
}

/// The numbers of all events, and how it ended.
async fn read(stream: &mut EventStream) -> (Vec<String>, Option<Outcome>) {
    let (mut ids, mut outcome) = (Vec::new(), None);
    while let Some(event) = stream.next().await {
        let event = event.unwrap();
        ids.push(event.id().unwrap().to_string());
        outcome = event.outcome();
    }
    (ids, outcome)
}

fn paused<T>(test: impl Future<Output = T>) -> T {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().start_paused(true).build();
    runtime.unwrap().block_on(test)
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 500, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn nothing_is_lost_and_nothing_comes_twice(
        first in cut(&OPENED),
        more in prop::collection::vec(cut(&ANY), 0..6),
    ) {
        let mut seen = 0;
        let mut script = Script::new();
        let mut asked = vec![None];
        for cut in [first].iter().chain(&more) {
            let (reply, now) = cut.reply(seen);
            script = script.reply(reply);
            seen = now;
            asked.push(seen.checked_sub(1).map(|last| format!("7-{last}")));
            if seen == EVENTS {
                break;
            }
        }
        let script = script.reply(streamed(from(seen)));
        let (ids, outcome) = paused(async {
            let client = script.client_of(Kortix::builder().base_url("http://script.test")).unwrap();
            let mut stream = client.runs().stream("run-1").await.unwrap();
            read(&mut stream).await
        });
        let expected: Vec<_> = (0..EVENTS).map(|number| format!("7-{number}")).collect();
        prop_assert_eq!(ids, expected);
        prop_assert_eq!(outcome, Some(Outcome::Completed));
        let queries: Vec<_> = script.requests().iter().map(|request| request.query("last_id")).collect();
        prop_assert_eq!(&queries, &asked[..queries.len()]);
    }
}

/// A status event of so many bytes.
fn event_of(bytes: usize) -> String {
    let event = |padding: &str| {
        format!(r#"{{"_event_id":"7-0","type":"status","status":"stopped","p":"{padding}"}}"#)
    };
    event(&"x".repeat(bytes - event("").len()))
}

#[tokio::test(start_paused = true)]
async fn an_event_may_have_a_mebibyte_when_nothing_else_is_said() {
    assert_eq!(DEFAULT_MAX_EVENT_BYTES, 1024 * 1024);
    for (bytes, fits) in [(DEFAULT_MAX_EVENT_BYTES, true), (DEFAULT_MAX_EVENT_BYTES + 1, false)] {
        let reply = streamed(format!("data: {}\n\n", event_of(bytes))).in_pieces_of(16 * 1024);
        let client = Script::new().reply(reply).client();
        let mut stream = client.runs().stream("run-1").idle_timeout(Duration::from_secs(5)).await.unwrap();
        match stream.next().await.unwrap() {
            Ok(event) => assert!(fits && event.outcome() == Some(Outcome::Stopped)),
            Err(error) => {
                let limit = DEFAULT_MAX_EVENT_BYTES;
                assert!(
                    !fits
                        && matches!(error.kind(), ErrorKind::EventTooLarge { limit: of, .. } if *of == limit)
                );
            }
        }
    }
}
