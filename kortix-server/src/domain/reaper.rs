//! Finishes or undoes what a crash or a failing host left, on boot and every minute, in both directions: rows whose
//! sandbox is not wanted any more, and sandboxes that no row knows.

use std::{sync::Arc, time::Duration};

use super::service::Service;
use crate::{
    sandbox::{SandboxError, SandboxKey},
    store::{DoomedProject, StoreError},
    timestamp::Timestamp,
};

const INTERVAL: Duration = Duration::from_mins(1);
const IDEMPOTENCY_RETENTION: Duration = Duration::from_hours(24);
/// How often a server says that it lives, to those that share its database.
const SIGN_OF_LIFE: Duration = Duration::from_secs(10);
/// How long a server may be silent before others undo the creates that it left.
pub(super) const SERVER_PATIENCE: Duration = Duration::from_mins(1);

/// What one round did.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Reaped {
    pub creates_undone: usize,
    pub deletions_finished: usize,
    pub orphans_destroyed: usize,
    /// What could not be done yet, and is tried again in the next round.
    pub failed: usize,
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

    /// Says that this server lives, until the task is aborted.
    pub async fn show_life_for_ever(self: Arc<Self>) {
        let mut ticks = tokio::time::interval(SIGN_OF_LIFE);
        loop {
            ticks.tick().await;
            if let Err(error) = self.show_life().await {
                tracing::error!(
                    error = &error as &dyn std::error::Error,
                    "cannot show that this server lives"
                );
            }
        }
    }

    /// Says that this server has ended, so that nobody waits for it.
    pub async fn leave(&self) -> Result<(), StoreError> {
        self.store.server_left(self.server).await
    }

    pub async fn show_life(&self) -> Result<(), StoreError> {
        self.store.server_seen(self.server, Timestamp::now()).await
    }

    /// One round.
    pub async fn reap(&self) -> Result<Reaped, ReapError> {
        self.store.forget_warm_of_lost_servers(self.server, ago(SERVER_PATIENCE)).await?;
        // The sandboxes are listed before the rows are read: a sandbox is made after its row and its row goes after
        // it, so one that is listed here and has no row below is nobody's.
        let present = self.driver.list().await?;
        let mut orphans = Vec::new();
        for sandbox in present {
            if !self.store.knows_sandbox(&sandbox.key).await? {
                orphans.push(sandbox.key);
            }
        }

        let mut reaped = Reaped::default();
        for sandbox in &self.store.provisions(self.server, ago(SERVER_PATIENCE)).await? {
            count(self.undo_left_create(sandbox).await, &mut reaped.creates_undone, &mut reaped.failed);
        }
        for doomed in self.store.doomed_projects().await? {
            count(
                self.finish_left_deletion(&doomed).await,
                &mut reaped.deletions_finished,
                &mut reaped.failed,
            );
        }
        for sandbox in &orphans {
            count(self.destroy_orphan(sandbox).await, &mut reaped.orphans_destroyed, &mut reaped.failed);
        }
        self.store.forget_idempotency_keys(ago(IDEMPOTENCY_RETENTION)).await?;
        Ok(reaped)
    }

    /// False: there was nothing to do after all.
    async fn undo_left_create(&self, sandbox: &SandboxKey) -> Result<bool, ReapError> {
        let Some(_in_hand) = self.under_way.try_enter(sandbox) else { return Ok(false) };
        // The saga may have ended well since the rows were read; in hand, the row cannot change any more.
        if !self.store.is_provisioning(sandbox).await? {
            return Ok(false);
        }
        self.undo_create(sandbox).await?;
        Ok(true)
    }

    async fn finish_left_deletion(&self, doomed: &DoomedProject) -> Result<bool, ReapError> {
        let in_hand = doomed.sandbox.as_ref().map(|key| self.under_way.try_enter(key));
        if matches!(in_hand, Some(None)) {
            return Ok(false);
        }
        self.bury(doomed.project, doomed.sandbox.as_ref()).await?;
        Ok(true)
    }

    async fn destroy_orphan(&self, key: &SandboxKey) -> Result<bool, ReapError> {
        let Some(_in_hand) = self.under_way.try_enter(key) else { return Ok(false) };
        // It may have been made anew since it was looked for.
        if self.store.knows_sandbox(key).await? {
            return Ok(false);
        }
        self.driver.destroy(key).await?;
        tracing::warn!(sandbox = %key, "destroyed a sandbox that no project knows");
        Ok(true)
    }
}

fn count(outcome: Result<bool, ReapError>, done: &mut usize, failed: &mut usize) {
    match outcome {
        Ok(did) => *done += usize::from(did),
        Err(error) => {
            *failed += 1;
            tracing::error!(error = &error as &dyn std::error::Error, "not reaped yet");
        }
    }
}

pub(super) fn ago(span: Duration) -> Timestamp {
    let micros = i64::try_from(span.as_micros()).unwrap_or(i64::MAX);
    Timestamp::from_micros(Timestamp::now().micros().saturating_sub(micros))
}
