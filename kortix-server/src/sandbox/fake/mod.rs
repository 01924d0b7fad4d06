//! A test double: sandboxes inside this process, that answer like real ones and fail when they are told to.
//!
//! For tests of everything around sandboxes. It isolates nothing, runs no program, and forgets everything with
//! its process; `--driver fake` says so in the log. Its jobs are written in a language of their own (`script.rs`),
//! and its faults are set in code or by the variable [`FAULTS_VARIABLE`].

mod faults;
mod files;
mod jobs;
mod script;
mod services;
mod terminal;

use std::{
    collections::HashMap,
    mem,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    time::Duration,
};

use async_trait::async_trait;
use bytes::Bytes;
use tokio::sync::watch;

pub use self::faults::{Effect, FAULTS_VARIABLE, Fault, InvalidFault, Step};
use self::{faults::Faults, files::Files, jobs::Jobs};
use super::{
    BoxedStream, Check, JobId, JobOutput, JobProgress, JobSpec, JobStatus, ManagedSandbox, Parking,
    SandboxDriver, SandboxError, SandboxKey, SandboxSpec, SandboxState, ServiceHealth, ServiceState, Usage,
    activity::{Activity, Use},
    files::{FileContent, FileInfo, FilePath},
    probe,
    terminal::{Terminal, TerminalSize},
};
use crate::ids::UploadId;

/// What every one of them has said.
const LOG: &[u8] = b"vnc: an imitation\nwindow manager: an imitation\nterminal: an imitation\n";

#[derive(Debug, Default)]
pub struct FakeDriver {
    /// None ever dies by itself.
    sandboxes: Mutex<HashMap<SandboxKey, Arc<Sandbox>>>,
    faults: Faults,
}

#[derive(Debug)]
struct Sandbox {
    spec: SandboxSpec,
    jobs: Jobs,
    files: Files,
    life: watch::Sender<Life>,
    activity: Activity,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Life {
    Running,
    Stopped,
    Parked,
}

impl Sandbox {
    fn of(spec: SandboxSpec) -> Self {
        Self {
            spec,
            jobs: Jobs::default(),
            files: Files::default(),
            life: watch::Sender::new(Life::Running),
            activity: Activity::default(),
        }
    }

    fn end(&self, as_what: Life) {
        self.life.send_replace(as_what);
        self.jobs.end_all();
    }

    fn life(&self) -> Life {
        *self.life.borrow()
    }

    fn start(&self) {
        // Terminals take every change for an end.
        let started = self.life.send_if_modified(|life| mem::replace(life, Life::Running) != Life::Running);
        if started {
            self.activity.reopen();
        }
    }

    /// Refused when it is about to be parked.
    fn begin(&self) -> Result<Use, SandboxError> {
        self.activity.begin().ok_or(SandboxError::Gone)
    }
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
        if let Ok(sandbox) = self.running(key) {
            sandbox.jobs.release();
        }
    }

    fn sandboxes(&self) -> MutexGuard<'_, HashMap<SandboxKey, Arc<Sandbox>>> {
        self.sandboxes.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn sandbox(&self, key: &SandboxKey) -> Result<Arc<Sandbox>, SandboxError> {
        self.sandboxes().get(key).cloned().ok_or(SandboxError::Gone)
    }

    fn running(&self, key: &SandboxKey) -> Result<Arc<Sandbox>, SandboxError> {
        let sandbox = self.sandbox(key)?;
        match sandbox.life() {
            Life::Running => Ok(sandbox),
            Life::Stopped => Err(SandboxError::Stopped),
            Life::Parked => Err(SandboxError::Gone),
        }
    }

    /// One that runs, which whoever asks uses at this moment.
    fn used(&self, key: &SandboxKey) -> Result<Arc<Sandbox>, SandboxError> {
        let sandbox = self.running(key)?;
        drop(sandbox.begin()?);
        Ok(sandbox)
    }
}

