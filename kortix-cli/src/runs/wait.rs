//! Waiting for a run to end, through whatever happens on the way.

use std::time::Duration;

use kortix_sdk::{Error, ErrorKind};
use serde_json::json;
use tokio::time::{Instant, sleep};

use super::{Record, RunId};
use crate::context::{Api, Context};
use crate::error::Failure;
use crate::explain;
use crate::output::Ui;
use crate::pending::Pending;

const FIRST_PAUSE: Duration = Duration::from_millis(250);
const LONGEST_PAUSE: Duration = Duration::from_secs(2);
/// Half a minute of silence makes a CI system think that the job hangs.
pub(super) const HEARTBEAT: Duration = Duration::from_secs(25);
/// How long a server may wait for the end before it answers: a heartbeat is not to wait for it.
const LONG_POLL: Duration = Duration::from_secs(20);
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
pub async fn until_ended(context: &Context, api: &Api, id: &RunId) -> Result<Record, Lost> {
    let look = |patience| Record::read(&api.client, id, patience);
    let mut wait = Wait::new(context.ui(), context.pending());
    context.junit().identify(id, None);
    let error = match context.ui().during(&format!("waiting for {id}"), wait.run(look)).await {
        Ok(run) => {
            context.pending().settled();
            run.report_to(context.junit());
            return Ok(run);
        }
        Err(error) => error,
    };
    let failure = api.explain(&error);
    if *error.kind() != ErrorKind::NotFound {
        return Err(Lost::Other(context.pending().annotate(failure)));
    }
    context.pending().settled();
    if wait.said.is_none() {
        return Err(Lost::Unknown(failure));
    }
    let gone = failure.hint(format!("{id} was there before: its thread or its project has been deleted"));
    Err(Lost::Other(gone.detail(id.field(), id.as_str())))
}

/// The same, and says nothing, because there are others.
pub async fn until_ended_among_others(api: &Api, id: &RunId) -> Result<Record, Failure> {
    let mut wait = Wait::unheard();
    let ended = wait.run(|patience| Record::read(&api.client, id, patience)).await;
    ended.map_err(|error| api.explain(&error).detail(id.field(), id.as_str()))
}

/// What has been said about a run so far.
struct Wait<'a> {
    audience: Option<Audience<'a>>,
    started: Instant,
    said: Option<(String, Instant)>,
}

/// Who is told how a wait goes.
struct Audience<'a> {
    ui: &'a Ui,
    pending: &'a Pending,
}

impl<'a> Wait<'a> {
    fn new(ui: &'a Ui, pending: &'a Pending) -> Self {
        Self { audience: Some(Audience { ui, pending }), ..Self::unheard() }
    }

    fn unheard() -> Self {
        Self { audience: None, started: Instant::now(), said: None }
    }

    /// Looks again and again, less and less often. A server that waits for the end before it answers is asked again at
    /// once.
    async fn run<F>(&mut self, mut look: impl FnMut(Duration) -> F) -> Result<Record, Error>
    where
        F: Future<Output = Result<Record, Error>>,
    {
        let (mut pause, mut failures) = (FIRST_PAUSE, 0);
        let mut patience = Duration::ZERO;
        loop {
            let mut least = Duration::ZERO;
            let looked_at = Instant::now();
            match look(patience).await {
                Ok(run) => {
                    (failures, patience) = (0, LONG_POLL);
                    self.say(&run);
                    if run.has_ended() {
                        return Ok(run);
                    }
                }
                Err(error) if error.is_retryable() && failures + 1 < MOST_FAILURES => {
                    failures += 1;
                    least = error.retry_after().unwrap_or_default().min(HEARTBEAT);
                    self.say_failure(&error, failures);
                }
                Err(error) => return Err(error),
            }
            sleep(pause.saturating_sub(looked_at.elapsed()).max(least)).await;
            pause = (pause * 3 / 2).min(LONGEST_PAUSE);
        }
    }

    /// Says each new status once, and the same one again after a while.
    fn say(&mut self, run: &Record) {
        let Some(Audience { ui, pending }) = &self.audience else { return };
        pending.run_started(&run.id(), Some(run.thread()));
        if !self.is_news(ui, run.status()) {
            return;
        }
        let (id, elapsed) = (run.id(), self.started.elapsed());
        let fields = json!({ (id.field()): id.as_str(), "status": run.status(), "elapsed_seconds": elapsed.as_secs() });
        ui.milestone(&format!("{id} {}", run.status()), elapsed, &fields);
        self.said = Some((run.status().to_owned(), Instant::now()));
    }

    fn is_news(&self, ui: &Ui, status: &str) -> bool {
        match &self.said {
            None => true,
            Some((said, when)) => said != status || (!ui.spins() && when.elapsed() >= HEARTBEAT),
        }
    }

    fn say_failure(&self, error: &Error, failures: u32) {
        let Some(Audience { ui, .. }) = self.audience else { return };
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
        ui.retry(&text, &fields);
    }
}

#[cfg(test)]
mod tests {
    use wiremock::ResponseTemplate;

