//! The driver of sandboxes that somebody keeps: making and ending them is the keeper's, everything else is asked of the
//! init inside.

use std::{fmt, io, sync::Arc, time::Duration};

use async_trait::async_trait;
use bytes::Bytes;

use super::{Agent, Door};
use crate::{
    ids::UploadId,
    sandbox::{
        BoxedStream, Check, JobId, JobOutput, JobProgress, JobSpec, JobStatus, ManagedSandbox, Parking,
        Reach, SandboxDriver, SandboxError, SandboxKey, SandboxSpec, SandboxState, Usage,
        files::{FileContent, FileFault, FileInfo, FilePath, mark_name},
        probe,
        terminal::{Terminal, TerminalSize},
    },
};

/// What makes and ends sandboxes, and has a door to the init of each. The functions do what those of [`SandboxDriver`]
/// of the same name do.
#[async_trait]
pub(in crate::sandbox) trait Keeper: Send + Sync + fmt::Debug + 'static {
    type Door: Door;

    /// The driver's name.
    const NAME: &str;
    const REACH: Reach;

    fn door(&self, key: &SandboxKey) -> Self::Door;

    async fn preflight(&self) -> Vec<Check>;

    async fn keep_ahead(&self, _size: usize) -> Result<bool, SandboxError> {
        Ok(false)
    }

    async fn create(&self, key: &SandboxKey, spec: &SandboxSpec) -> Result<(), SandboxError>;
    /// Called when the sandbox is ready.
    fn settled(&self, _key: &SandboxKey) {}
    async fn revive(&self, key: &SandboxKey) -> Result<(), SandboxError>;
    async fn start(&self, key: &SandboxKey) -> Result<(), SandboxError>;
    async fn stop(&self, key: &SandboxKey) -> Result<(), SandboxError>;
    async fn state(&self, key: &SandboxKey) -> Result<SandboxState, SandboxError>;
    async fn spec(&self, key: &SandboxKey) -> Result<SandboxSpec, SandboxError>;
    async fn logs(&self, key: &SandboxKey, most: u64) -> Result<Vec<u8>, SandboxError>;
    async fn destroy(&self, key: &SandboxKey) -> Result<(), SandboxError>;
    async fn list(&self) -> Result<Vec<ManagedSandbox>, SandboxError>;

    /// Why the sandbox did not come up, with what its init said last, as far as that is known.
    async fn explain(&self, key: &SandboxKey, error: SandboxError) -> SandboxError;
}

/// A driver of the sandboxes that a keeper keeps.
#[derive(Debug)]
pub(in crate::sandbox) struct AgentDriver<K>(Arc<K>);

impl<K: Keeper> AgentDriver<K> {
    pub(in crate::sandbox) fn of(keeper: K) -> Self {
        Self(Arc::new(keeper))
    }

    fn agent(&self, key: &SandboxKey) -> Agent<K::Door> {
        Agent::behind(self.0.door(key))
    }

    /// Runs work that must not stop half-way when its caller stops waiting.
    async fn to_the_end<W>(
        &self,
        key: &SandboxKey,
        work: impl FnOnce(Arc<K>, SandboxKey) -> W,
    ) -> Result<(), SandboxError>
    where
        W: Future<Output = Result<(), SandboxError>> + Send + 'static,
    {
        tokio::spawn(work(Arc::clone(&self.0), key.clone())).await.map_err(io::Error::from)?
    }
}