#[async_trait]
impl SandboxDriver for FakeDriver {
    fn name(&self) -> &'static str {
        "fake"
    }

    async fn preflight(&self) -> Vec<Check> {
        let detail = "sandboxes are imitations for tests; nothing is run or isolated";
        vec![Check::warning("fake driver", detail, "use `--driver local`").between_tenants()]
    }

    async fn create(&self, key: &SandboxKey, spec: &SandboxSpec) -> Result<(), SandboxError> {
        let create = async {
            self.sandboxes().entry(key.clone()).or_insert_with(|| Arc::new(Sandbox::of(spec.clone())));
            Ok(())
        };
        self.faults.around(Step::Create, create).await
    }

    async fn revive(&self, key: &SandboxKey) -> Result<(), SandboxError> {
        let revive = async {
            let sandbox = self.sandbox(key)?;
            match sandbox.life() {
                Life::Running => Ok(()),
                Life::Stopped => Err(SandboxError::Stopped),
                Life::Parked => {
                    sandbox.start();
                    Ok(())
                }
            }
        };
        self.faults.around(Step::Revive, revive).await
    }

    async fn start(&self, key: &SandboxKey) -> Result<(), SandboxError> {
        let start = async {
            self.sandbox(key)?.start();
            Ok(())
        };
        self.faults.around(Step::Start, start).await
    }

    async fn stop(&self, key: &SandboxKey) -> Result<(), SandboxError> {
        let stop = async {
            self.sandbox(key)?.end(Life::Stopped);
            Ok(())
        };
        self.faults.around(Step::Stop, stop).await
    }

    async fn idle(&self, key: &SandboxKey) -> Result<Duration, SandboxError> {
        let idle = async { Ok(self.running(key)?.activity.idle()) };
        self.faults.around(Step::State, idle).await
    }

    async fn park(&self, key: &SandboxKey, idle: Duration) -> Result<Parking, SandboxError> {
        let park = async {
            let sandbox = self.running(key)?;
            if !sandbox.activity.close_after(idle) {
                return Ok(Parking::InUse);
            }
            sandbox.end(Life::Parked);
            Ok(Parking::Parked)
        };
        self.faults.around(Step::Stop, park).await
    }

    async fn state(&self, key: &SandboxKey) -> Result<SandboxState, SandboxError> {
        let state = async {
            Ok(match self.sandbox(key).map(|sandbox| sandbox.life()) {
                Ok(Life::Running) => SandboxState::Running { services: services() },
                Ok(Life::Stopped) => SandboxState::Stopped,
                Ok(Life::Parked) => SandboxState::Died,
                Err(_) => SandboxState::Gone,
            })
        };
        self.faults.around(Step::State, state).await
    }

    async fn spec(&self, key: &SandboxKey) -> Result<SandboxSpec, SandboxError> {
        self.faults.around(Step::State, async { Ok(self.sandbox(key)?.spec.clone()) }).await
    }

    async fn usage(&self, key: &SandboxKey) -> Result<Usage, SandboxError> {
        let usage = async { self.running(key).map(|_| Usage::default()) };
        self.faults.around(Step::State, usage).await
    }

    async fn logs(&self, key: &SandboxKey, most: u64) -> Result<Vec<u8>, SandboxError> {
        let logs = async {
            self.sandbox(key)?;
            let from = LOG.len().saturating_sub(usize::try_from(most).unwrap_or(usize::MAX));
            Ok(LOG[from..].to_vec())
        };
        self.faults.around(Step::State, logs).await
    }

    async fn ready(&self, key: &SandboxKey, limit: Duration) -> Result<(), SandboxError> {
        let ready = self.faults.around(Step::Ready, probe::ready(self, key, limit));
        let overdue = |_| Err(SandboxError::Timeout { what: "starting the sandbox", limit });
        tokio::time::timeout(limit, ready).await.unwrap_or_else(overdue)
    }

    async fn connect(&self, key: &SandboxKey, port: u16) -> Result<BoxedStream, SandboxError> {
        let connect = async {
            let stream =
                services::connect(key, self.running(key)?, port)?.ok_or(SandboxError::PortClosed { port })?;
            Ok(Box::pin(stream) as BoxedStream)
        };
        self.faults.around(Step::Connect, connect).await
    }

    async fn start_job(&self, key: &SandboxKey, id: &JobId, spec: &JobSpec) -> Result<(), SandboxError> {
        let start = async {
            let sandbox = self.running(key)?;
            sandbox.jobs.start(id, spec, sandbox.begin()?);
            Ok(())
        };
        self.faults.around(Step::StartJob, start).await
    }

    async fn job(&self, key: &SandboxKey, id: &JobId, wait: Duration) -> Result<JobStatus, SandboxError> {
        let job = async { self.used(key)?.jobs.wait(id, wait).await };
        self.faults.around(Step::Job, job).await
    }

    async fn job_output(
        &self,
        key: &SandboxKey,
        id: &JobId,
        offset: u64,
        limit: u64,
    ) -> Result<JobOutput, SandboxError> {
        self.used(key)?.jobs.output(id, offset, limit)
    }

    async fn follow_job(
        &self,
        key: &SandboxKey,
        id: &JobId,
        offset: u64,
        limit: u64,
        wait: Duration,
    ) -> Result<JobProgress, SandboxError> {
        let progress = async { self.used(key)?.jobs.follow(id, offset, limit, wait).await };
        self.faults.around(Step::Job, progress).await
    }

    async fn kill_job(&self, key: &SandboxKey, id: &JobId) -> Result<(), SandboxError> {
        let kill = async { self.used(key)?.jobs.kill(id).await };
        self.faults.around(Step::KillJob, kill).await
    }

    async fn forget_job(&self, key: &SandboxKey, id: &JobId) -> Result<(), SandboxError> {
        self.used(key)?.jobs.forget(id)
    }

    async fn file(&self, key: &SandboxKey, path: &FilePath) -> Result<FileInfo, SandboxError> {
        let look = async { Ok(self.used(key)?.files.info(path)?) };
        self.faults.around(Step::ReadFile, look).await
    }

    async fn list_files(&self, key: &SandboxKey, path: &FilePath) -> Result<Vec<FileInfo>, SandboxError> {
        let list = async { Ok(self.used(key)?.files.list(path)?) };
        self.faults.around(Step::ReadFile, list).await
    }

    async fn read_file(&self, key: &SandboxKey, path: &FilePath) -> Result<FileContent, SandboxError> {
        let read = async { Ok(self.used(key)?.files.read(path)?) };
        self.faults.around(Step::ReadFile, read).await
    }

    async fn write_file(
        &self,
        key: &SandboxKey,
        path: &FilePath,
        content: Bytes,
    ) -> Result<(), SandboxError> {
        let write = async { Ok(self.used(key)?.files.write(path, content)?) };
        self.faults.around(Step::WriteFile, write).await
    }

    async fn add_file(
        &self,
        key: &SandboxKey,
        path: &FilePath,
        content: Bytes,
    ) -> Result<FileInfo, SandboxError> {
        let add = async { Ok(self.used(key)?.files.add(path, content)?) };
        self.faults.around(Step::WriteFile, add).await
    }

    async fn add_file_once(
        &self,
        key: &SandboxKey,
        path: &FilePath,
        content: Bytes,
        upload: UploadId,
    ) -> Result<FileInfo, SandboxError> {
        let add = async { Ok(self.used(key)?.files.add_once(path, content, upload)?) };
        self.faults.around(Step::WriteFile, add).await
    }

    async fn forget_upload(
        &self,
        key: &SandboxKey,
        _: &FilePath,
        upload: UploadId,
    ) -> Result<(), SandboxError> {
        self.used(key)?.files.forget_upload(upload);
        Ok(())
    }

    async fn delete_file(&self, key: &SandboxKey, path: &FilePath) -> Result<(), SandboxError> {
        let delete = async { Ok(self.used(key)?.files.delete(path)?) };
        self.faults.around(Step::WriteFile, delete).await
    }

    async fn terminal(&self, key: &SandboxKey, size: TerminalSize) -> Result<Terminal, SandboxError> {
        let open = async {
            let sandbox = self.running(key)?;
            Ok(terminal::open(size, sandbox.life.subscribe(), sandbox.begin()?))
        };
        self.faults.around(Step::Terminal, open).await
    }

    async fn destroy(&self, key: &SandboxKey) -> Result<(), SandboxError> {
        let destroy = async {
            if let Some(sandbox) = self.sandboxes().remove(key) {
                sandbox.end(Life::Stopped);
            }
            Ok(())
        };
        self.faults.around(Step::Destroy, destroy).await
    }

    async fn list(&self) -> Result<Vec<ManagedSandbox>, SandboxError> {
        let list = async {
            let managed = |(key, sandbox): (&SandboxKey, &Arc<Sandbox>)| ManagedSandbox {
                key: key.clone(),
                alive: sandbox.life() == Life::Running,
            };
            Ok(self.sandboxes().iter().map(managed).collect())
        };
        self.faults.around(Step::List, list).await
    }
}

/// As a healthy desktop has them.
fn services() -> Vec<ServiceHealth> {
    let service =
        |name: &str| ServiceHealth { name: name.to_owned(), state: ServiceState::Running, restarts: 0 };
    ["Xvnc", "openbox", "xterm"].map(service).to_vec()
}
