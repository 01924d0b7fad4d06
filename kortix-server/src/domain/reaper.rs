//! Finishes or undoes what a crash or a failing host left, on boot and every minute, in both directions: rows whose
//! sandbox is not wanted any more, and sandboxes that no row knows.

use std::{collections::HashSet, sync::Arc, time::Duration};

use super::service::Service;
use crate::{
    sandbox::{SandboxError, SandboxKey},
    store::StoreError,
    timestamp::Timestamp,
};

const INTERVAL: Duration = Duration::from_mins(1);
const IDEMPOTENCY_RETENTION: Duration = Duration::from_hours(24);

/// What one round did.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Reaped {
    pub creates_undone: usize,
    pub deletions_finished: usize,
    pub orphans_destroyed: usize,
}

#[derive(Debug, thiserror::Error)]
pub enum ReapError {
    #[error(transparent)]
    Store(#[from] StoreError),
    #[error(transparent)]
    Sandbox(#[from] SandboxError),
}

impl Service {
    /// Looks after the house until the task is aborted. The first round has been made by `serve`.
    pub async fn reap_for_ever(self: Arc<Self>) {
        let mut ticks = tokio::time::interval(INTERVAL);
        ticks.tick().await;
        loop {
            ticks.tick().await;
            match self.reap().await {
                Ok(reaped) if reaped != Reaped::default() => tracing::info!(?reaped, "reaped"),
                Ok(_) => {}
                Err(error) => {
                    tracing::error!(error = &error as &dyn std::error::Error, "a round of the reaper failed");
                }
            }
        }
    }

    /// One round.
    pub async fn reap(&self) -> Result<Reaped, ReapError> {
        // The sandboxes are listed before the rows are read: a sandbox is made after its row and its row goes after
        // it, so one that is listed here and has no row below is nobody's.
        let present = self.driver.list().await?;
        let mut reaped = Reaped::default();
        let mut known = HashSet::new();
        for provision in self.store.provisions().await? {
            known.insert(provision.sandbox.clone());
            if !self.under_way().contains(&provision.sandbox) {
                self.undo_create(&provision.sandbox).await;
                reaped.creates_undone += 1;
            }
        }
        known.extend(self.store.linked_sandboxes().await?);
        for doomed in self.store.doomed_projects().await? {
            if !doomed.sandbox.as_ref().is_some_and(|key| self.under_way().contains(key)) {
                self.bury(doomed.project, doomed.sandbox.as_ref()).await;
                reaped.deletions_finished += 1;
            }
        }
        for sandbox in present {
            if !known.contains(&sandbox.key) && !self.under_way().contains(&sandbox.key) {
                self.destroy_orphan(&sandbox.key).await;
                reaped.orphans_destroyed += 1;
            }
        }
        self.store.forget_idempotency_keys(ago(IDEMPOTENCY_RETENTION)).await?;
        Ok(reaped)
    }

    async fn destroy_orphan(&self, key: &SandboxKey) {
        match self.driver.destroy(key).await {
            Ok(()) => tracing::warn!(sandbox = %key, "destroyed a sandbox that no project knows"),
            Err(error) => {
                tracing::error!(sandbox = %key, error = &error as &dyn std::error::Error, "cannot destroy an orphan");
            }
        }
    }
}

fn ago(span: Duration) -> Timestamp {
    let micros = i64::try_from(span.as_micros()).unwrap_or(i64::MAX);
    Timestamp::from_micros(Timestamp::now().micros().saturating_sub(micros))
}
