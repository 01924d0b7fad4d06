//! Sandboxes that are made ahead of being wanted, so that a create finds one whose desktop and preview answer already.
//!
//! Each has a row from before it is made until a create takes it, in the transaction that reserves it: whatever is cut in
//! the middle, a sandbox has one owner. A server that starts again finds its own; those of a server that was lost are
//! nobody's after a while, and the reaper destroys them.

use std::{
    collections::VecDeque,
    num::NonZeroU32,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    time::Duration,
};

use tokio::{
    sync::Notify,
    time::{Instant, sleep, sleep_until},
};

use super::{reaper::ReapError, service::Service};
use crate::sandbox::{SandboxKey, SandboxState};

/// After a sandbox that could not be made.
const PAUSE_AFTER_FAILURE: Duration = Duration::from_secs(30);
/// How often it is looked whether creates leave room for the pool.
const PAUSE_FOR_CREATES: Duration = Duration::from_millis(100);

/// How many sandboxes are held ready, and how fast taken ones are replaced.
#[derive(Clone, Copy, Debug)]
pub struct WarmSettings {
    /// None for zero.
    pub size: usize,
    pub per_minute: NonZeroU32,
}

impl WarmSettings {
    pub const NONE: Self = Self { size: 0, per_minute: NonZeroU32::MIN };

    fn interval(self) -> Duration {
        Duration::from_mins(1) / self.per_minute.get()
    }
}

/// The sandboxes that answer and that nobody has.
#[derive(Debug)]
pub struct WarmPool {
    settings: WarmSettings,
    held: Mutex<Held>,
    claimed: Notify,
}

#[derive(Debug, Default)]
struct Held {
    ready: VecDeque<SandboxKey>,
    /// Those of creates that may still be refused.
    on_trial: usize,
}

impl WarmPool {
    pub(super) fn new(settings: WarmSettings) -> Self {
        Self { settings, held: Mutex::default(), claimed: Notify::new() }
    }

    fn held(&self) -> MutexGuard<'_, Held> {
        self.held.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn is_full(&self) -> bool {
        let held = self.held();
        held.ready.len() + held.on_trial >= self.settings.size
    }

    fn add(&self, key: SandboxKey) {
        self.held().ready.push_back(key);
    }

    /// The one that has waited longest.
    fn take(&self) -> Option<OnTrial<'_>> {
        let mut held = self.held();
        let key = held.ready.pop_front()?;
        held.on_trial += 1;
        Some(OnTrial { pool: self, key, verdict: Verdict::PutBack })
    }
}

/// A sandbox that a create is about to reserve. It goes back to the pool when it is not claimed.
#[derive(Debug)]
pub(super) struct OnTrial<'a> {
    pool: &'a WarmPool,
    key: SandboxKey,
    verdict: Verdict,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Verdict {
    PutBack,
    Claimed,
}

impl OnTrial<'_> {
    pub(super) fn key(&self) -> &SandboxKey {
        &self.key
    }

    /// It leaves the pool, and another one is made in its place.
    pub(super) fn claim(mut self) {
        self.verdict = Verdict::Claimed;
    }
}

impl Drop for OnTrial<'_> {
    fn drop(&mut self) {
        let mut held = self.pool.held();
        held.on_trial -= 1;
        match self.verdict {
            Verdict::PutBack => held.ready.push_front(self.key.clone()),
            Verdict::Claimed => self.pool.claimed.notify_one(),
        }
    }
}

impl Service {
    /// How many sandboxes are ready to be taken.
    pub fn warm_sandboxes(&self) -> usize {
        self.warm.held().ready.len()
    }

    /// A sandbox of the pool that lives.
    pub(super) async fn take_warm(&self) -> Option<OnTrial<'_>> {
        loop {
            let taken = self.warm.take()?;
            match self.driver.state(taken.key()).await {
                Ok(SandboxState::Running { .. }) => return Some(taken),
                state => {
                    tracing::warn!(sandbox = %taken.key(), ?state, "a sandbox that was made ahead is lost");
                    let key = taken.key().clone();
                    taken.claim();
                    self.give_up_warm(&key).await;
                }
            }
        }
    }

    /// Finds again what an earlier process of this server made ahead, and gives up what is too much of it or does not live.
    pub async fn adopt_warm(&self) -> Result<(), ReapError> {
        for key in self.store.warm_sandboxes(self.server).await? {
            let lives = matches!(self.driver.state(&key).await, Ok(SandboxState::Running { .. }));
            if lives && !self.warm.is_full() {
                self.warm.add(key);
            } else {
                self.store.forget_warm(&key).await?;
            }
        }
        Ok(())
    }

    /// Replaces what is taken, until the task is aborted.
    pub async fn keep_warm_for_ever(self: Arc<Self>) {
        loop {
            while self.warm.is_full() {
                self.warm.claimed.notified().await;
            }
            let next = Instant::now() + self.warm.settings.interval();
            // Whoever waits for a sandbox comes before those that nobody waits for yet.
            let Some(permit) = self.idle_start() else {
                sleep(PAUSE_FOR_CREATES).await;
                continue;
            };
            let made = self.make_warm().await;
            // Nothing is started during the pauses below.
            drop(permit);
            match made {
                Ok(key) => self.warm.add(key),
                Err(error) => {
                    tracing::warn!(
                        error = &error as &dyn std::error::Error,
                        "no sandbox could be made ahead"
                    );
                    sleep(PAUSE_AFTER_FAILURE).await;
                }
            }
            sleep_until(next).await;
        }
    }

    async fn make_warm(&self) -> Result<SandboxKey, ReapError> {
        let key = SandboxKey::random();
        // The reaper leaves it alone, also when the row is taken back below.
        let _in_hand = self.under_way.try_enter(&key);
        self.store.add_warm(&key, self.server).await?;
        match self.make_and_wait(&key).await {
            Ok(()) => Ok(key),
            Err(error) => {
                self.give_up_warm(&key).await;
                Err(error.into())
            }
        }
    }

    /// What cannot be done here is left to the reaper.
    async fn give_up_warm(&self, key: &SandboxKey) {
        let destroyed = self.driver.destroy(key).await.map_err(ReapError::from);
        let forgotten = self.store.forget_warm(key).await.map_err(ReapError::from);
        if let Err(error) = destroyed.and(forgotten) {
            tracing::warn!(sandbox = %key, error = &error as &dyn std::error::Error, "not removed yet");
        }
    }
}
