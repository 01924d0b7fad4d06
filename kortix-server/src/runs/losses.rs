//! Executions whose time to begin has passed, and those whose workers are gone for good, and their sandboxes with them,
//! as far as anybody knows.

use std::{sync::Arc, time::Duration};

use tokio::time::{MissedTickBehavior, interval};

use super::Runner;
use crate::{
    store::{GivenUp, StoreError},
    timestamp::Timestamp,
};

/// So many missed looks are a break: whoever was not there himself cannot say that others were not.
const BREAK: u32 = 3;

impl Runner {
    /// Ends what has waited for too long and what nobody has worked on for too long, until the task is aborted. Any process does this for all.
    pub(super) async fn give_up_for_ever(self: &Arc<Self>) {
        let times = self.at_work.times();
        let mut ticks = interval(times.heartbeat);
        ticks.set_missed_tick_behavior(MissedTickBehavior::Delay);
        let mut watch = Watch::begin(Timestamp::now());
        loop {
            ticks.tick().await;
            let now = Timestamp::now();
            let idle_since = watch.look(now, times.heartbeat * BREAK, times.lost_after);
            if let Err(error) = self.end_lost(now, idle_since).await {
                tracing::error!(error = &error as &dyn std::error::Error, "cannot look for lost executions");
                // Nobody could keep a lease meanwhile.
                watch = Watch::begin(now);
            }
        }
    }

    async fn end_lost(
        self: &Arc<Self>,
        now: Timestamp,
        idle_since: Option<Timestamp>,
    ) -> Result<(), StoreError> {
        let store = &self.service.store;
        self.tell_given_up(&store.give_up_late(now).await?, "it waited too long to begin");
        if let Some(idle_since) = idle_since {
            self.tell_given_up(&store.give_up_lost(idle_since).await?, "nobody worked on it any more");
        }
        Ok(())
    }

    fn tell_given_up(self: &Arc<Self>, given_up: &[GivenUp], reason: &str) {
        for GivenUp { execution, status, after } in given_up {
            tracing::warn!(%execution, reason, "given up");
            self.hub.tell(*execution, after.last_event);
            self.service.metrics.execution_ended(*status);
            if let Some(next) = after.next {
                self.launch(next);
            }
        }
    }
}

/// Since when this process has been looking without a break: it may have been stopped, and so may others.
struct Watch {
    since: Timestamp,
    last: Timestamp,
}

impl Watch {
    fn begin(now: Timestamp) -> Self {
        Self { since: now, last: now }
    }

    /// Since when nobody may have worked on something for it to be lost. `None`: this is not known yet.
    fn look(&mut self, now: Timestamp, longest_gap: Duration, lost_after: Duration) -> Option<Timestamp> {
        if now > self.last.after(longest_gap) {
            self.since = now;
        }
        self.last = now;
        let idle_since = now.before(lost_after);
        (self.since <= idle_since).then_some(idle_since)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const GAP: Duration = Duration::from_secs(30);
    const LOST_AFTER: Duration = Duration::from_mins(5);

    fn at(seconds: u64) -> Timestamp {
        Timestamp::from_micros(0).after(Duration::from_secs(seconds))
    }

    #[test]
    fn who_was_away_gives_nothing_up() {
        let mut watch = Watch::begin(at(0));
        for seconds in (10..300).step_by(10) {
            assert_eq!(watch.look(at(seconds), GAP, LOST_AFTER), None);
        }
        assert_eq!(watch.look(at(310), GAP, LOST_AFTER), Some(at(10)));
        // The machine slept for an hour, and whoever holds a lease there has not awoken yet.
        assert_eq!(watch.look(at(4_000), GAP, LOST_AFTER), None);
        assert_eq!(watch.look(at(4_020), GAP, LOST_AFTER), None);
    }
}
