//! How long sandboxes stay: one that nobody uses is stopped, later deleted, and none is there for ever, as far as the operator
//! wants that.
//!
//! A sandbox itself knows whether it is used, and whether it can end now is decided there, in one step, so that nobody's work
//! is cut by a look that is a moment old. Stopped so, it starts again as soon as somebody wants it.

use std::{sync::Arc, time::Duration};

use futures_util::{StreamExt as _, stream};

use super::{
    create_thread::step_after_commit,
    reaper::{ReapError, SERVER_PATIENCE, ago},
    service::Service,
};
use crate::{
    metrics::SandboxEnd,
    sandbox::{Parking, Reach, SandboxError, SandboxKey},
    store::{Demand, Overdue, Wards},
};

/// How often it is looked, at the least and at the most.
const INTERVALS: (Duration, Duration) = (Duration::from_secs(1), Duration::from_mins(1));
/// How many sandboxes are looked at at one time.
const AT_ONCE: usize = 8;

/// How long sandboxes stay; for ever where there is nothing.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Lifetimes {
    /// Without being used, until they are stopped.
    pub stop_after: Option<Duration>,
    /// Without being used, until they are deleted with their workspaces.
    pub delete_after: Option<Duration>,
    /// At all, until they are deleted with their workspaces, whoever uses them.
    pub most: Option<Duration>,
}

impl Lifetimes {
    /// None where nothing ever ends.
    fn interval(self) -> Option<Duration> {
        let shortest = [self.stop_after, self.delete_after, self.most].into_iter().flatten().min()?;
        Some((shortest / 4).clamp(INTERVALS.0, INTERVALS.1))
    }

    fn overdue(self) -> impl Iterator<Item = (Overdue, SandboxEnd)> {
        let unused =
            self.delete_after.map(|limit| (Overdue::UnusedSince(ago(limit)), SandboxEnd::DeletedUnused));
        let old = self.most.map(|limit| (Overdue::MadeBefore(ago(limit)), SandboxEnd::DeletedOld));
        unused.into_iter().chain(old)
    }
}

impl Service {
    /// Ends what has stayed long enough, until the task is aborted.
    pub async fn end_overdue_for_ever(self: Arc<Self>) {
        let Some(interval) = self.lifetimes.interval() else { return };
        let mut ticks = tokio::time::interval(interval);
        ticks.set_missed_tick_behavior(tokio::time::MissedTickBehavior::Delay);
        loop {
            ticks.tick().await;
            if let Err(error) = self.end_overdue().await {
                tracing::error!(
                    error = &error as &dyn std::error::Error,
                    "not all that is overdue could be ended"
                );
            }
        }
    }

    /// One round.
    async fn end_overdue(&self) -> Result<(), ReapError> {
        let wards = self.wards();
        // First, because it notes what is in use.
        self.look_after_running(wards).await?;
        for (overdue, end) in self.lifetimes.overdue() {
            for key in self.store.overdue(wards, overdue).await? {
                note_failure(&key, self.delete_overdue(&key, overdue, end).await);
            }
        }
        Ok(())
    }

    /// Where all servers reach all sandboxes, those of one that is lost are everybody's.
    fn wards(&self) -> Wards {
        let of_lost_since = match self.driver.reach() {
            Reach::OwnServer => None,
            Reach::EveryServer => Some(ago(SERVER_PATIENCE)),
        };
        Wards { server: self.server, of_lost_since }
    }

    async fn look_after_running(&self, wards: Wards) -> Result<(), ReapError> {
        let running = self.driver.list().await?.into_iter().filter(|sandbox| sandbox.alive);
        let looks = stream::iter(running).map(|sandbox| async move {
            let looked = self.look_after(&sandbox.key, wards).await;
            note_failure(&sandbox.key, looked);
        });
        looks.buffer_unordered(AT_ONCE).collect::<()>().await;
        Ok(())
    }

    async fn look_after(&self, key: &SandboxKey, wards: Wards) -> Result<(), ReapError> {
        let Some(demand) = self.store.demand(key, wards).await? else { return Ok(()) };
        let idle = match demand {
            Demand::AtWork => Duration::ZERO,
            Demand::Unknown => self.driver.idle(key).await?,
        };
        if self.lifetimes.delete_after.is_some() {
            self.store.sandbox_used(key, ago(idle)).await?;
        }
        let Some(limit) = self.lifetimes.stop_after.filter(|limit| idle >= *limit) else { return Ok(()) };
        if self.driver.park(key, limit).await? == Parking::Parked {
            self.metrics.sandbox_ended(SandboxEnd::StoppedUnused);
            tracing::info!(sandbox = %key, ?idle, "stopped a sandbox that nobody uses");
        }
        Ok(())
    }

    async fn delete_overdue(
        &self,
        key: &SandboxKey,
        overdue: Overdue,
        end: SandboxEnd,
    ) -> Result<(), ReapError> {
        let Some(_in_hand) = self.under_way.try_enter(key) else { return Ok(()) };
        if !self.may_end(key, overdue).await? {
            return Ok(());
        }
        // From here on it is nobody's: what is left of it when this is cut short is the reaper's.
        if !self.store.delete_overdue(key, overdue).await? {
            return Ok(());
        }
        step_after_commit("lifetimes.deleted");
        self.driver.destroy(key).await?;
        self.metrics.sandbox_ended(end);
        tracing::info!(sandbox = %key, ?overdue, "deleted a sandbox that was overdue");
        Ok(())
    }
}

impl Service {
    /// Only one that nobody uses is unused, whatever was written down of it: somebody may have come since.
    async fn may_end(&self, key: &SandboxKey, overdue: Overdue) -> Result<bool, SandboxError> {
        let (Overdue::UnusedSince(_), Some(limit)) = (overdue, self.lifetimes.delete_after) else {
            return Ok(true);
        };
        match self.driver.park(key, limit).await {
            Ok(Parking::Parked) | Err(SandboxError::Gone | SandboxError::Stopped) => Ok(true),
            Ok(Parking::InUse) => Ok(false),
            Err(error) => Err(error),
        }
    }
}

fn note_failure(key: &SandboxKey, outcome: Result<(), ReapError>) {
    match outcome {
        // It has ended meanwhile.
        Ok(()) | Err(ReapError::Sandbox(SandboxError::Gone | SandboxError::Stopped)) => {}
        Err(error) => {
            tracing::warn!(sandbox = %key, error = &error as &dyn std::error::Error, "cannot be looked after");
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_is_looked_often_enough_and_not_all_the_time() {
        let of =
            |seconds| Lifetimes { stop_after: Some(Duration::from_secs(seconds)), ..Lifetimes::default() };
        assert_eq!(Lifetimes::default().interval(), None);
        assert_eq!(of(1).interval(), Some(Duration::from_secs(1)));
        assert_eq!(of(40).interval(), Some(Duration::from_secs(10)));
        assert_eq!(of(86_400).interval(), Some(Duration::from_mins(1)));
        let both = Lifetimes { most: Some(Duration::from_secs(8)), ..of(86_400) };
        assert_eq!(both.interval(), Some(Duration::from_secs(2)));
    }
}
