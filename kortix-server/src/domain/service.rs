//! The product's operations and what they need.

use std::{
    collections::HashSet,
    sync::{Arc, Mutex, PoisonError},
    time::Duration,
};

use tokio::sync::Semaphore;

use super::{create_thread::step, plan::PlanLimits};
use crate::{
    sandbox::{SandboxDriver, SandboxError, SandboxKey, SandboxSpec},
    store::Store,
};

/// How long a sandbox may take from its start until desktop and preview answer.
pub const READY_LIMIT: Duration = Duration::from_mins(1);

#[derive(Debug)]
pub struct Service {
    pub store: Arc<dyn Store>,
    pub driver: Arc<dyn SandboxDriver>,
    pub limits: PlanLimits,
    pub spec: SandboxSpec,
    /// Starting a desktop is a burst of work: more at once than this only makes each of them slower.
    starts: Semaphore,
    under_way: UnderWay,
}

impl Service {
    pub fn new(store: Arc<dyn Store>, driver: Arc<dyn SandboxDriver>, limits: PlanLimits) -> Self {
        let cores = std::thread::available_parallelism().map_or(2, std::num::NonZero::get);
        Self {
            store,
            driver,
            limits,
            spec: SandboxSpec::default(),
            starts: Semaphore::new(cores * 2),
            under_way: UnderWay::default(),
        }
    }

    /// Starts a linked sandbox again when it has died, and waits until it answers. Fine when it runs.
    pub async fn wake_sandbox(&self, key: &SandboxKey) -> Result<(), SandboxError> {
        self.start_sandbox(key).await?;
        // Its project may have been deleted meanwhile, and the sandbox destroyed before it was made again.
        match self.store.sandbox(key).await {
            Ok(None) => {
                self.driver.destroy(key).await?;
                Err(SandboxError::Gone)
            }
            _ => Ok(()),
        }
    }

    /// As [`Self::wake_sandbox`], while the caller goes on.
    pub fn wake_in_background(self: &Arc<Self>, key: SandboxKey) {
        let service = Arc::clone(self);
        tokio::spawn(async move {
            if let Err(error) = service.wake_sandbox(&key).await {
                tracing::warn!(sandbox = %key, error = &error as &dyn std::error::Error, "cannot be woken");
            }
        });
    }

    /// Makes or revives the sandbox and waits until it answers. Fine when it runs.
    pub(super) async fn start_sandbox(&self, key: &SandboxKey) -> Result<(), SandboxError> {
        let _permit = self.starts.acquire().await;
        self.driver.create(key, &self.spec).await?;
        step("sandbox.started")?;
        self.driver.ready(key, READY_LIMIT).await
    }

    pub(super) fn under_way(&self) -> &UnderWay {
        &self.under_way
    }
}

/// The creates and deletions that this process is working on, which the reaper is to leave alone.
#[derive(Debug, Default)]
pub(super) struct UnderWay(Mutex<HashSet<SandboxKey>>);

impl UnderWay {
    pub(super) fn enter(&self, key: &SandboxKey) -> UnderWayGuard<'_> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).insert(key.clone());
        UnderWayGuard { set: self, key: key.clone() }
    }

    pub(super) fn contains(&self, key: &SandboxKey) -> bool {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).contains(key)
    }
}

pub(super) struct UnderWayGuard<'a> {
    set: &'a UnderWay,
    key: SandboxKey,
}

impl Drop for UnderWayGuard<'_> {
    fn drop(&mut self) {
        self.set.0.lock().unwrap_or_else(PoisonError::into_inner).remove(&self.key);
    }
}
