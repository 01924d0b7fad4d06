//! What goes on, or may go on, when a command ends early.

use std::fmt;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use kortix_sdk::events::EventId;
use kortix_sdk::{ConflictKind, Error, ErrorKind, ExecutionId, ThreadId};
use tokio::time::Instant;

use crate::cli::Invocation;
use crate::error::Failure;
use crate::runs::RunId;

/// What goes on, or may go on, when the command ends early.
#[derive(Debug, Default)]
pub struct Pending {
    again: Invocation,
    work: Mutex<Work>,
    /// Whether a run is stopped when nobody waits for it any more.
    stops_runs: AtomicBool,
}

#[derive(Debug, Default)]
enum Work {
    #[default]
    Nothing,
    /// A request that changes something; the command shows what became of it.
    Request { look: String, refused: Option<Refusal> },
    /// An agent is at work, and how its user follows it.
    Run { run: RunId, thread: Option<ThreadId>, by: By },
    /// Many requests, of which a journal may remember what became.
    Batch { journal: Option<PathBuf>, counts: Counts },
}

/// How far a batch is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Counts {
    pub accepted: u64,
    pub failed: u64,
    /// Of those that failed, the ones that may have been carried out.
    pub unclear: u64,
    /// Those that an earlier process was done with.
    pub skipped: u64,
    pub under_way: u64,
}

/// How a run is followed.
#[derive(Clone, Copy, Debug)]
enum By {
    Waiting,
    /// Having read what happened up to that event.
    Watching(Option<EventId>),
}

/// The last attempt has done nothing, and the next one is not sent before a moment.
#[derive(Debug)]
struct Refusal {
    until: Instant,
    why: Why,
}

#[derive(Debug)]
enum Why {
    /// The thread runs another agent, which the server may have named.
    Busy(Option<ExecutionId>),
    Other,
}

impl Pending {
    pub fn new(again: Invocation) -> Self {
        Self { again, ..Self::default() }
    }

    /// From now on a request may be carried out that nobody sees the answer of.
    pub fn request_sent(&self, look: &str) {
        *self.work() = Work::Request { look: look.to_owned(), refused: None };
    }

    /// An attempt at the request has failed; the next one begins after the delay.
    pub fn attempt_failed(&self, error: &Error, delay: Duration) {
        if let Work::Request { refused, .. } = &mut *self.work() {
            let until = Instant::now() + delay;
            *refused = (!error.may_have_executed()).then(|| Refusal { until, why: Why::of(error) });
        }
    }

    /// From now on a run goes on whatever happens here.
    pub fn run_started(&self, run: &RunId, thread: Option<&ThreadId>) {
        *self.work() = Work::Run { run: run.clone(), thread: thread.cloned(), by: By::Waiting };
    }

    /// The same, and what it does has been read up to that event.
    pub fn run_watched(&self, run: &RunId, last: Option<EventId>) {
        match &mut *self.work() {
            Work::Run { by, .. } => *by = By::Watching(last),
            work => *work = Work::Run { run: run.clone(), thread: None, by: By::Watching(last) },
        }
    }

    /// A run is not to go on without this command.
    pub fn stop_when_cut_short(&self) {
        self.stops_runs.store(true, Ordering::Relaxed);
    }

    /// The run to stop, now that the command ends early.
    pub fn to_stop(&self) -> Option<RunId> {
        match &*self.work() {
            Work::Run { run, .. } if self.stops_runs.load(Ordering::Relaxed) => Some(run.clone()),
            _ => None,
        }
    }

    /// From now on records are sent.
    pub fn batch_begun(&self, journal: Option<&Path>) {
        *self.work() = Work::Batch { journal: journal.map(Path::to_owned), counts: Counts::default() };
    }

    /// A batch has got so far.
    pub fn batch_went_on(&self, now: Counts) {
        if let Work::Batch { counts, .. } = &mut *self.work() {
            *counts = now;
        }
    }

    /// Nothing is left behind.
    pub fn settled(&self) {
        *self.work() = Work::Nothing;
    }

    fn work(&self) -> MutexGuard<'_, Work> {
        self.work.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn come_back(&self, run: &RunId, by: By) -> String {
        self.again.command(&match by {
            By::Waiting => format!("executions wait {run}"),
            By::Watching(None) => format!("executions watch {run}"),
            By::Watching(Some(last)) => format!("executions watch {run} --after {last}"),
        })
    }

