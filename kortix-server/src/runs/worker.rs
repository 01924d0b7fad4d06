//! Claims, and the leases under which this process works.

use std::{
    collections::HashMap,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    time::Duration,
};

use tokio::{
    sync::watch,
    time::{interval, sleep, timeout},
};

use super::Runner;
use crate::{
    ids::{ExecutionId, WorkerId},
    store::{Claimant, Claimed, Lease, News, StoreError, WorkError},
    timestamp::Timestamp,
};

/// How often executions that nobody works on are looked for: those that another server has started for this one, and
/// those whose worker is gone.
const LOOK: Duration = Duration::from_secs(1);
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
}

impl Default for WorkTimes {
    fn default() -> Self {
        Self {
            lease: Duration::from_secs(30),
            heartbeat: Duration::from_secs(10),
            keep_events: Duration::from_hours(30 * 24),
        }
    }
}

/// What this process works on.
#[derive(Debug)]
pub(super) struct AtWork {
    worker: WorkerId,
    times: WorkTimes,
    leases: Mutex<HashMap<ExecutionId, Lease>>,
    leaving: watch::Sender<bool>,
}

/// One of them, until this is dropped.
struct InHand<'a> {
    at_work: &'a AtWork,
    execution: ExecutionId,
}

impl AtWork {
    pub(super) fn new(worker: WorkerId, times: WorkTimes) -> Self {
        Self { worker, times, leases: Mutex::default(), leaving: watch::Sender::new(false) }
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

    fn is_leaving(&self) -> bool {
        *self.leaving.borrow()
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
        self.service.store.release_leases(self.at_work.worker).await?;
        self.look().await
    }

    /// Claims what nobody works on, and keeps the leases of what this process works on, until the task is aborted.
    pub async fn work_for_ever(self: Arc<Self>) {
        let looking = async {
            let mut ticks = interval(LOOK);
            loop {
                ticks.tick().await;
                if let Err(error) = self.look().await {
                    tracing::error!(error = &error as &dyn std::error::Error, "cannot look for executions");
                }
            }
        };
        let beating = async {
            let mut ticks = interval(self.at_work.times.heartbeat);
            loop {
                ticks.tick().await;
                if let Err(error) = self.keep_leases().await {
                    tracing::error!(error = &error as &dyn std::error::Error, "cannot extend leases");
                }
            }
        };
        let forgetting = async {
            let mut ticks = interval(FORGET);
            loop {
                ticks.tick().await;
                if let Err(error) = self.forget().await {
                    tracing::error!(error = &error as &dyn std::error::Error, "cannot forget events");
                }
            }
        };
        tokio::join!(looking, beating, forgetting, self.hear());
    }

    async fn forget(&self) -> Result<(), StoreError> {
        let before = Timestamp::now().before(self.at_work.times.keep_events);
        while self.service.store.forget_events(before).await? > 0 {}
        Ok(())
    }

    /// Tells this process's readers what other processes write.
    async fn hear(&self) {
        let tell = |news| match news {
            News::Of { execution, last } => self.hub.tell(execution, last),
            News::OfAny => self.hub.tell_all(),
        };
        loop {
            if let Err(error) = self.service.store.follow_news(&tell).await {
                tracing::warn!(
                    error = &error as &dyn std::error::Error,
                    "nothing is heard of other processes"
                );
            }
            sleep(AFTER_FAILURE).await;
        }
    }

    async fn look(self: &Arc<Self>) -> Result<(), StoreError> {
        while !self.at_work.is_leaving() {
            let Some(claimed) = self.service.store.claim_next(&self.claimant()).await? else { break };
            self.work(claimed);
        }
        self.end_those_to_stop().await
    }

    async fn keep_leases(&self) -> Result<(), StoreError> {
        let leases: Vec<Lease> = self.at_work.leases().values().copied().collect();
        if leases.is_empty() {
            return Ok(());
        }
        let until = Timestamp::now().after(self.at_work.times.lease);
        for lost in self.service.store.extend_leases(&leases, until).await? {
            // It ends at its next word, which it may not write.
            tracing::warn!(execution = %lost.execution, "another worker has it, or it is gone");
        }
        Ok(())
    }

    fn claimant(&self) -> Claimant {
        Claimant {
            worker: self.at_work.worker,
            server: self.service.server,
            lease_until: Timestamp::now().after(self.at_work.times.lease),
        }
    }

    /// Claims an execution and works on it in the background, unless somebody does.
    pub(super) fn launch(self: &Arc<Self>, id: ExecutionId) {
        if self.at_work.is_leaving() {
            return;
        }
        let runner = Arc::clone(self);
        tokio::spawn(async move {
            match runner.service.store.claim(id, &runner.claimant()).await {
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
            let _in_hand = runner.at_work.take_in_hand(lease);
            let ended = tokio::select! {
                ended = runner.run(claimed) => ended,
                () = runner.at_work.told_to_leave() => {
                    runner.give_up(lease).await;
                    Ok(())
                }
            };
            match ended {
                Ok(()) | Err(WorkError::LeaseLost) => {}
                Err(WorkError::Store(error)) => {
                    let execution = lease.execution;
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
