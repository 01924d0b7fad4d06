//! Delete a thread or a project. The database forgets it first, for everybody and in every count; the sandbox goes
//! next, and the project's row last, so that a deletion that a crash interrupts is finished by the reaper.

use std::sync::Arc;

use super::{create_thread::step_after_commit, reaper::ReapError, service::Service};
use crate::{
    ids::{ExecutionId, ProjectId, ThreadId},
    runs::job_ids,
    sandbox::{SandboxError, SandboxKey},
    store::{Deletion, ProjectFate, StoreError},
};

impl Service {
    /// `None`: there is no such thread.
    pub async fn delete_thread(self: &Arc<Self>, id: ThreadId) -> Result<Option<Deletion>, StoreError> {
        let service = Arc::clone(self);
        run_to_the_end(async move {
            let Some(deletion) = service.store.delete_thread(id).await? else { return Ok(None) };
            service.finish(&deletion).await;
            Ok(Some(deletion))
        })
        .await
    }

    /// `None`: there is no such project.
    pub async fn delete_project(self: &Arc<Self>, id: ProjectId) -> Result<Option<Deletion>, StoreError> {
        let service = Arc::clone(self);
        run_to_the_end(async move {
            let Some(deletion) = service.store.delete_project(id).await? else { return Ok(None) };
            service.finish(&deletion).await;
            Ok(Some(deletion))
        })
        .await
    }

    /// What is deleted is deleted: a failure from here on is not the caller's, and is left to the reaper.
    async fn finish(&self, deletion: &Deletion) {
        match &deletion.project_fate {
            ProjectFate::Stays(sandbox) => {
                for execution in &deletion.active_executions {
                    self.end_jobs(sandbox.as_ref(), *execution).await;
                }
            }
            ProjectFate::Doomed(sandbox) => {
                let _in_hand = sandbox.as_ref().map(|key| self.under_way.try_enter(key));
                if let Err(error) = self.bury(deletion.project, sandbox.as_ref()).await {
                    tracing::error!(error = &error as &dyn std::error::Error, "left to the reaper");
                }
            }
        }
    }

    /// Destroys the sandbox of a doomed project and removes its row.
    pub(super) async fn bury(
        &self,
        project: ProjectId,
        sandbox: Option<&SandboxKey>,
    ) -> Result<(), ReapError> {
        step_after_commit("delete.doomed");
        if let Some(key) = sandbox {
            self.driver.destroy(key).await?;
        }
        step_after_commit("delete.sandbox_destroyed");
        Ok(self.store.bury_project(project).await?)
    }

    /// The thread's runs end with it, though other threads keep the sandbox. One that is only being started is ended
    /// by whoever starts it, who looks again.
    async fn end_jobs(&self, sandbox: Option<&SandboxKey>, execution: ExecutionId) {
        let Some(sandbox) = sandbox else { return };
        for job in job_ids(execution) {
            match self.driver.kill_job(sandbox, &job).await {
                Ok(()) | Err(SandboxError::NoSuchJob | SandboxError::Gone | SandboxError::Stopped) => {}
                Err(error) => {
                    tracing::error!(%execution, error = &error as &dyn std::error::Error, "cannot end the job");
                }
            }
        }
    }
}

/// A caller who hangs up does not stop a deletion that has begun.
async fn run_to_the_end<T: Send + 'static>(
    work: impl Future<Output = Result<T, StoreError>> + Send + 'static,
) -> Result<T, StoreError> {
    tokio::spawn(work).await.unwrap_or_else(|error| Err(StoreError(Box::new(error))))
}