    /// Adds to the failure what goes on without this command, and how to get back to it.
    pub fn annotate(&self, failure: Failure) -> Failure {
        let wait = |id: &ExecutionId| self.again.command(&format!("executions wait {id}"));
        match &*self.work() {
            Work::Nothing => failure,
            Work::Request { refused: Some(refusal), .. } if Instant::now() < refusal.until => {
                match &refusal.why {
                    Why::Busy(Some(id)) => failure.hint(format!(
                        "nothing was started; the thread runs {id}, wait for it with {}",
                        wait(id)
                    )),
                    Why::Busy(None) => failure.hint("nothing was started; the thread runs another agent"),
                    Why::Other => failure,
                }
            }
            Work::Request { look, .. } => failure.hint(format!(
                "the request may have been carried out; look with {}",
                self.again.command(look)
            )),
            Work::Run { run, thread, by } => failure
                .hint(format!("the run goes on; come back to it with {}", self.come_back(run, *by)))
                .detail(run.field(), run.as_str())
                .detail("thread_id", thread.as_ref().map(ThreadId::as_str)),
            Work::Batch { journal, counts } => counts.annotate(failure, journal.as_deref()),
        }
    }
}

impl Counts {
    /// Those that nothing more happens to.
    pub fn settled(&self) -> u64 {
        self.accepted + self.failed + self.skipped
    }

    /// As fields of the JSON error object.
    pub fn detail(&self, failure: Failure) -> Failure {
        failure
            .detail("accepted", self.accepted)
            .detail("failed", self.failed)
            .detail("unclear", self.unclear)
            .detail("skipped", self.skipped)
    }

    fn annotate(&self, failure: Failure, journal: Option<&Path>) -> Failure {
        let under_way = match self.under_way {
            0 => String::new(),
            under_way => format!(", {under_way} under way that may be carried out"),
        };
        let go_on = match journal {
            Some(journal) => format!(
                "run the same command again to go on: what {} has as done is skipped",
                journal.display()
            ),
            None => "without --journal nothing remembers what was sent, except the results printed so far"
                .to_owned(),
        };
        self.detail(failure.hint(format!("{self}{under_way}")).hint(go_on))
            .detail("under_way", self.under_way)
    }
}

impl fmt::Display for Counts {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{} accepted, {} failed", self.accepted, self.failed)?;
        if self.unclear > 0 {
            write!(formatter, " ({} of them unclear)", self.unclear)?;
        }
        if self.skipped > 0 {
            write!(formatter, ", {} skipped as done", self.skipped)?;
        }
        Ok(())
    }
}

impl Why {
    fn of(error: &Error) -> Self {
        match error.kind() {
            ErrorKind::Conflict { kind: ConflictKind::ExecutionActive { execution_id, .. }, .. } => {
                Self::Busy(execution_id.clone())
            }
            _ => Self::Other,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::error::Kind;
    use crate::testing::{busy, lost, refused};

    const DELAY: Duration = Duration::from_secs(2);

    fn hints(pending: &Pending) -> Vec<String> {
        pending.annotate(Failure::new(Kind::Interrupted, "interrupted")).hints().to_vec()
    }

    async fn hints_after(error: &Error) -> [Vec<String>; 2] {
        tokio::time::pause();
        let pending = Pending::default();
        pending.request_sent("threads list");
        pending.attempt_failed(error, DELAY);
        let waiting = hints(&pending);
        tokio::time::advance(DELAY).await;
        [waiting, hints(&pending)]
    }

    const UNCLEAR: &str = "the request may have been carried out; look with `kortix threads list`";

    #[tokio::test]
    async fn nothing_was_started_while_a_busy_thread_is_waited_for() {
        let [waiting, sent] = hints_after(&busy().await).await;
        let expected =
            "nothing was started; the thread runs exec_1, wait for it with `kortix executions wait exec_1`";
        assert_eq!(waiting, [expected]);
        assert_eq!(sent, [UNCLEAR], "the next attempt is on its way");
    }

    #[tokio::test]
    async fn nothing_is_said_between_attempts_that_found_nobody() {
        let [waiting, sent] = hints_after(&refused().await).await;
        assert!(waiting.is_empty(), "{waiting:?}");
        assert_eq!(sent, [UNCLEAR]);
    }

    #[tokio::test]
    async fn a_lost_answer_leaves_it_open() {
        let [waiting, sent] = hints_after(&lost().await).await;
        assert_eq!([waiting, sent], [[UNCLEAR], [UNCLEAR]]);
    }
}
