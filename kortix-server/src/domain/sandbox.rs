//! What is done with a project's sandbox by name: start, stop, delete, and work in it.

use secrecy::SecretString;

use super::{
    create_thread::step_after_commit,
    project::SandboxSecrets,
    service::{READY_LIMIT, Service},
};
use crate::{
    sandbox::{SandboxError, SandboxKey, SandboxState},
    store::StoreError,
};

/// What it took to have a sandbox run.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum BroughtUp {
    RanAlready,
    Started,
    /// There was nothing of it any more, so it is a new one with an empty workspace.
    Made,
}

/// What it took to have a sandbox stopped.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum BroughtDown {
    WasStopped,
    Stopped,
}

/// Why there is no new token.
#[derive(Debug, thiserror::Error)]
pub enum RotateError {
    #[error("the system has no random numbers")]
    Random(#[from] getrandom::Error),
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl Service {
    /// Has the linked sandbox run, whether it was stopped, has died, or was deleted. It may take a moment until it
    /// answers.
    pub async fn bring_up(&self, key: &SandboxKey) -> Result<BroughtUp, SandboxError> {
        // One that is to be deleted is nobody's, also while there is something of it.
        if !self.is_wanted(key).await? {
            self.driver.destroy(key).await?;
        }
        match self.driver.state(key).await? {
            SandboxState::Running { .. } => Ok(BroughtUp::RanAlready),
            SandboxState::Stopped | SandboxState::Died => {
                self.start_again(key).await.map(|()| BroughtUp::Started)
            }
            SandboxState::Gone => self.make_again(key).await.map(|()| BroughtUp::Made),
        }
    }

    async fn is_wanted(&self, key: &SandboxKey) -> Result<bool, SandboxError> {
        let known = self.store.knows_sandbox(key).await;
        known.map_err(|error| SandboxError::caused("the sandbox cannot be looked up in the database", error))
    }

    /// As [`Self::bring_up`], and waits until its desktop and its preview answer.
    pub async fn bring_up_ready(&self, key: &SandboxKey) -> Result<BroughtUp, SandboxError> {
        let brought_up = self.bring_up(key).await?;
        self.driver.ready(key, READY_LIMIT).await?;
        Ok(brought_up)
    }

    /// Ends everything in the sandbox and keeps its workspace.
    pub async fn bring_down(&self, key: &SandboxKey) -> Result<BroughtDown, SandboxError> {
        if self.driver.state(key).await? == SandboxState::Stopped {
            return Ok(BroughtDown::WasStopped);
        }
        self.driver.stop(key).await.map(|()| BroughtDown::Stopped)
    }

    /// Makes a new token for the sandbox. The old one, and the cookies and tickets that were had for it, open nothing from
    /// then on; none when there is no such sandbox.
    pub async fn rotate_token(&self, key: &SandboxKey) -> Result<Option<SecretString>, RotateError> {
        let token = SandboxSecrets::random()?.token;
        Ok(self.store.set_sandbox_token(key, &token).await?.then_some(token))
    }

    /// Destroys the sandbox with its workspace. Its project keeps its name, under which it can be made anew.
    pub async fn delete_sandbox(&self, key: &SandboxKey) -> Result<(), SandboxError> {
        // First, so that what is left when this is cut short is the reaper's.
        let noted = self.store.sandbox_deleted(key).await;
        noted.map_err(|error| SandboxError::caused("the deletion cannot be noted in the database", error))?;
        step_after_commit("delete_sandbox.noted");
        self.driver.destroy(key).await
    }

    /// Does work in a sandbox, which is started first when it does not run.
    pub async fn in_running<T, F>(
        &self,
        key: &SandboxKey,
        work: impl Fn() -> F + Send,
    ) -> Result<T, SandboxError>
    where
        F: Future<Output = Result<T, SandboxError>> + Send,
    {
        match work().await {
            Err(SandboxError::Gone | SandboxError::Stopped) => {}
            outcome => return outcome,
        }
        self.start_again(key).await?;
        work().await
    }
}
