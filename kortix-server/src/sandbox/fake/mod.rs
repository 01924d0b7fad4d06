//! A test double: sandboxes inside this process, that answer like real ones and fail when they are told to.
//!
//! For tests of everything around sandboxes. It isolates nothing, runs no program, and forgets everything with
//! its process; `--driver fake` says so in the log. Its jobs are written in a language of their own (`script.rs`),
//! and its faults are set in code or by the variable [`FAULTS_VARIABLE`].

mod faults;
mod jobs;
mod script;
mod services;

use std::{
    collections::HashMap,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    time::Duration,
};

use async_trait::async_trait;

pub use self::faults::{Effect, FAULTS_VARIABLE, Fault, InvalidFault, Step};
use self::{faults::Faults, jobs::Jobs};
use super::{
    BoxedStream, Check, CheckOutcome, JobId, JobOutput, JobSpec, JobStatus, ManagedSandbox, SandboxDriver,
    SandboxError, SandboxKey, SandboxSpec, probe,
};

#[derive(Debug, Default)]
pub struct FakeDriver {
    /// The jobs of every sandbox. None ever dies.
    sandboxes: Mutex<HashMap<SandboxKey, Arc<Jobs>>>,
    faults: Faults,
}

impl FakeDriver {
    /// With the faults that [`FAULTS_VARIABLE`] names.
    pub fn from_env() -> Result<Self, InvalidFault> {
        Ok(Self { sandboxes: Mutex::default(), faults: Faults::from_env()? })
    }

    /// Replaces the faults that are in force.
    pub fn set_faults(&self, faults: Vec<Fault>) {
        self.faults.set(faults);
    }

    /// Lets every job of the sandbox go on that waits by `sleep-until-released`.
    pub fn release(&self, key: &SandboxKey) {
        if let Ok(jobs) = self.jobs(key) {
            jobs.release();
        }
    }

    fn sandboxes(&self) -> MutexGuard<'_, HashMap<SandboxKey, Arc<Jobs>>> {
        self.sandboxes.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn jobs(&self, key: &SandboxKey) -> Result<Arc<Jobs>, SandboxError> {
        self.sandboxes().get(key).cloned().ok_or(SandboxError::Gone)
    }
}

#[async_trait]
impl SandboxDriver for FakeDriver {
    fn name(&self) -> &'static str {
        "fake"
    }

    async fn preflight(&self) -> Vec<Check> {
        vec![Check {
            name: "fake driver".to_owned(),
            outcome: CheckOutcome::Warning,
            detail: "sandboxes are imitations for tests; nothing is run or isolated".to_owned(),
            remedy: Some("use `--driver local`".to_owned()),
            package: None,
        }]
    }

    async fn create(&self, key: &SandboxKey, _spec: &SandboxSpec) -> Result<(), SandboxError> {
        let create = async {
            self.sandboxes().entry(key.clone()).or_default();
            Ok(())
        };
        self.faults.around(Step::Create, create).await
    }

    async fn revive(&self, key: &SandboxKey) -> Result<(), SandboxError> {
        let revive = async { self.jobs(key).map(drop) };
        self.faults.around(Step::Revive, revive).await
    }

    async fn ready(&self, key: &SandboxKey, limit: Duration) -> Result<(), SandboxError> {
        let ready = self.faults.around(Step::Ready, probe::ready(self, key, limit));
        let overdue = |_| Err(SandboxError::Timeout { what: "starting the sandbox", limit });
        tokio::time::timeout(limit, ready).await.unwrap_or_else(overdue)
    }

    async fn connect(&self, key: &SandboxKey, port: u16) -> Result<BoxedStream, SandboxError> {
        let connect = async {
            let stream =
                services::connect(key, self.jobs(key)?, port).ok_or(SandboxError::PortClosed { port })?;
            Ok(Box::pin(stream) as BoxedStream)
        };
        self.faults.around(Step::Connect, connect).await
    }

    async fn start_job(&self, key: &SandboxKey, id: &JobId, spec: &JobSpec) -> Result<(), SandboxError> {
        let start = async {
            self.jobs(key)?.start(id, spec);
            Ok(())
        };
        self.faults.around(Step::StartJob, start).await
    }

    async fn job(&self, key: &SandboxKey, id: &JobId, wait: Duration) -> Result<JobStatus, SandboxError> {
        let job = async { self.jobs(key)?.wait(id, wait).await };
        self.faults.around(Step::Job, job).await
    }

    async fn job_output(
        &self,
        key: &SandboxKey,
        id: &JobId,
        offset: u64,
        limit: u64,
    ) -> Result<JobOutput, SandboxError> {
        self.jobs(key)?.output(id, offset, limit)
    }

    async fn kill_job(&self, key: &SandboxKey, id: &JobId) -> Result<(), SandboxError> {
        let kill = async { self.jobs(key)?.kill(id).await };
        self.faults.around(Step::KillJob, kill).await
    }

    async fn destroy(&self, key: &SandboxKey) -> Result<(), SandboxError> {
        let destroy = async {
            if let Some(jobs) = self.sandboxes().remove(key) {
                jobs.kill_all();
            }
            Ok(())
        };
        self.faults.around(Step::Destroy, destroy).await
    }

    async fn list(&self) -> Result<Vec<ManagedSandbox>, SandboxError> {
        let list = async {
            let managed = |key: &SandboxKey| ManagedSandbox { key: key.clone(), alive: true };
            Ok(self.sandboxes().keys().map(managed).collect())
        };
        self.faults.around(Step::List, list).await
    }
}
