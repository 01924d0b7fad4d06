//! What ends a turn that is worked on in this process, from outside: nobody wants it any more, or its time is over.

use std::{sync::Arc, time::Duration};

use tokio::time::{Instant, sleep, sleep_until};

use super::{agent::TurnAtWork, hub::Subscription};
use crate::{ids::ExecutionId, store::Store, timestamp::Timestamp};

/// How often is looked without having been told of anything: other servers may not be able to tell.
const LOOK_AGAIN: Duration = Duration::from_secs(1);

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Interruption {
    /// Somebody stopped the execution, or deleted it.
    Unwanted,
    TimeLimit,
}

#[derive(Debug)]
pub(super) struct Vigil {
    store: Arc<dyn Store>,
    execution: ExecutionId,
    news: Subscription,
    next_look: Instant,
    deadline: Instant,
}

impl Vigil {
    /// Time counts from the turn's own beginning, so that a restart of the server does not extend it.
    pub(super) fn over(turn: &TurnAtWork<'_>) -> Self {
        let execution = turn.context.execution.id;
        let elapsed = Timestamp::now().micros().saturating_sub(turn.began_at.micros());
        let elapsed = Duration::from_micros(u64::try_from(elapsed).unwrap_or(0));
        Self {
            store: Arc::clone(&turn.service.store),
            execution,
            news: turn.hub.subscribe(execution),
            next_look: Instant::now(),
            deadline: Instant::now() + turn.context.limits.time.saturating_sub(elapsed),
        }
    }

    pub(super) fn time_left(&self) -> Duration {
        self.deadline.saturating_duration_since(Instant::now())
    }

    /// Waits for something, unless it is interrupted first.
    pub(super) async fn during<T>(&mut self, what: impl Future<Output = T>) -> Result<T, Interruption> {
        tokio::select! {
            biased;
            interruption = self.interrupted() => Err(interruption),
            done = what => Ok(done),
        }
    }

    /// That nothing has interrupted it so far.
    pub(super) async fn go_on(&mut self) -> Result<(), Interruption> {
        self.next_look = Instant::now();
        if self.time_left().is_zero() {
            return Err(Interruption::TimeLimit);
        }
        if self.is_wanted().await { Ok(()) } else { Err(Interruption::Unwanted) }
    }

    /// Waits until something may have been written about the execution.
    pub(super) async fn news(&mut self) -> Result<(), Interruption> {
        let time_left = self.time_left();
        tokio::select! {
            () = self.news.changed_by_others() => {}
            () = sleep(LOOK_AGAIN.min(time_left)) => {}
        }
        self.go_on().await
    }

    async fn interrupted(&mut self) -> Interruption {
        loop {
            tokio::select! {
                biased;
                () = sleep_until(self.deadline) => return Interruption::TimeLimit,
                () = self.news.changed_by_others() => {}
                () = sleep_until(self.next_look) => {}
            }
            if !self.is_wanted().await {
                return Interruption::Unwanted;
            }
            self.next_look = Instant::now() + LOOK_AGAIN;
        }
    }

    /// A database that does not answer wants nothing to end.
    pub(super) async fn is_wanted(&self) -> bool {
        !matches!(self.store.execution_is_wanted(self.execution).await, Ok(false))
    }
}
