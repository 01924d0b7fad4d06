//! Delete a thread or a project. The database forgets it first, for everybody and in every count; the sandbox goes
//! next, and the project's row last, so that a deletion that a crash interrupts is finished by the reaper.

use std::sync::Arc;

use super::{create_thread::step_after_commit, service::Service};
use crate::{
    ids::{ExecutionId, ProjectId, ThreadId},
    runs::job_ids,
    sandbox::SandboxKey,
    store::{Deletion, StoreError},
};

impl Service {
    /// `None`: there is no such thread.
    pub async fn delete_thread(self: &Arc<Self>, id: ThreadId) -> Result<Option<Deletion>, StoreError> {
        let service = Arc::clone(self);
        run_to_the_end(async move {
            let executions = service.store.thread_executions(id).await?;
            let Some(deletion) = service.store.delete_thread(id).await? else { return Ok(None) };
            if let Some(sandbox) = &deletion.doomed_sandbox {
                service.bury(deletion.project, sandbox.as_ref()).await;
                return Ok(Some(deletion));
            }
            for execution in executions.iter().filter(|execution| execution.status.is_active()) {
                service.end_jobs(deletion.project, execution.id).await?;
            }
            Ok(Some(deletion))
        })
        .await
    }

    /// `None`: there is no such project.
    pub async fn delete_project(self: &Arc<Self>, id: ProjectId) -> Result<Option<Deletion>, StoreError> {
        let service = Arc::clone(self);
        run_to_the_end(async move {
            let Some(deletion) = service.store.delete_project(id).await? else { return Ok(None) };
            let sandbox = deletion.doomed_sandbox.as_ref().and_then(Option::as_ref);
            service.bury(deletion.project, sandbox).await;
            Ok(Some(deletion))
        })
        .await
    }

    /// Destroys the sandbox of a doomed project and removes its row. A failure is left to the reaper.
    pub(super) async fn bury(&self, project: ProjectId, sandbox: Option<&SandboxKey>) {
        let _guard = sandbox.map(|key| self.under_way().enter(key));
        step_after_commit("delete.doomed");
        if let Some(key) = sandbox
            && let Err(error) = self.driver.destroy(key).await
        {
            tracing::error!(%project, error = &error as &dyn std::error::Error, "cannot destroy the sandbox yet");
            return;
        }
        step_after_commit("delete.sandbox_destroyed");
        if let Err(error) = self.store.bury_project(project).await {
            tracing::error!(%project, error = &error as &dyn std::error::Error, "cannot remove the project yet");
        }
    }

    /// The thread's runs end with it, though other threads keep the sandbox.
    async fn end_jobs(&self, project: ProjectId, execution: ExecutionId) -> Result<(), StoreError> {
        let Some(sandbox) = self.store.project(project).await?.and_then(|project| project.sandbox) else {
            return Ok(());
        };
        for job in job_ids(execution) {
            if let Err(error) = self.driver.kill_job(&sandbox.key, &job).await {
                tracing::debug!(%execution, error = &error as &dyn std::error::Error, "no job to end");
            }
        }
        Ok(())
    }
}

/// A caller who hangs up does not stop a deletion that has begun.
async fn run_to_the_end<T: Send + 'static>(
    work: impl Future<Output = Result<T, StoreError>> + Send + 'static,
) -> Result<T, StoreError> {
    tokio::spawn(work).await.unwrap_or_else(|error| Err(StoreError(Box::new(error))))
}
