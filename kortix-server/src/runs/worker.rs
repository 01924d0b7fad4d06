//! Claims, and the leases under which this process works.

use std::{
    collections::HashMap,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    time::Duration,
};

use tokio::{
    sync::{Notify, watch},
    time::{interval, sleep, timeout},
};

use super::Runner;
use crate::{
    ids::{ExecutionId, WorkerId},
    store::{Claimant, Claimed, Lease, Listener, News, StoreError, WorkError},
    timestamp::Timestamp,
};

/// How often executions that nobody works on are looked for without a reason: those whose worker is gone, and those whose
/// start was not heard of.
const LOOK: Duration = Duration::from_secs(1);
/// The least time between two looks that have a reason.
const PAUSE: Duration = Duration::from_millis(10);
/// How often events that are not to be kept any more are looked for.
const FORGET: Duration = Duration::from_mins(1);
/// How long those that are being left may take to notice.
const LEAVE_LIMIT: Duration = Duration::from_secs(5);
const LEAVE_POLL: Duration = Duration::from_millis(5);
/// After which an execution that was interrupted by a failing database is claimed again.
const AFTER_FAILURE: Duration = Duration::from_secs(1);

/// How long a lease is good, how often it is extended, and how long events are kept after the end.
#[derive(Clone, Copy, Debug)]
pub struct WorkTimes {
    pub lease: Duration,
    pub heartbeat: Duration,
    pub keep_events: Duration,
    /// How long nobody may have a lease on what has begun until it is given up.
    pub lost_after: Duration,
}

impl Default for WorkTimes {
    fn default() -> Self {
        Self {
            lease: Duration::from_secs(30),
            heartbeat: Duration::from_secs(10),
            keep_events: Duration::from_hours(30 * 24),
            lost_after: Duration::from_mins(5),
        }
    }
}

/// What this process does about executions.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Role {
    /// Claims them and works on them, under this name.
    Worker(WorkerId),
    /// Starts and stops them, and tells of them; others work.
    Reader,
}

/// What this process works on.
#[derive(Debug)]
pub(super) struct AtWork {
    role: Role,
    times: WorkTimes,
    /// There may be something to be claimed or to be stopped.
    wanted: Notify,
    leases: Mutex<HashMap<ExecutionId, Lease>>,
    leaving: watch::Sender<bool>,
}

/// One of them, until this is dropped.
struct InHand<'a> {
    at_work: &'a AtWork,
    execution: ExecutionId,
}

impl AtWork {
    pub(super) fn new(role: Role, times: WorkTimes) -> Self {
        let (leases, leaving) = (Mutex::default(), watch::Sender::new(false));
        Self { role, times, wanted: Notify::new(), leases, leaving }
    }

    pub(super) fn times(&self) -> WorkTimes {
        self.times
    }

    /// Under whose name this process works, as long as it does.
    fn worker(&self) -> Option<WorkerId> {
        match self.role {
            Role::Worker(_) if *self.leaving.borrow() => None,
            Role::Worker(worker) => Some(worker),
            Role::Reader => None,
        }
    }

    fn take_in_hand(&self, lease: Lease) -> InHand<'_> {
        self.leases().insert(lease.execution, lease);
        InHand { at_work: self, execution: lease.execution }
    }

    fn leases(&self) -> MutexGuard<'_, HashMap<ExecutionId, Lease>> {
        self.leases.lock().unwrap_or_else(PoisonError::into_inner)
    }

    async fn told_to_leave(&self) {
        let mut leaving = self.leaving.subscribe();
        // The sender is this, so waiting ends no other way.
        let _leaving = leaving.wait_for(|leaving| *leaving).await.is_ok();
    }

    async fn wanted(&self) {
        self.wanted.notified().await;
        // What is wanted at the same time is seen by one look.
        sleep(PAUSE).await;
    }
}

impl Drop for InHand<'_> {
    fn drop(&mut self) {
        self.at_work.leases().remove(&self.execution);
    }
}

impl Runner {
    /// Takes up what an earlier process under this worker's name has left.
    pub async fn resume(self: &Arc<Self>) -> Result<(), StoreError> {
        let Some(worker) = self.at_work.worker() else { return Ok(()) };
        self.service.store.release_leases(worker).await?;
        self.look().await
    }

    /// Does what there is to do about executions, until the task is aborted: who works claims what nobody works on and keeps
    /// the leases of what it has, and everybody hears of what others do.
    pub async fn work_for_ever(self: Arc<Self>) {
        match self.at_work.role {
            Role::Worker(_) => {
                let work = async { tokio::join!(self.look_for_ever(), self.beat()) };
                tokio::join!(work, self.forget_for_ever(), self.give_up_for_ever(), self.follow_others());
            }
            Role::Reader => {
                tokio::join!(self.forget_for_ever(), self.give_up_for_ever(), self.follow_others());
            }
        }
    }

