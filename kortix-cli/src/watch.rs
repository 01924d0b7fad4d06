//! Waiting for a run to end, through whatever happens on the way.

use std::time::Duration;

use kortix_sdk::executions::{Execution, ExecutionStatus};
use kortix_sdk::{Error, ErrorKind, ExecutionId, RetryPolicy};
use serde_json::json;
use tokio::time::{Instant, sleep};

use crate::context::{Api, Context};
use crate::error::{Failure, Kind};
use crate::explain;
use crate::outcome::Outcome;
use crate::output::Ui;
use crate::pending::Pending;

const FIRST_PAUSE: Duration = Duration::from_millis(250);
const LONGEST_PAUSE: Duration = Duration::from_secs(2);
/// Half a minute of silence makes a CI system think that the job hangs.
const HEARTBEAT: Duration = Duration::from_secs(25);
/// An answer that takes longer than this is not worth waiting for: the next one may be quicker.
const ANSWER: Duration = Duration::from_secs(15);
/// So many failures one after the other mean that the server is gone; fewer are weather.
const MOST_FAILURES: u32 = 12;

/// Why a run was not seen to its end.
#[derive(Debug)]
pub enum Lost {
    /// The service knows of no such run.
    Unknown(Failure),
    /// It was there, and then was not, or could not be asked for any more.
    Other(Failure),
}

impl From<Lost> for Failure {
    fn from(lost: Lost) -> Self {
        let (Lost::Unknown(failure) | Lost::Other(failure)) = lost;
        failure
    }
}

/// Waits until the run has ended. An unknown id is an error at once, and so is a run that vanishes.
pub async fn until_ended(context: &Context, api: &Api, id: &ExecutionId) -> Result<Execution, Lost> {
    let executions = api.client.executions();
    let look = || async { executions.get(id).retry(RetryPolicy::none()).timeout(ANSWER).await };
    let mut watch = Watch::new(context.ui(), context.pending());
    let error = match context.ui().during(&format!("waiting for {id}"), watch.run(look)).await {
        Ok(run) => {
            context.pending().settled();
            return Ok(run);
        }
        Err(error) => error,
    };
    let failure = api.explain(&error);
    if *error.kind() != ErrorKind::NotFound {
        return Err(Lost::Other(context.pending().annotate(failure)));
    }
    context.pending().settled();
    if watch.said.is_none() {
        return Err(Lost::Unknown(failure));
    }
    let gone = failure.hint(format!("{id} was there before: its thread or its project has been deleted"));
    Err(Lost::Other(gone.detail("execution_id", id.as_str())))
}

/// The run as the result: printed in any case, exit code 3 when it did not succeed.
pub fn outcome(run: Execution) -> Outcome {
    let verdict = (run.status != ExecutionStatus::Succeeded).then(|| verdict(&run));
    Outcome::with_verdict(run, verdict)
}

fn verdict(run: &Execution) -> Failure {
    let why =
        run.error.as_ref().map(|error| format!(": {} ({})", error.message, error.code)).unwrap_or_default();
    Failure::new(Kind::RunFailed, format!("{} {}{why}", run.id, run.status))
        .detail("execution_id", run.id.as_str())
        .detail("thread_id", run.thread_id.as_str())
        .detail("run_status", run.status.as_str())
}

/// What has been said about a run so far.
struct Watch<'a> {
    ui: &'a Ui,
    pending: &'a Pending,
    started: Instant,
    said: Option<(ExecutionStatus, Instant)>,
}

impl<'a> Watch<'a> {
    fn new(ui: &'a Ui, pending: &'a Pending) -> Self {
        Self { ui, pending, started: Instant::now(), said: None }
    }

    /// Looks again and again, less and less often.
    async fn run<F>(&mut self, mut look: impl FnMut() -> F) -> Result<Execution, Error>
    where
        F: Future<Output = Result<Execution, Error>>,
    {
        let (mut pause, mut failures) = (FIRST_PAUSE, 0);
        loop {
            let mut asked = Duration::ZERO;
            match look().await {
                Ok(run) => {
                    failures = 0;
                    self.pending.run_started(&run.id, Some(&run.thread_id));
                    self.say(&run);
                    if run.has_ended() {
                        return Ok(run);
                    }
                }
                Err(error) if error.is_retryable() && failures + 1 < MOST_FAILURES => {
                    failures += 1;
                    asked = error.retry_after().unwrap_or_default().min(HEARTBEAT);
                    self.say_failure(&error, failures);
                }
                Err(error) => return Err(error),
            }
            sleep(pause.max(asked)).await;
            pause = (pause * 3 / 2).min(LONGEST_PAUSE);
        }
    }

    /// Says each new status once, and the same one again after a while.
    fn say(&mut self, run: &Execution) {
        if !self.is_news(&run.status) {
            return;
        }
        let elapsed = self.started.elapsed();
        let fields =
            json!({ "execution_id": run.id, "status": run.status, "elapsed_seconds": elapsed.as_secs() });
        self.ui.milestone(&format!("{} {}", run.id, run.status), elapsed, &fields);
        self.said = Some((run.status.clone(), Instant::now()));
    }

    fn is_news(&self, status: &ExecutionStatus) -> bool {
        match &self.said {
            None => true,
            Some((said, when)) => said != status || (!self.ui.spins() && when.elapsed() >= HEARTBEAT),
        }
    }