#[async_trait]
impl<K: Keeper> SandboxDriver for AgentDriver<K> {
    fn name(&self) -> &'static str {
        K::NAME
    }

    fn reach(&self) -> Reach {
        K::REACH
    }

    async fn preflight(&self) -> Vec<Check> {
        self.0.preflight().await
    }

    async fn keep_ahead(&self, size: usize) -> Result<bool, SandboxError> {
        self.0.keep_ahead(size).await
    }

    async fn create(&self, key: &SandboxKey, spec: &SandboxSpec) -> Result<(), SandboxError> {
        let spec = spec.clone();
        self.to_the_end(key, |keeper, key| async move { keeper.create(&key, &spec).await }).await
    }

    async fn revive(&self, key: &SandboxKey) -> Result<(), SandboxError> {
        self.to_the_end(key, |keeper, key| async move { keeper.revive(&key).await }).await
    }

    async fn start(&self, key: &SandboxKey) -> Result<(), SandboxError> {
        self.to_the_end(key, |keeper, key| async move { keeper.start(&key).await }).await
    }

    async fn stop(&self, key: &SandboxKey) -> Result<(), SandboxError> {
        self.to_the_end(key, |keeper, key| async move { keeper.stop(&key).await }).await
    }

    async fn idle(&self, key: &SandboxKey) -> Result<Duration, SandboxError> {
        self.agent(key).idle().await
    }

    async fn park(&self, key: &SandboxKey, idle: Duration) -> Result<Parking, SandboxError> {
        self.agent(key).park(idle).await
    }

    async fn state(&self, key: &SandboxKey) -> Result<SandboxState, SandboxError> {
        self.0.state(key).await
    }

    async fn spec(&self, key: &SandboxKey) -> Result<SandboxSpec, SandboxError> {
        self.0.spec(key).await
    }

    async fn usage(&self, key: &SandboxKey) -> Result<Usage, SandboxError> {
        self.agent(key).usage().await
    }

    async fn logs(&self, key: &SandboxKey, most: u64) -> Result<Vec<u8>, SandboxError> {
        self.0.logs(key, most).await
    }

    async fn ready(&self, key: &SandboxKey, limit: Duration) -> Result<(), SandboxError> {
        match probe::ready(self, key, limit).await {
            Ok(()) => {
                self.0.settled(key);
                Ok(())
            }
            Err(error) => Err(self.0.explain(key, error).await),
        }
    }

    async fn connect(&self, key: &SandboxKey, port: u16) -> Result<BoxedStream, SandboxError> {
        self.agent(key).tunnel(port).await
    }

    async fn start_job(&self, key: &SandboxKey, id: &JobId, spec: &JobSpec) -> Result<(), SandboxError> {
        self.agent(key).start_job(id, spec).await
    }

    async fn job(&self, key: &SandboxKey, id: &JobId, wait: Duration) -> Result<JobStatus, SandboxError> {
        self.agent(key).job(id, wait).await
    }

    async fn job_output(
        &self,
        key: &SandboxKey,
        id: &JobId,
        offset: u64,
        limit: u64,
    ) -> Result<JobOutput, SandboxError> {
        self.agent(key).job_output(id, offset, limit).await
    }

    async fn follow_job(
        &self,
        key: &SandboxKey,
        id: &JobId,
        offset: u64,
        limit: u64,
        wait: Duration,
    ) -> Result<JobProgress, SandboxError> {
        self.agent(key).follow_job(id, offset, limit, wait).await
    }

    async fn kill_job(&self, key: &SandboxKey, id: &JobId) -> Result<(), SandboxError> {
        self.agent(key).kill_job(id).await
    }

    async fn forget_job(&self, key: &SandboxKey, id: &JobId) -> Result<(), SandboxError> {
        self.agent(key).forget_job(id).await
    }

    async fn file(&self, key: &SandboxKey, path: &FilePath) -> Result<FileInfo, SandboxError> {
        self.agent(key).file(path).await
    }

    async fn list_files(&self, key: &SandboxKey, path: &FilePath) -> Result<Vec<FileInfo>, SandboxError> {
        self.agent(key).list_files(path).await
    }

    async fn read_file(&self, key: &SandboxKey, path: &FilePath) -> Result<FileContent, SandboxError> {
        self.agent(key).read_file(path).await
    }

    async fn write_file(
        &self,
        key: &SandboxKey,
        path: &FilePath,
        content: Bytes,
    ) -> Result<(), SandboxError> {
        self.agent(key).write_file(path, content).await
    }

    async fn add_file(
        &self,
        key: &SandboxKey,
        path: &FilePath,
        content: Bytes,
    ) -> Result<FileInfo, SandboxError> {
        self.agent(key).add_file(path, content).await
    }

    async fn add_file_once(
        &self,
        key: &SandboxKey,
        path: &FilePath,
        content: Bytes,
        upload: UploadId,
    ) -> Result<FileInfo, SandboxError> {
        self.agent(key).add_file_once(path, content, upload).await
    }

    async fn forget_upload(
        &self,
        key: &SandboxKey,
        path: &FilePath,
        upload: UploadId,
    ) -> Result<(), SandboxError> {
        let mark = path.beside(&mark_name(upload)).map_err(|_| FileFault::InvalidName)?;
        match self.agent(key).delete_file(&mark).await {
            Err(SandboxError::File(FileFault::NotFound)) => Ok(()),
            deleted => deleted,
        }
    }

    async fn delete_file(&self, key: &SandboxKey, path: &FilePath) -> Result<(), SandboxError> {
        self.agent(key).delete_file(path).await
    }

    async fn terminal(&self, key: &SandboxKey, size: TerminalSize) -> Result<Terminal, SandboxError> {
        self.agent(key).terminal(size).await
    }

    async fn destroy(&self, key: &SandboxKey) -> Result<(), SandboxError> {
        self.to_the_end(key, |keeper, key| async move { keeper.destroy(&key).await }).await
    }

    async fn list(&self) -> Result<Vec<ManagedSandbox>, SandboxError> {
        self.0.list().await
    }
}
