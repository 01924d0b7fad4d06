//! Waiting for a run to end, through whatever happens on the way.

use std::time::Duration;

use kortix_sdk::executions::{Execution, ExecutionStatus};
use kortix_sdk::{Error, ExecutionId, RetryPolicy};
use serde_json::json;
use tokio::time::{Instant, sleep};

use crate::context::{Api, Context};
use crate::error::{Failure, Kind};
use crate::explain;
use crate::outcome::Outcome;
use crate::output::Ui;

const FIRST_PAUSE: Duration = Duration::from_millis(250);
const LONGEST_PAUSE: Duration = Duration::from_secs(2);
/// Half a minute of silence makes a CI system think that the job hangs.
const HEARTBEAT: Duration = Duration::from_secs(25);
/// An answer that takes longer than this is not worth waiting for: the next one may be quicker.
const ANSWER: Duration = Duration::from_secs(15);
/// So many failures one after the other mean that the server is gone; fewer are weather.
const MOST_FAILURES: u32 = 12;

/// Waits until the run has ended. An unknown id is an error at once, and so is a run that vanishes.
pub async fn until_ended(context: &Context, api: &Api, id: &ExecutionId) -> Result<Execution, Failure> {
    let ended = context.ui().during(&format!("waiting for {id}"), watch(context, api, id)).await;
    match ended {
        Err(failure) if failure.kind() != Kind::NotFound => Err(context.pending().annotate(failure)),
        ended => {
            context.pending().settled();
            ended
        }
    }
}

async fn watch(context: &Context, api: &Api, id: &ExecutionId) -> Result<Execution, Failure> {
    let executions = api.client.executions();
    let first = api.call(executions.get(id)).await?;
    context.pending().run_started(&first.id, Some(&first.thread_id));
    let watch = Watch { ui: context.ui(), started: Instant::now(), said: None };
    let again = || async { executions.get(id).retry(RetryPolicy::none()).timeout(ANSWER).await };
    watch.run(first, again).await.map_err(|error| api.explain(&error))
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
    started: Instant,
    said: Option<(ExecutionStatus, Instant)>,
}

impl Watch<'_> {
    /// Looks again and again, less and less often.
    async fn run<F>(mut self, first: Execution, mut again: impl FnMut() -> F) -> Result<Execution, Error>
    where
        F: Future<Output = Result<Execution, Error>>,
    {
        let (mut seen, mut pause, mut failures) = (first, FIRST_PAUSE, 0);
        loop {
            self.say(&seen);
            if seen.status.is_terminal() {
                return Ok(seen);
            }
            sleep(pause).await;
            pause = (pause * 3 / 2).min(LONGEST_PAUSE);
            match again().await {
                Ok(run) => (seen, failures) = (run, 0),
                Err(error) if error.is_retryable() && failures + 1 < MOST_FAILURES => {
                    failures += 1;
                    pause = pause.max(error.retry_after().unwrap_or_default());
                    self.say_failure(&error, failures);
                }
                Err(error) => return Err(error),
            }
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
    use kortix_sdk::Kortix;

    use super::*;
    use crate::cli::Globals;

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

    /// What a server that is gone answers.
    async fn gone() -> Error {
        let client = Kortix::builder().base_url("http://127.0.0.1:9").build().unwrap();
        client.executions().get("exec_1").retry(RetryPolicy::none()).await.unwrap_err()
    }

    #[tokio::test(start_paused = true)]
    async fn silence_is_broken_by_a_heartbeat() {
        let ui = ui();
        let mut watch = Watch { ui: &ui, started: Instant::now(), said: None };
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
        let ui = ui();
        let watch = Watch { ui: &ui, started: Instant::now(), said: None };
        let begun = Instant::now();
        let mut looks = Vec::new();
        let again = || {
            looks.push(begun.elapsed());
            let status = if looks.len() < 12 { "running" } else { "succeeded" };
            async move { Ok(run(status)) }
        };
        watch.run(run("running"), again).await.unwrap();
        let pauses: Vec<_> = looks.windows(2).map(|pair| pair[1].saturating_sub(pair[0])).collect();
        assert!(looks[0] < FIRST_PAUSE * 2, "{looks:?}");
        assert!(pauses.is_sorted(), "{pauses:?}");
        assert_eq!(pauses.last().map(Duration::as_secs), Some(LONGEST_PAUSE.as_secs()));
    }

    #[tokio::test(start_paused = true)]
    async fn only_failures_in_a_row_end_a_wait() {
        let ui = ui();
        let watch = || Watch { ui: &ui, started: Instant::now(), said: None };
        let mut looks = 0;
        let never = || {
            looks += 1;
            async { Err(gone().await) }
        };
        watch().run(run("running"), never).await.unwrap_err();
        assert_eq!(looks, MOST_FAILURES);

        let mut looks = 0;
        let now_and_then = || {
            looks += 1;
            async move {
                match looks {
                    30 => Ok(run("succeeded")),
                    look if look % MOST_FAILURES == 0 => Ok(run("running")),
                    _ => Err(gone().await),
                }
            }
        };
        assert!(watch().run(run("running"), now_and_then).await.is_ok());
    }
}
