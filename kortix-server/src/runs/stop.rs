//! Stops. What asks for one is in the database; the server that has the sandbox carries it out, at once when it was the
//! one that was asked, and within a second otherwise.

use std::{sync::Arc, time::Duration};

use tokio::time::{sleep, timeout};

use super::{Runner, jobs_of};
use crate::{
    domain::execution::{Execution, Status},
    ids::ExecutionId,
    sandbox::{SandboxError, SandboxKey},
    store::StoreError,
};

/// How long whoever asks for a stop waits for it.
const STOP_LIMIT: Duration = Duration::from_secs(20);
const LOOK: Duration = Duration::from_millis(25);

#[derive(Clone, Copy, PartialEq, Eq)]
enum JobsKilled {
    All,
    NotAll,
}

impl Runner {
    /// Ends an execution, wherever it runs, and returns how it ended: one that has ended before keeps its outcome. `None`:
    /// it has not ended yet, and will as soon as its server gets to it.
    pub async fn stop(self: &Arc<Self>, execution: &Execution) -> Result<Option<Status>, StoreError> {
        self.service.store.request_stop(execution.id).await?;
        // One that waited for its thread has ended with that.
        self.hub.tell_of_more(execution.id);
        if execution.server.is_none_or(|server| server == self.service.server) {
            self.end_jobs(execution.id).await?;
        }
        match timeout(STOP_LIMIT, self.ended(execution.id)).await {
            Ok(status) => status.map(Some),
            Err(_) => Ok(None),
        }
    }

    async fn ended(&self, id: ExecutionId) -> Result<Status, StoreError> {
        loop {
            match self.service.store.execution_status(id).await? {
                Some(status) if status.is_active() => sleep(LOOK).await,
                Some(status) => return Ok(status),
                // Deleted meanwhile, and its job ended with it.
                None => return Ok(Status::Stopped),
            }
        }
    }

    pub(super) async fn end_those_to_stop(self: &Arc<Self>) -> Result<(), StoreError> {
        for id in self.service.store.executions_to_stop(self.service.server).await? {
            self.end_jobs(id).await?;
        }
        Ok(())
    }

    /// Ends its jobs, and sees that somebody notices.
    async fn end_jobs(self: &Arc<Self>, id: ExecutionId) -> Result<(), StoreError> {
        let store = &self.service.store;
        let Some(execution) = store.execution(id).await? else { return Ok(()) };
        let project = store.project(execution.project).await?;
        if let Some(sandbox) = project.and_then(|project| project.sandbox) {
            self.kill_jobs(&sandbox.key, &execution).await;
        }
        self.launch(id);
        Ok(())
    }

    /// Ends its jobs while the caller goes on.
    pub(super) fn end_in_background(self: &Arc<Self>, id: ExecutionId) {
        let runner = Arc::clone(self);
        tokio::spawn(async move {
            if let Err(error) = runner.end_jobs(id).await {
                tracing::error!(execution = %id, error = &error as &dyn std::error::Error, "ends a little later");
            }
        });
    }

    async fn kill_jobs(&self, sandbox: &SandboxKey, execution: &Execution) -> JobsKilled {
        let mut killed = JobsKilled::All;
        let id = execution.id;
        for job in jobs_of(execution) {
            match self.service.driver.kill_job(sandbox, &job).await {
                Ok(()) | Err(SandboxError::NoSuchJob) => {}
                Err(SandboxError::Gone | SandboxError::Stopped) => return killed,
                Err(error) => {
                    killed = JobsKilled::NotAll;
                    tracing::error!(execution = %id, error = &error as &dyn std::error::Error, "cannot be stopped");
                }
            }
        }
        killed
    }

    /// Ends the jobs of those that were given up while nobody reached their sandboxes.
    pub(super) async fn end_abandoned(&self) -> Result<(), StoreError> {
        let store = &self.service.store;
        for id in store.abandoned(self.service.server).await? {
            let Some(execution) = store.execution(id).await? else { continue };
            let project = store.project(execution.project).await?;
            let killed = match project.and_then(|project| project.sandbox) {
                Some(sandbox) => self.kill_jobs(&sandbox.key, &execution).await,
                None => JobsKilled::All,
            };
            if killed == JobsKilled::All {
                store.abandoned_ended(id).await?;
            }
        }
        Ok(())
    }
}
