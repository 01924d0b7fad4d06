//! The ways a command can end before it is done: a signal, or the user's `--timeout`.

use std::io;
use std::pin::pin;
use std::sync::OnceLock;
use std::time::Duration;

use tokio::signal::unix::{SignalKind, signal};
use tokio::sync::Notify;

use crate::context::Context;
use crate::error::{Failure, Kind};
use crate::runs::{self, Record, RunId};

/// How long a run that is not to go on may take to be stopped, before the command ends anyway.
const LONGEST_STOP: Duration = Duration::from_secs(10);

/// A command that ends by itself when it is asked to, within some time.
#[derive(Debug, Default)]
pub struct WindDown {
    grace: OnceLock<Duration>,
    asked: Notify,
}

impl WindDown {
    /// From now on the command is asked to end, and has so long for it.
    pub fn accept(&self, grace: Duration) {
        let _already = self.grace.set(grace);
    }

    /// Returns when the command shall end.
    pub async fn asked(&self) {
        self.asked.notified().await;
    }

    fn ask(&self) -> Option<Duration> {
        self.asked.notify_one();
        self.grace.get().copied()
    }
}

/// Runs the command until it is done, a signal arrives or the time is up.
pub async fn whichever_first<T>(
    context: &Context,
    timeout: Option<Duration>,
    command: impl Future<Output = Result<T, Failure>>,
) -> Result<T, Failure> {
    let unheard = |error: io::Error| Failure::io("cannot listen for signals", &error);
    let mut interrupt = signal(SignalKind::interrupt()).map_err(unheard)?;
    let mut terminate = signal(SignalKind::terminate()).map_err(unheard)?;
    let mut command = pin!(command);
    let ending = tokio::select! {
        biased;
        _ = interrupt.recv() => Failure::new(Kind::Interrupted, "interrupted"),
        _ = terminate.recv() => Failure::new(Kind::Terminated, "terminated"),
        result = &mut command => return result,
        limit = elapsed(timeout) => {
            Failure::new(Kind::Timeout, format!("not done after {}", humantime::format_duration(limit)))
        }
    };
    let grace = context.wind_down().ask();
    if let Some(grace) = grace {
        tokio::select! {
            biased;
            _ = interrupt.recv() => {}
            _ = terminate.recv() => {}
            _ = command => {}
            () = tokio::time::sleep(grace) => {}
        }
    }
    let Some(run) = context.pending().to_stop() else { return Err(context.pending().annotate(ending)) };
    context.ui().note(&format!("stopping {run}; Ctrl+C leaves it at work"));
    tokio::select! {
        biased;
        _ = interrupt.recv() => Err(context.pending().annotate(ending)),
        _ = terminate.recv() => Err(context.pending().annotate(ending)),
        stopped = stopped(context, &run) => Err(tell(context, ending, stopped)),
    }
}

/// Who interrupts a command waits for its end.
async fn stopped(context: &Context, run: &RunId) -> Result<Record, Failure> {
    let stop = async { runs::stop(&context.api(run.service()).await?, run).await };
    let late = |_| Failure::new(Kind::NoAnswer, "the server does not answer");
    tokio::time::timeout(LONGEST_STOP, stop).await.map_err(late)?
}

fn tell(context: &Context, ending: Failure, stopped: Result<Record, Failure>) -> Failure {
    match stopped {
        Ok(run) => {
            let (id, thread) = (run.id(), run.thread().clone());
            let ending = ending.hint(format!("{id} is {}", run.status()));
            ending.detail(id.field(), id.as_str()).detail("thread_id", thread.as_str())
        }
        Err(failure) => context
            .pending()
            .annotate(ending.hint(format!("the run could not be stopped: {}", failure.message()))),
    }
}

async fn elapsed(timeout: Option<Duration>) -> Duration {
    match timeout {
        Some(limit) => {
            tokio::time::sleep(limit).await;
            limit
        }
        None => std::future::pending().await,
    }
}

#[cfg(test)]
mod tests {
    use std::future::{pending, ready};

    use kortix_sdk::{ExecutionId, ThreadId};

    use super::*;
    use crate::cli::Globals;
    use crate::env::Env;
    use crate::output::Ui;

    const LIMIT: Duration = Duration::from_mins(15);

    fn context() -> Context {
        let globals = Globals { quiet: true, local: true, ..Globals::default() };
        let ui = Ui::new(&globals);
        Context::new(globals, Env::default(), ui)
    }

    #[tokio::test(start_paused = true)]
    async fn a_timeout_says_how_to_come_back() {
        let context = context();
        context.pending().run_started(&ExecutionId::from("exec_1").into(), Some(&ThreadId::from("th_1")));
        let failure = whichever_first(&context, Some(LIMIT), pending::<Result<(), _>>()).await.unwrap_err();
        assert_eq!((failure.kind(), failure.message()), (Kind::Timeout, "not done after 15m"));
        let hint = "the run goes on; come back to it with `kortix --local executions wait exec_1`";
        assert_eq!(failure.hints(), [hint]);
        assert!(failure.to_json().contains(r#""thread_id":"th_1""#), "{}", failure.to_json());
    }

    #[tokio::test(start_paused = true)]
    async fn a_command_that_ends_by_itself_is_given_time_for_it() {
        for (takes, is_done) in [(1, true), (9, false)] {
            let context = context();
            let ended = std::cell::Cell::new(false);
            let command = async {
                context.wind_down().accept(Duration::from_secs(5));
                context.wind_down().asked().await;
                tokio::time::sleep(Duration::from_secs(takes)).await;
                ended.set(true);
                Ok(())
            };
            let failure = whichever_first(&context, Some(LIMIT), command).await.unwrap_err();
            assert_eq!((failure.kind(), ended.get()), (Kind::Timeout, is_done));
        }
    }

    #[tokio::test(start_paused = true)]
    async fn what_is_done_in_time_is_done() {
        let context = context();
        assert_eq!(whichever_first(&context, Some(LIMIT), ready(Ok(1))).await.unwrap(), 1);
        let late = async {
            tokio::time::sleep(LIMIT * 2).await;
            Ok(2)
        };
        assert_eq!(whichever_first(&context, None, late).await.unwrap(), 2);
    }
}