    use super::*;
    use crate::cli::Globals;
    use crate::error::Kind;
    use crate::testing::{answered, refused};

    fn ui() -> std::sync::Arc<Ui> {
        Ui::new(&Globals { quiet: true, ..Globals::default() })
    }

    fn run(status: &str) -> Record {
        let json = json!({
            "id": "exec_1", "thread_id": "th_1", "project_id": "prj_1", "status": status, "agent": "shell", "turns": [],
            "error": null, "created_at": "2026-03-02T14:30:00Z", "started_at": null, "completed_at": null,
        });
        Record::Execution(Box::new(serde_json::from_value(json).unwrap()))
    }

    #[tokio::test(start_paused = true)]
    async fn silence_is_broken_by_a_heartbeat() {
        let (ui, pending) = (ui(), Pending::default());
        let mut wait = Wait::new(&ui, &pending);
        let running = run("running");
        assert!(wait.is_news(&ui, "running"));
        wait.say(&running);
        assert!(!wait.is_news(&ui, "running"));
        assert!(wait.is_news(&ui, "succeeded"));
        tokio::time::advance(HEARTBEAT).await;
        assert!(wait.is_news(&ui, "running"));
    }

    #[tokio::test(start_paused = true)]
    async fn looks_come_less_and_less_often() {
        let (ui, pending) = (ui(), Pending::default());
        let begun = Instant::now();
        let mut looks = Vec::new();
        let look = |_| {
            looks.push(begun.elapsed());
            let status = if looks.len() < 12 { "running" } else { "succeeded" };
            async move { Ok(run(status)) }
        };
        Wait::new(&ui, &pending).run(look).await.unwrap();
        let pauses: Vec<_> = looks.windows(2).map(|pair| pair[1].saturating_sub(pair[0])).collect();
        assert!(looks[0].is_zero() && looks[1] < FIRST_PAUSE * 2, "{looks:?}");
        assert!(pauses.is_sorted(), "{pauses:?}");
        assert_eq!(pauses.last().map(Duration::as_secs), Some(LONGEST_PAUSE.as_secs()));
    }

    #[tokio::test(start_paused = true)]
    async fn a_time_of_completion_ends_a_wait_whatever_the_status_is_called() {
        let (ui, pending) = (ui(), Pending::default());
        let Record::Execution(mut abandoned) = run("abandoned") else { unreachable!() };
        abandoned.completed_at = Some(abandoned.created_at);
        let abandoned = Record::Execution(abandoned);
        let ended = Wait::new(&ui, &pending).run(|_| async { Ok(abandoned.clone()) }).await.unwrap();
        assert_eq!(ended.verdict().as_ref().map(Failure::kind), Some(Kind::RunFailed));
    }

    #[tokio::test(start_paused = true)]
    async fn a_server_that_waits_for_the_end_is_asked_again_at_once() {
        let (ui, pending) = (ui(), Pending::default());
        let begun = Instant::now();
        let mut looks = Vec::new();
        let look = |patience| {
            looks.push((begun.elapsed().as_secs(), patience));
            let status = if looks.len() < 4 { "running" } else { "succeeded" };
            async move {
                sleep(patience).await;
                Ok(run(status))
            }
        };
        Wait::new(&ui, &pending).run(look).await.unwrap();
        assert_eq!(looks[0].1, Duration::ZERO);
        assert!(looks[1..].iter().all(|(_, patience)| *patience == LONG_POLL), "{looks:?}");
        let at: Vec<_> = looks.iter().map(|(at, _)| *at).collect();
        let poll = LONG_POLL.as_secs();
        assert_eq!(at, [0, 0, poll, 2 * poll]);
    }

    /// How many looks there are when they fail with the errors that `failing` gives for their numbers, from 1, until one
    /// sees the end.
    async fn looks<F>(failing: impl Fn(u32) -> F) -> (Result<Record, Error>, u32)
    where
        F: Future<Output = Option<Error>>,
    {
        let (ui, pending) = (ui(), Pending::default());
        let mut looks = 0;
        let look = |_| {
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
        let ended = Wait::new(&ui, &pending).run(look).await;
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
        let look = |_| std::future::ready(unavailable.take().map_or_else(|| Ok(run("succeeded")), Err));
        Wait::new(&ui, &pending).run(look).await.unwrap();
        assert_eq!(begun.elapsed().as_secs(), HEARTBEAT.as_secs());
    }

    #[tokio::test(start_paused = true)]
    async fn a_run_that_was_seen_is_remembered_as_one_that_goes_on() {
        let (ui, pending) = (ui(), Pending::default());
        let mut wait = Wait::new(&ui, &pending);
        let looking = wait.run(|_| async { Ok(run("running")) });
        tokio::time::timeout(Duration::from_secs(5), looking).await.unwrap_err();
        let failure = pending.annotate(Failure::new(Kind::Timeout, "not done"));
        assert!(failure.hints()[0].contains("`kortix executions wait exec_1`"), "{failure:?}");
    }
}
