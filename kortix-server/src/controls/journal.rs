//! The requests that were seen, newest last; the oldest are forgotten when there are too many.

use std::{
    collections::VecDeque,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    time::Instant,
};

use http::request::Parts;
use serde::Serialize;
use serde_json::{Map, Value};

use super::{glob::Glob, mask, tee::Record};
use crate::timestamp::Timestamp;

const MOST_ENTRIES: usize = 1_000;
const LONGEST_PATH: usize = 1_024;
const MOST_QUERY_NAMES: usize = 32;

#[derive(Debug, Default)]
pub(super) struct Journal {
    ring: Mutex<Ring>,
}

#[derive(Debug, Default)]
struct Ring {
    entries: VecDeque<Entry>,
    /// How many there have been since the beginning.
    seen: u64,
}

#[derive(Clone, Debug, Serialize)]
pub(super) struct Entry {
    /// Counted from 1 since the server began; never given twice.
    seq: u64,
    at: Timestamp,
    method: String,
    path: String,
    /// Names alone: a value may be a token.
    query: Vec<String>,
    headers: Map<String, Value>,
    body: Value,
    operation: String,
    request_id: String,
    outcome: Outcome,
    status: Option<u16>,
    code: Option<String>,
    duration_ms: Option<u64>,
    rules: Vec<String>,
}

/// How a request ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum Outcome {
    /// It has not ended.
    Open,
    /// With an answer.
    Answered,
    /// A rule closed the connection.
    Cut,
    /// The client went away first.
    Abandoned,
}

impl Journal {
    fn ring(&self) -> MutexGuard<'_, Ring> {
        self.ring.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Begins the entry of a request; it ends when what is returned does.
    pub(super) fn open(
        self: &Arc<Self>,
        parts: &Parts,
        operation: &str,
        request_id: &str,
        body: Record,
    ) -> Open {
        let mut ring = self.ring();
        ring.seen += 1;
        let seq = ring.seen;
        ring.push(Entry {
            seq,
            at: Timestamp::now(),
            method: parts.method.to_string(),
            path: mask::text(parts.uri.path()).chars().take(LONGEST_PATH).collect(),
            query: query_names(parts.uri.query().unwrap_or_default()),
            headers: mask::headers(&parts.headers),
            body: Value::Null,
            operation: operation.to_owned(),
            request_id: request_id.to_owned(),
            outcome: Outcome::Open,
            status: None,
            code: None,
            duration_ms: None,
            rules: Vec::new(),
        });
        drop(ring);
        Open {
            journal: Arc::clone(self),
            seq,
            began: Instant::now(),
            body,
            outcome: Outcome::Abandoned,
            status: None,
            code: None,
        }
    }

    /// The entries whose operation fits, from `after` on, the oldest first.
    pub(super) fn entries(&self, operation: Option<&Glob>, after: u64, most: usize) -> Vec<Entry> {
        let fits = |entry: &&Entry| {
            entry.seq > after && operation.is_none_or(|operation| operation.matches(&entry.operation))
        };
        self.ring().entries.iter().filter(fits).take(most).cloned().collect()
    }

    /// How many requests there have been, the forgotten ones included.
    pub(super) fn seen(&self) -> u64 {
        self.ring().seen
    }

    pub(super) fn clear(&self) {
        self.ring().entries.clear();
    }
}

impl Ring {
    fn push(&mut self, entry: Entry) {
        if self.entries.len() >= MOST_ENTRIES {
            self.entries.pop_front();
        }
        self.entries.push_back(entry);
    }

    fn entry(&mut self, seq: u64) -> Option<&mut Entry> {
        // Entries lie in order and without gaps, unless some were cleared.
        let at = self.entries.binary_search_by_key(&seq, |entry| entry.seq).ok()?;
        self.entries.get_mut(at)
    }
}

/// A request that has not ended. Its entry is completed when this is dropped, also when the client goes away.
#[derive(Debug)]
pub(super) struct Open {
    journal: Arc<Journal>,
    seq: u64,
    began: Instant,
    body: Record,
    outcome: Outcome,
    status: Option<u16>,
    code: Option<String>,
}

impl Open {
    pub(super) fn hit(&self, rules: Vec<String>) {
        if let Some(entry) = self.journal.ring().entry(self.seq) {
            entry.rules = rules;
        }
    }

