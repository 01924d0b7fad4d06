//! The ways a command can end before it is done: a signal, or the user's `--timeout`.

use std::io;
use std::time::Duration;

use tokio::signal::unix::{SignalKind, signal};

use crate::context::Context;
use crate::error::{Failure, Kind};

/// Runs the command until it is done, a signal arrives or the time is up.
pub async fn whichever_first<T>(
    context: &Context,
    timeout: Option<Duration>,
    command: impl Future<Output = Result<T, Failure>>,
) -> Result<T, Failure> {
    let unheard = |error: io::Error| Failure::io("cannot listen for signals", &error);
    let mut interrupt = signal(SignalKind::interrupt()).map_err(unheard)?;
    let mut terminate = signal(SignalKind::terminate()).map_err(unheard)?;
    let ending = tokio::select! {
        biased;
        _ = interrupt.recv() => Failure::new(Kind::Interrupted, "interrupted"),
        _ = terminate.recv() => Failure::new(Kind::Terminated, "terminated"),
        result = command => return result,
        limit = elapsed(timeout) => {
            Failure::new(Kind::Timeout, format!("not done after {}", humantime::format_duration(limit)))
        }
    };
    Err(context.pending().annotate(ending))
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
