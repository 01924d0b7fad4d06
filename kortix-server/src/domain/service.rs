//! The product's operations and what they need.

use std::{sync::Arc, time::Duration};

use tokio::{
    sync::{Semaphore, SemaphorePermit},
    time::{sleep, timeout},
};

use super::{
    create_thread::step,
    lifetimes::Lifetimes,
    plan::PlanLimits,
    under_way::{InHand, UnderWay},
    warm_pool::{WarmPool, WarmSettings},
};
use crate::{
    ids::{AccountId, ServerId},
    metrics::Metrics,
    sandbox::{SandboxDriver, SandboxError, SandboxKey, SandboxSpec},
    store::Store,
    timestamp::Timestamp,
};

/// How long a sandbox may take from its start until desktop and preview answer.
pub const READY_LIMIT: Duration = Duration::from_mins(1);

/// Side by side they share the cores evenly, and nobody's desktop waits for another's windows; beyond that it is only their memory
/// that is taken earlier.
const STARTS_A_CORE: usize = 10;

/// How often it is looked whether a sandbox is in nobody's hand any more.
const HAND_POLL: Duration = Duration::from_millis(20);

#[derive(Debug)]
pub struct Service {
    pub store: Arc<dyn Store>,
    pub driver: Arc<dyn SandboxDriver>,
    pub limits: PlanLimits,
    /// This server among those that share the database.
    pub server: ServerId,
    pub metrics: Arc<Metrics>,
    spec: SandboxSpec,
    /// Starting a desktop is a burst of work, and more at once than this wait.
    starts: Semaphore,
    most_starts: usize,
    pub(super) warm: WarmPool,
    pub(super) lifetimes: Lifetimes,
    /// Sandboxes that are being made or removed, which the reaper leaves alone.
    pub(super) under_way: UnderWay<SandboxKey>,
    waking: UnderWay<SandboxKey>,
    /// Uploads that are being worked on, by their idempotency keys.
    pub(super) uploads: UnderWay<(AccountId, String)>,
}

impl Service {
    pub fn new(
        store: Arc<dyn Store>,
        driver: Arc<dyn SandboxDriver>,
        limits: PlanLimits,
        server: ServerId,
        warm: WarmSettings,
    ) -> Self {
        let cores = std::thread::available_parallelism().map_or(2, std::num::NonZero::get);
        let most_starts = cores * STARTS_A_CORE;
        Self {
            store,
            driver,
            limits,
            server,
            metrics: Arc::default(),
            spec: SandboxSpec::default(),
            starts: Semaphore::new(most_starts),
            most_starts,
            warm: WarmPool::new(warm),
            lifetimes: Lifetimes::default(),
            under_way: UnderWay::default(),
            waking: UnderWay::default(),
            uploads: UnderWay::default(),
        }
    }

    /// Has every sandbox that is made from now on use so much at most.
    #[must_use]
    pub fn of_size(self, spec: SandboxSpec) -> Self {
        Self { spec, ..self }
    }

    /// Has sandboxes end that have stayed so long.
    #[must_use]
    pub fn ending_by(self, lifetimes: Lifetimes) -> Self {
        Self { lifetimes, ..self }
    }

    /// Makes a sandbox and waits until its desktop and its preview answer.
    pub(super) async fn start_sandbox(&self, key: &SandboxKey) -> Result<(), SandboxError> {
        let _permit = self.starts.acquire().await;
        self.make_and_wait(key).await
    }

    pub(super) async fn make_and_wait(&self, key: &SandboxKey) -> Result<(), SandboxError> {
        self.driver.create(key, &self.spec).await?;
        step("sandbox.started")?;
        self.driver.ready(key, READY_LIMIT).await
    }