    fn say_failure(&self, error: &Error, failures: u32) {
        let text = format!(
            "cannot look at the run ({}), failure {failures} of {MOST_FAILURES}",
            explain::summary(error)
        );
        let fields = json!({
            "attempt": failures,
            "status": error.status().map(|status| status.as_u16()),
            "code": error.code(),
            "message": error.message(),
        });
        self.ui.retry(&text, &fields);
    }
}

#[cfg(test)]
mod tests {
    use wiremock::ResponseTemplate;

    use super::*;
    use crate::cli::Globals;
    use crate::testing::{answered, refused};

    fn ui() -> std::sync::Arc<Ui> {
        Ui::new(&Globals { quiet: true, ..Globals::default() })
    }

    fn run(status: &str) -> Execution {
        let json = json!({
            "id": "exec_1", "thread_id": "th_1", "project_id": "prj_1", "status": status, "agent": "shell", "turns": [],
            "error": null, "created_at": "2026-03-02T14:30:00Z", "started_at": null, "completed_at": null,
        });
        serde_json::from_value(json).unwrap()
    }

    #[tokio::test(start_paused = true)]
    async fn silence_is_broken_by_a_heartbeat() {
        let (ui, pending) = (ui(), Pending::default());
        let mut watch = Watch::new(&ui, &pending);
        let running = run("running");
        assert!(watch.is_news(&running.status));
        watch.say(&running);
        assert!(!watch.is_news(&running.status));
        assert!(watch.is_news(&ExecutionStatus::Succeeded));
        tokio::time::advance(HEARTBEAT).await;
        assert!(watch.is_news(&running.status));
    }

    #[tokio::test(start_paused = true)]
    async fn looks_come_less_and_less_often() {
        let (ui, pending) = (ui(), Pending::default());
        let begun = Instant::now();
        let mut looks = Vec::new();
        let look = || {
            looks.push(begun.elapsed());
            let status = if looks.len() < 12 { "running" } else { "succeeded" };
            async move { Ok(run(status)) }
        };
        Watch::new(&ui, &pending).run(look).await.unwrap();
        let pauses: Vec<_> = looks.windows(2).map(|pair| pair[1].saturating_sub(pair[0])).collect();
        assert!(looks[0].is_zero() && looks[1] < FIRST_PAUSE * 2, "{looks:?}");
        assert!(pauses.is_sorted(), "{pauses:?}");
        assert_eq!(pauses.last().map(Duration::as_secs), Some(LONGEST_PAUSE.as_secs()));
    }

    #[tokio::test(start_paused = true)]
    async fn a_time_of_completion_ends_a_wait_whatever_the_status_is_called() {
        let (ui, pending) = (ui(), Pending::default());
        let mut abandoned = run("abandoned");
        abandoned.completed_at = Some(abandoned.created_at);
        let ended = Watch::new(&ui, &pending).run(|| async { Ok(abandoned.clone()) }).await.unwrap();
        assert_eq!(outcome(ended).verdict().map(Failure::kind), Some(Kind::RunFailed));
    }

    /// How many looks there are when they fail with the errors that `failing` gives for their numbers, from 1, until one
    /// sees the end.
    async fn looks<F>(failing: impl Fn(u32) -> F) -> (Result<Execution, Error>, u32)
    where
        F: Future<Output = Option<Error>>,
    {
        let (ui, pending) = (ui(), Pending::default());
        let mut looks = 0;
        let look = || {
            looks += 1;
            let failure = failing(looks);
            async move {
                match failure.await {
                    Some(error) => Err(error),
                    None if looks < 30 => Ok(run("running")),
                    None => Ok(run("succeeded")),
                }
            }
        };
        let ended = Watch::new(&ui, &pending).run(look).await;
        (ended, looks)
    }

    #[tokio::test(start_paused = true)]
    async fn only_failures_in_a_row_end_a_wait_from_the_first_look_on() {
        let (ended, count) = looks(|_| async { Some(refused().await) }).await;
        ended.unwrap_err();
        assert_eq!(count, MOST_FAILURES);

        let (ended, count) =
            looks(|look| async move { if look == 1 { None } else { Some(refused().await) } }).await;
        ended.unwrap_err();
        assert_eq!(count, MOST_FAILURES + 1);

        let now_and_then = |look: u32| async move {
            if look.is_multiple_of(MOST_FAILURES) || look == 30 { None } else { Some(refused().await) }
        };
        assert!(looks(now_and_then).await.0.is_ok());
    }

    #[tokio::test]
    async fn a_server_cannot_silence_a_wait_for_longer_than_a_heartbeat() {
        let answer = ResponseTemplate::new(503).insert_header("Retry-After", "3600");
        let mut unavailable = Some(answered(answer).await);
        tokio::time::pause();
        let (ui, pending) = (ui(), Pending::default());
        let begun = Instant::now();
        let look = || std::future::ready(unavailable.take().map_or_else(|| Ok(run("succeeded")), Err));
        Watch::new(&ui, &pending).run(look).await.unwrap();
        assert_eq!(begun.elapsed().as_secs(), HEARTBEAT.as_secs());
    }

    #[tokio::test(start_paused = true)]
    async fn a_run_that_was_seen_is_remembered_as_one_that_goes_on() {
        let (ui, pending) = (ui(), Pending::default());
        let mut watch = Watch::new(&ui, &pending);
        let looking = watch.run(|| async { Ok(run("running")) });
        tokio::time::timeout(Duration::from_secs(5), looking).await.unwrap_err();
        let failure = pending.annotate(Failure::new(Kind::Timeout, "not done"));
        assert!(failure.hints()[0].contains("`kortix executions wait exec_1`"), "{failure:?}");
    }
}
