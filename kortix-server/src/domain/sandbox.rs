//! What is done with a project's sandbox by name: start, stop, delete, and work in it.

use super::service::{READY_LIMIT, Service};
use crate::sandbox::{SandboxError, SandboxKey, SandboxState};

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

impl Service {
    /// Has the linked sandbox run, whether it was stopped, has died, or was deleted. It may take a moment until it
    /// answers.
    pub async fn bring_up(&self, key: &SandboxKey) -> Result<BroughtUp, SandboxError> {
        match self.driver.state(key).await? {
            SandboxState::Running { .. } => Ok(BroughtUp::RanAlready),
            SandboxState::Stopped | SandboxState::Died => {
                self.start_again(key).await.map(|()| BroughtUp::Started)
            }
            SandboxState::Gone => self.make_again(key).await.map(|()| BroughtUp::Made),
        }
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

    /// Destroys the sandbox with its workspace. Its project keeps its name, under which it can be made anew.
    pub async fn delete_sandbox(&self, key: &SandboxKey) -> Result<(), SandboxError> {
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
