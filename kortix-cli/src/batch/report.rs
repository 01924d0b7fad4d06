//! What a batch prints: a line for each record in the order in which they end, and what they come to together.

use serde::Serialize;
use serde_json::json;

use super::settled::{Ending, Listener, Made, Settled, Stop};
use crate::cli::globals::Format;
use crate::context::Context;
use crate::error::{ErrorObject, Failure, Kind};
use crate::facts::Facts;
use crate::junit::{Tested, Verdict};
use crate::outcome::Outcome;
use crate::output::{Closed, Counter};
use crate::pending::Counts;

/// Tells what becomes of the records.
#[derive(Debug)]
pub struct Report<'a> {
    context: &'a Context,
    counter: Counter<'a>,
    total: Option<u64>,
    counts: Counts,
    worst: Option<Failure>,
    reader: Reader,
}

/// Whether anybody reads the results.
#[derive(Debug, PartialEq, Eq)]
enum Reader {
    There,
    /// It had enough. That says nothing about the work.
    Gone,
}

/// The result of one record.
#[derive(Debug, Serialize)]
struct Told<'a> {
    index: u64,
    line: u64,
    ok: bool,
    status: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    thread_id: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    project_id: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    execution_id: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    attempts: Option<u32>,
    #[serde(skip_serializing_if = "Option::is_none")]
    idempotency_key: Option<&'a str>,
    /// Present when an earlier request with this key made it.
    #[serde(skip_serializing_if = "Option::is_none")]
    replayed: Option<bool>,
    #[serde(skip_serializing_if = "Option::is_none")]
    error: Option<ErrorObject<'a>>,
}

impl<'a> Report<'a> {
    /// The total is known of a file.
    pub fn new(context: &'a Context, total: Option<u64>) -> Self {
        let counter = context.ui().count(total);
        Self { context, counter, total, counts: Counts::default(), worst: None, reader: Reader::There }
    }

    /// What the batch came to.
    pub fn end(self) -> Outcome {
        let counts = self.counts;
        let not_sent = self.total.map(|total| total.saturating_sub(counts.settled()));
        let rest =
            not_sent.filter(|rest| *rest > 0).map(|rest| format!(", {rest} not sent")).unwrap_or_default();
        let seconds = self.counter.elapsed().as_secs_f64();
        let fields = json!({
            "accepted": counts.accepted, "failed": counts.failed, "unclear": counts.unclear,
            "skipped": counts.skipped, "not_sent": not_sent, "elapsed_seconds": seconds,
        });
        // Takes the bar away.
        drop(self.counter);
        self.context.ui().summary(&format!("{counts}{rest} in {seconds:.1} s"), &fields);
        let facts = Facts::default().with("accepted", counts.accepted).with("failed", counts.failed);
        let Some(worst) = self.worst else { return Outcome::silent().stating(&facts) };
        let failure = Failure::new(worst.kind(), format!("{counts}{rest}; the worst: {}", worst.message()));
        let failure = worst.hints().iter().fold(failure, Failure::hint);
        Outcome::of_verdict(Some(counts.detail(failure).detail("not_sent", not_sent))).stating(&facts)
    }

    fn count(&mut self, ending: &Ending, under_way: u64) {
        match ending {
            Ending::Before { .. } => self.counts.skipped += 1,
            _ if ending.failure().is_none() => self.counts.accepted += 1,
            Ending::Unclear(_) => {
                self.counts.failed += 1;
                self.counts.unclear += 1;
            }
            _ => self.counts.failed += 1,
        }
        self.sent(under_way);
    }

    fn print(&mut self, record: &Settled) -> Result<(), Failure> {
        let Some(line) = self.line(record) else { return Ok(()) };
        if self.reader == Reader::Gone {
            return Ok(());
        }
        let written = self.counter.result(&line);
        self.heard(written)
    }

    /// A result could not be written; or nobody reads them any more.
    fn heard(&mut self, written: Result<(), Closed>) -> Result<(), Failure> {
        match written {
            Ok(()) => Ok(()),
            Err(Closed::ByReader) => {
                self.reader = Reader::Gone;
                Ok(())
            }
            Err(Closed::Failed(failure)) => Err(failure),
        }
    }