    pub(super) fn answered(mut self, status: u16, code: Option<String>) {
        (self.outcome, self.status, self.code) = (Outcome::Answered, Some(status), code);
    }

    pub(super) fn cut(mut self) {
        self.outcome = Outcome::Cut;
    }
}

impl Drop for Open {
    fn drop(&mut self) {
        let body = self.body.masked();
        if let Some(entry) = self.journal.ring().entry(self.seq) {
            entry.body = body;
            entry.outcome = self.outcome;
            entry.status = self.status;
            entry.code = self.code.take();
            entry.duration_ms = Some(u64::try_from(self.began.elapsed().as_millis()).unwrap_or(u64::MAX));
        }
    }
}

fn query_names(query: &str) -> Vec<String> {
    let names = url::form_urlencoded::parse(query.as_bytes()).map(|(name, _)| mask::text(&name));
    names.take(MOST_QUERY_NAMES).collect()
}

#[cfg(test)]
mod tests {
    use http::Request;
    use serde_json::json;

    use super::*;

    fn parts(uri: &str) -> Parts {
        Request::get(uri).header("x-api-key", "pk_canary:sk_canary").body(()).unwrap().into_parts().0
    }

    fn open(journal: &Arc<Journal>, uri: &str) -> Open {
        journal.open(&parts(uri), "GET /threads", "req_1", Record::default())
    }

    fn shown(journal: &Journal) -> Value {
        serde_json::to_value(journal.entries(None, 0, 10)).unwrap()
    }

    #[test]
    fn an_entry_is_there_at_once_and_is_completed_later() {
        let journal = Arc::new(Journal::default());
        let request = open(&journal, "/threads?token=canary&limit=5");
        assert_eq!(shown(&journal)[0]["outcome"], "open");
        request.hit(vec!["rule-1".to_owned()]);
        request.answered(402, Some("THREAD_LIMIT_EXCEEDED".to_owned()));
        let entry = &shown(&journal)[0];
        assert_eq!(entry["query"], json!(["token", "limit"]));
        assert_eq!((&entry["outcome"], &entry["status"]), (&json!("answered"), &json!(402)));
        assert_eq!((&entry["rules"], &entry["code"]), (&json!(["rule-1"]), &json!("THREAD_LIMIT_EXCEEDED")));
        assert!(entry["duration_ms"].is_u64());
        assert!(!entry.to_string().contains("canary"), "{entry}");
    }

    #[test]
    fn a_client_that_goes_away_is_told_of() {
        let journal = Arc::new(Journal::default());
        drop(open(&journal, "/threads"));
        open(&journal, "/threads").cut();
        assert_eq!(shown(&journal)[0]["outcome"], "abandoned");
        assert_eq!(shown(&journal)[1]["outcome"], "cut");
    }

    #[test]
    fn the_oldest_are_forgotten_and_numbers_are_never_given_twice() {
        let journal = Arc::new(Journal::default());
        for _ in 0..=MOST_ENTRIES {
            open(&journal, "/threads").answered(200, None);
        }
        assert_eq!(journal.entries(None, 0, usize::MAX).len(), MOST_ENTRIES);
        assert_eq!(journal.entries(None, 0, 1)[0].seq, 2);
        let late = open(&journal, "/threads");
        journal.clear();
        late.answered(200, None);
        assert!(journal.entries(None, 0, 10).is_empty());
        drop(open(&journal, "/threads"));
        assert_eq!(journal.entries(None, 0, 10)[0].seq, journal.seen());
        assert_eq!(journal.seen(), u64::try_from(MOST_ENTRIES).unwrap() + 3);
    }

    #[test]
    fn entries_are_chosen_by_operation_and_number() {
        let journal = Arc::new(Journal::default());
        for _ in 0..3 {
            open(&journal, "/threads").answered(200, None);
        }
        let numbers = |operation: &str, after| {
            let entries = journal.entries(Some(&Glob::new(operation)), after, 10);
            entries.iter().map(|entry| entry.seq).collect::<Vec<_>>()
        };
        assert_eq!(numbers("GET *", 1), [2, 3]);
        assert!(numbers("POST *", 0).is_empty());
    }
}