    async fn look_for_ever(self: &Arc<Self>) {
        let mut ticks = interval(LOOK);
        loop {
            tokio::select! {
                _ = ticks.tick() => {}
                () = self.at_work.wanted() => {}
            }
            if let Err(error) = self.look().await {
                tracing::error!(error = &error as &dyn std::error::Error, "cannot look for executions");
            }
        }
    }

    async fn beat(&self) {
        let mut ticks = interval(self.at_work.times.heartbeat);
        loop {
            ticks.tick().await;
            if let Err(error) = self.keep_leases().await {
                tracing::error!(error = &error as &dyn std::error::Error, "cannot extend leases");
            }
        }
    }

    async fn forget_for_ever(&self) {
        let mut ticks = interval(FORGET);
        loop {
            ticks.tick().await;
            if let Err(error) = self.forget().await {
                tracing::error!(error = &error as &dyn std::error::Error, "cannot forget events");
            }
        }
    }

    async fn forget(&self) -> Result<(), StoreError> {
        let before = Timestamp::now().before(self.at_work.times.keep_events);
        while self.service.store.forget_events(before).await? > 0 {}
        Ok(())
    }

    /// Hears what other processes write.
    async fn follow_others(&self) {
        loop {
            if let Err(error) = self.service.store.follow_news(self).await {
                tracing::warn!(
                    error = &error as &dyn std::error::Error,
                    "nothing is heard of other processes"
                );
            }
            sleep(AFTER_FAILURE).await;
        }
    }

    async fn look(self: &Arc<Self>) -> Result<(), StoreError> {
        while let Some(claimant) = self.claimant() {
            let Some(claimed) = self.service.store.claim_next(&claimant).await? else { break };
            self.work(claimed);
        }
        self.end_those_to_stop().await?;
        self.end_abandoned().await
    }

    async fn keep_leases(&self) -> Result<(), StoreError> {
        let leases: Vec<Lease> = self.at_work.leases().values().copied().collect();
        if leases.is_empty() {
            return Ok(());
        }
        let until = Timestamp::now().after(self.at_work.times.lease);
        for lost in self.service.store.extend_leases(&leases, until).await? {
            // It ends at its next word, which it may not write.
            tracing::debug!(execution = %lost.execution, "its lease is lost");
        }
        Ok(())
    }

    fn claimant(&self) -> Option<Claimant> {
        let worker = self.at_work.worker()?;
        let lease_until = Timestamp::now().after(self.at_work.times.lease);
        Some(Claimant { worker, server: self.service.server, lease_until })
    }

    /// Claims an execution and works on it in the background, unless somebody does. Where others work, they see it themselves.
    pub(super) fn launch(self: &Arc<Self>, id: ExecutionId) {
        let Some(claimant) = self.claimant() else { return };
        let runner = Arc::clone(self);
        tokio::spawn(async move {
            match runner.service.store.claim(id, &claimant).await {
                Ok(Some(claimed)) => runner.work(claimed),
                Ok(None) => {}
                // It is claimed when it is next looked for.
                Err(error) => {
                    tracing::error!(execution = %id, error = &error as &dyn std::error::Error, "not claimed");
                }
            }
        });
    }

    fn work(self: &Arc<Self>, claimed: Claimed) {
        let runner = Arc::clone(self);
        tokio::spawn(async move {
            let lease = claimed.lease;
            let execution = lease.execution;
            let _in_hand = runner.at_work.take_in_hand(lease);
            let ended = tokio::select! {
                ended = runner.run(claimed) => ended,
                () = runner.at_work.told_to_leave() => {
                    runner.give_up(lease).await;
                    Ok(())
                }
            };
            match ended {
                Ok(()) => {}
                Err(WorkError::LeaseLost) => {
                    tracing::warn!(%execution, "another worker has it, or it is gone");
                }
                Err(WorkError::Store(error)) => {
                    tracing::error!(%execution, error = &error as &dyn std::error::Error, "interrupted");
                    sleep(AFTER_FAILURE).await;
                    runner.give_up(lease).await;
                }
            }
        });
    }

    async fn give_up(&self, lease: Lease) {
        if let Err(error) = self.service.store.release_lease(lease).await {
            let execution = lease.execution;
            tracing::warn!(%execution, error = &error as &dyn std::error::Error, "its lease has to run out");
        }
    }

    /// Stops to work, and lets others go on with what was begun.
    pub async fn leave(&self) {
        self.at_work.leaving.send_replace(true);
        let left = async {
            while !self.at_work.leases().is_empty() {
                sleep(LEAVE_POLL).await;
            }
        };
        if timeout(LEAVE_LIMIT, left).await.is_err() {
            tracing::warn!("some executions were not given up; their leases run out");
        }
    }
}

impl Listener for Runner {
    fn hear(&self, news: News) {
        match news {
            News::Of { execution, last } => self.hub.tell(execution, last),
            News::OfAny => self.hub.tell_all(),
            News::Work => self.at_work.wanted.notify_one(),
        }
    }

    fn is_listening(&self) -> bool {
        self.at_work.worker().is_some() || self.hub.is_watched()
    }

    fn watched(&self) -> Vec<ExecutionId> {
        self.hub.watched()
    }
}