    fn line(&self, record: &Settled) -> Option<String> {
        if self.context.ui().format() != Format::Name {
            return Told::of(record).map(|line| serde_json::to_string(&line).unwrap_or_default());
        }
        match &record.ending {
            Ending::Made { made, failure: None, .. } => {
                Some(made.execution_id.as_ref().map_or(made.thread_id.clone(), ToString::to_string))
            }
            _ => None,
        }
    }

    fn note_in_junit(&self, record: &Settled) {
        if !self.context.junit().is_open() {
            return;
        }
        let verdict = match &record.ending {
            Ending::Before { .. } => Verdict::Skipped("an earlier call was done with it"),
            ending => ending.failure().map_or(Verdict::Passed, Verdict::Failed),
        };
        let (ids, output) = match &record.ending {
            Ending::Made { made, run, .. } => {
                (made.ids(), run.iter().flat_map(|run| run.outputs()).collect::<String>())
            }
            _ => (Vec::new(), String::new()),
        };
        let junit = self.context.junit();
        junit.record(&Tested { name: &record.title, took: record.took, verdict, ids, output });
    }

    fn remember_the_worst(&mut self, ending: Ending) {
        let failure = match ending {
            Ending::Made { failure, .. } => failure,
            Ending::Refused(failure) | Ending::Unclear(failure) => Some(failure),
            Ending::Before { exit_code: 0 } => None,
            Ending::Before { .. } => {
                Some(Failure::new(Kind::RunFailed, "a run that an earlier call has seen to its end failed"))
            }
        };
        let Some(failure) = failure else { return };
        let is_worse = |worst: &Failure| failure.exit().is_worse_than(worst.exit());
        if self.worst.as_ref().is_none_or(is_worse) {
            self.worst = Some(failure);
        }
    }
}

impl Listener for Report<'_> {
    fn settled(&mut self, record: Settled, under_way: u64) -> Result<(), Failure> {
        self.count(&record.ending, under_way);
        self.note_in_junit(&record);
        let printed = self.print(&record);
        self.remember_the_worst(record.ending);
        self.glance();
        printed
    }

    fn has_unsaid(&self) -> bool {
        self.counter.has_unsaid()
    }

    fn say(&mut self) -> Result<(), Failure> {
        let written = self.counter.say();
        self.heard(written)
    }

    fn sent(&mut self, under_way: u64) {
        self.counts.under_way = under_way;
        self.context.pending().batch_went_on(self.counts);
    }

    fn glance(&mut self) {
        self.counter.at(self.counts.settled(), self.counts.failed);
    }

    fn stopped(&mut self, why: Stop, under_way: u64) {
        let text = match why {
            Stop::Asked if under_way == 0 => return,
            Stop::Asked => {
                format!("waiting a moment for {under_way} under way; do it again to leave at once")
            }
            Stop::Failures => "nothing more is sent after so many failures".to_owned(),
            Stop::ConcernsAll => {
                "nothing more is sent: every other record would be refused as well".to_owned()
            }
        };
        self.context.ui().note(&text);
    }
}

impl<'a> Told<'a> {
    /// What was done before has been told before.
    fn of(record: &'a Settled) -> Option<Self> {
        let (status, made) = match &record.ending {
            Ending::Made { made, run, .. } => {
                (run.as_ref().map_or(made.status(), |run| run.status()), Some(made.as_ref()))
            }
            Ending::Refused(_) => ("refused", None),
            Ending::Unclear(_) => ("unclear", None),
            Ending::Before { .. } => return None,
        };
        let failure = record.ending.failure();
        Some(Self {
            index: record.index,
            line: record.line,
            ok: failure.is_none(),
            status,
            thread_id: made.map(|made| made.thread_id.as_str()),
            project_id: made.and_then(|made| made.project_id.as_deref()),
            execution_id: made
                .and_then(|made| made.execution_id.as_ref())
                .map(kortix_sdk::ExecutionId::as_str),
            attempts: attempts(made, failure),
            idempotency_key: record.key.as_deref(),
            replayed: made.filter(|made| made.is_replay).map(|_| true),
            error: failure.map(Failure::object),
        })
    }
}

fn attempts(made: Option<&Made>, failure: Option<&Failure>) -> Option<u32> {
    match made {
        Some(made) => Some(made.attempts),
        None => failure?.number("attempts").and_then(|attempts| u32::try_from(attempts).ok()),
    }
}