    /// A start for which nobody waits: there is one only while fewer are under way than there are cores.
    pub(super) fn idle_start(&self) -> Option<SemaphorePermit<'_>> {
        let under_way = self.most_starts - self.starts.available_permits();
        let is_quiet = under_way * STARTS_A_CORE < self.most_starts;
        is_quiet.then(|| self.starts.try_acquire().ok()).flatten()
    }

    /// Starts a linked sandbox again when it has died, and not one that somebody stopped. Fine when it runs. It may
    /// take a moment until it answers.
    pub async fn wake_sandbox(&self, key: &SandboxKey) -> Result<(), SandboxError> {
        self.note_use(key).await;
        let woken = self.driver.revive(key).await;
        self.still_linked(key).await.and(woken)
    }

    /// As [`Self::wake_sandbox`], and starts one that somebody stopped, too: for those who ask for it by name.
    pub async fn start_again(&self, key: &SandboxKey) -> Result<(), SandboxError> {
        self.note_use(key).await;
        let started = self.driver.start(key).await;
        self.still_linked(key).await.and(started)
    }

    /// Makes a linked sandbox that was deleted, empty.
    pub(super) async fn make_again(&self, key: &SandboxKey) -> Result<(), SandboxError> {
        let _permit = self.starts.acquire().await;
        // The reaper leaves alone what is in hand, and what it has in hand is on its way out.
        let _in_hand = self.in_hand(key).await?;
        let noted = self.store.sandbox_made(key, Timestamp::now()).await;
        noted.map_err(|error| SandboxError::caused("the sandbox cannot be noted in the database", error))?;
        let made = self.driver.create(key, &self.spec).await;
        self.still_linked(key).await.and(made)
    }

    /// What the sandbox may use; what a new one may, where there is none.
    pub async fn spec_of(&self, key: &SandboxKey) -> SandboxSpec {
        match self.driver.spec(key).await {
            Ok(spec) => spec,
            Err(error) => {
                tracing::debug!(sandbox = %key, error = &error as &dyn std::error::Error, "its size is not known");
                self.spec.clone()
            }
        }
    }

    async fn in_hand(&self, key: &SandboxKey) -> Result<InHand<SandboxKey>, SandboxError> {
        let entered = async {
            loop {
                if let Some(in_hand) = self.under_way.try_enter(key) {
                    return in_hand;
                }
                sleep(HAND_POLL).await;
            }
        };
        let what = "whatever else is done with the sandbox";
        timeout(READY_LIMIT, entered).await.map_err(|_| SandboxError::Timeout { what, limit: READY_LIMIT })
    }

    /// So that nobody deletes it as unused at the same moment.
    async fn note_use(&self, key: &SandboxKey) {
        if self.lifetimes.delete_after.is_none() {
            return;
        }
        if let Err(error) = self.store.sandbox_used(key, Timestamp::now()).await {
            tracing::warn!(sandbox = %key, error = &error as &dyn std::error::Error, "its use is not noted");
        }
    }

    async fn still_linked(&self, key: &SandboxKey) -> Result<(), SandboxError> {
        // Its project may have been deleted meanwhile, and the sandbox destroyed before it was woken.
        if let Ok(None) = self.store.sandbox(key).await {
            self.driver.destroy(key).await?;
            return Err(SandboxError::Gone);
        }
        Ok(())
    }

    /// As [`Self::wake_sandbox`], while the caller goes on. Once at a time for each sandbox.
    pub fn wake_in_background(self: &Arc<Self>, key: &SandboxKey) {
        let (service, sandbox) = (Arc::clone(self), key.clone());
        self.in_background(key, async move { service.wake_sandbox(&sandbox).await });
    }

    /// As [`Self::start_again`], while the caller goes on. Once at a time for each sandbox.
    pub fn start_in_background(self: &Arc<Self>, key: &SandboxKey) {
        let (service, sandbox) = (Arc::clone(self), key.clone());
        self.in_background(key, async move { service.start_again(&sandbox).await });
    }

    fn in_background(
        &self,
        key: &SandboxKey,
        start: impl Future<Output = Result<(), SandboxError>> + Send + 'static,
    ) {
        let Some(in_hand) = self.waking.try_enter(key) else { return };
        let key = key.clone();
        tokio::spawn(async move {
            let _in_hand = in_hand;
            match start.await {
                Ok(()) | Err(SandboxError::Stopped) => {}
                Err(error) => {
                    tracing::warn!(sandbox = %key, error = &error as &dyn std::error::Error, "cannot be woken");
                }
            }
        });
    }
}
