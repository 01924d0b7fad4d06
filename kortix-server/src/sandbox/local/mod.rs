//! The driver that makes sandboxes of this machine: bubblewrap namespaces, control groups, and a desktop
//! on Xvnc.
//!
//! A sandbox is a directory. Its processes are not children of the server's session, so they outlive it, and a
//! server that starts on the same directory finds them again by `state.json`.

mod agent;
mod bwrap;
mod cgroup;
mod etc;
mod files;
mod host;
mod layout;
mod locks;
mod preflight;
mod process;
mod program;
mod seccomp;
mod teardown;

use std::{
    collections::BTreeSet,
    env,
    ffi::OsString,
    fs, io,
    path::{Path, PathBuf},
    sync::Arc,
    time::Duration,
};

use async_trait::async_trait;
use bytes::Bytes;
use tokio::{sync::OnceCell, time::timeout};

pub use self::cgroup::group_prefix;
use self::{
    agent::Agent,
    bwrap::{NestedNamespaces, Plan},
    cgroup::Cgroups,
    layout::{Home, State},
    locks::{Held, Locks},
    teardown::Remains,
};
use super::{
    BoxedStream, Check, JobId, JobOutput, JobProgress, JobSpec, JobStatus, ManagedSandbox, SandboxDriver,
    SandboxError, SandboxKey, SandboxSpec, SandboxState,
    files::{FileContent, FileFault, FileInfo, FilePath, mark_name},
    probe,
    terminal::{Terminal, TerminalSize},
};
use crate::ids::UploadId;

/// How long bubblewrap may take to make its namespaces.
const START_LIMIT: Duration = Duration::from_secs(10);

/// How long a sandbox's init may take to say how its services stand.
const HEALTH_LIMIT: Duration = Duration::from_secs(3);

/// Those below are the standard streams.
const FIRST_INHERITED_FD: i32 = 3;

/// How the local driver is set up.
#[derive(Clone, Debug)]
pub struct LocalConfig {
    /// The directory of all sandboxes. Its path names the environment: of one server, and its workers.
    pub root: PathBuf,
    /// The program that runs as init inside.
    pub init_program: PathBuf,
    /// What leads that program to [`super::init::main`].
    pub init_args: Vec<OsString>,
    /// Where programs are looked for, in the form of `PATH`.
    pub path: OsString,
}

impl LocalConfig {
    /// Sandboxes in `root`, with this very program as their init.
    pub fn new(root: impl Into<PathBuf>) -> io::Result<Self> {
        Ok(Self {
            root: root.into(),
            init_program: running_program()?,
            init_args: vec![super::init::SUBCOMMAND.into()],
            path: search_path(),
        })
    }
}

/// The caller's `PATH`, and where Debian has programs even when that is unset.
fn search_path() -> OsString {
    let mut path = env::var_os("PATH").unwrap_or_default();
    path.push(":/usr/local/bin:/usr/bin:/bin");
    path
}

/// This program's file, also when it was replaced since it started.
fn running_program() -> io::Result<PathBuf> {
    let path = env::current_exe()?;
    Ok(if path.exists() { path } else { PathBuf::from("/proc/self/exe") })
}

#[derive(Clone, Debug)]
pub struct LocalDriver(Arc<Inner>);

#[derive(Debug)]
struct Inner {
    config: LocalConfig,
    cgroups: Cgroups,
    nested_namespaces: OnceCell<NestedNamespaces>,
    /// Making and removing one sandbox never overlap.
    locks: Locks,
}

impl LocalDriver {
    /// Adopts what is in the root directory, which is made when it is not there.
    pub fn new(mut config: LocalConfig) -> io::Result<Self> {
        // What this process was given by its parent is not for sandboxes. All that it opens itself is marked so.
        close_fds::set_fds_cloexec(FIRST_INHERITED_FD, &[]);
        fs::create_dir_all(&config.root)?;
        config.root = config.root.canonicalize()?;
        keep_init(&config)?;
        let cgroups = Cgroups::find(&config.root);
        let locks = Locks::new(&config.root)?;
        let inner = Inner { config, cgroups, nested_namespaces: OnceCell::new(), locks };
        Ok(Self(Arc::new(inner)))
    }

    fn agent(&self, key: &SandboxKey) -> Agent {
        Agent::of(self.0.home(key))
    }
}

/// The init program of this version, where sandboxes are started with it.
fn keep_init(config: &LocalConfig) -> io::Result<PathBuf> {
    let kept = config.root.join("init");
    locks::with_all(&config.root, || program::keep(&config.init_program, &kept))
}

impl Inner {
    fn home(&self, key: &SandboxKey) -> Home {
        Home::new(&self.config.root, key)
    }

    async fn lock(&self, key: &SandboxKey) -> Result<Held, SandboxError> {
        let held = self.locks.hold(key).await;
        held.map_err(|error| SandboxError::caused("the sandbox cannot be locked", error))
    }

    async fn create(self: Arc<Self>, key: SandboxKey, spec: SandboxSpec) -> Result<(), SandboxError> {
        let _held = self.lock(&key).await?;
        match self.home(&key).read_state().map_err(unreadable)? {
            Some(state) if state.alive() => Ok(()),
            Some(_) => Err(SandboxError::failed("the sandbox has ended, and its workspace is still there")),
            None => self.make_anew(&key, &spec, Remains::Nothing).await,
        }
    }

    async fn revive(self: Arc<Self>, key: SandboxKey) -> Result<(), SandboxError> {
        let _held = self.lock(&key).await?;
        let home = self.home(&key);
        match home.read_state().map_err(unreadable)? {
            Some(state) if state.alive() => Ok(()),
            Some(state) if state.stopped => Err(SandboxError::Stopped),
            Some(state) => self.make_anew(&key, &state.spec, Remains::Work).await,
            None => Err(not_whole(&home)),
        }
    }

    async fn start(self: Arc<Self>, key: SandboxKey) -> Result<(), SandboxError> {
        let _held = self.lock(&key).await?;
        let home = self.home(&key);
        match home.read_state().map_err(unreadable)? {
            // A stop that was cut before it had ended anything.
            Some(state) if state.alive() && state.stopped => {
                Ok(home.write_state(&State { stopped: false, ..state })?)
            }
            Some(state) if state.alive() => Ok(()),
            Some(state) => self.make_anew(&key, &state.spec, Remains::Work).await,
            None => Err(not_whole(&home)),
        }
    }

    async fn stop(self: Arc<Self>, key: SandboxKey) -> Result<(), SandboxError> {
        let _held = self.lock(&key).await?;
        let home = self.home(&key);
        let state = home.read_state().map_err(unreadable)?.ok_or_else(|| not_whole(&home))?;
        if !state.stopped {
            home.write_state(&State { stopped: true, ..state })?;
        }
        self.clear(&key, Remains::Work).await
    }

    async fn state(&self, key: &SandboxKey) -> Result<SandboxState, SandboxError> {
        let home = self.home(key);
        let Some(state) = home.read_state().map_err(unreadable)? else { return Ok(SandboxState::Gone) };
        if state.alive() {
            // One that does not answer is running all the same.
            let health = timeout(HEALTH_LIMIT, Agent::of(home).health()).await;
            let services = health.ok().and_then(Result::ok).map(|health| health.services);
            return Ok(SandboxState::Running { services: services.unwrap_or_default() });
        }
        Ok(if state.stopped { SandboxState::Stopped } else { SandboxState::Died })
    }

    /// Makes the sandbox out of what is to remain of an earlier one.
    async fn make_anew(
        &self,
        key: &SandboxKey,
        spec: &SandboxSpec,
        remains: Remains,
    ) -> Result<(), SandboxError> {
        let bwrap = host::BWRAP.require(&self.config.path)?;
        for program in host::DESKTOP {
            program.require(&self.config.path)?;
        }
        self.clear(key, remains).await?;
        let made = match timeout(START_LIMIT, self.make(&bwrap, key, spec)).await {
            Ok(made) => made,
            Err(_) => Err(SandboxError::Timeout { what: "making the sandbox", limit: START_LIMIT }),
        };
        if made.is_err() {
            self.clear(key, remains).await?;
        }
        made
    }

    async fn make(&self, bwrap: &Path, key: &SandboxKey, spec: &SandboxSpec) -> Result<(), SandboxError> {
        let home = &self.home(key);
        home.make()?;
        etc::write(&home.etc(), key)?;
        self.cgroups.make(key, spec)?;
        let init = keep_init(&self.config)?;
        let nested_namespaces =
            *self.nested_namespaces.get_or_init(|| preflight::nested_namespaces(bwrap)).await;
        let init_args = &self.config.init_args;
        let held = Plan { bwrap, init: &init, init_args, home, key, spec, nested_namespaces }.start().await?;
        self.cgroups.put(key, held.monitor)?;
        self.cgroups.put(key, held.first)?;
        home.write_state(&State {
            key: key.clone(),
            spec: spec.clone(),
            monitor: Some(held.monitor),
            first: Some(held.first),
            place: Some(home.place()?),
            stopped: false,
        })?;
        held.release()?;
        Ok(())
    }

    async fn destroy(self: Arc<Self>, key: SandboxKey) -> Result<(), SandboxError> {
        let held = self.lock(&key).await?;
        self.clear(&key, Remains::Nothing).await?;
        Ok(held.forget()?)
    }

    async fn clear(&self, key: &SandboxKey, remains: Remains) -> Result<(), SandboxError> {
        let (home, cgroups, key) = (self.home(key), self.cgroups.clone(), key.clone());
        let cleared =
            tokio::task::spawn_blocking(move || teardown::clear(&home, &cgroups, &key, remains)).await;
        cleared
            .map_err(io::Error::from)
            .flatten()
            .map_err(|error| SandboxError::caused("the sandbox could not be removed completely", error))
    }

    fn list(&self) -> io::Result<Vec<ManagedSandbox>> {
        let directories = fs::read_dir(&self.config.root)?.flatten();
        let mut keys: BTreeSet<SandboxKey> =
            directories.filter_map(|entry| entry.file_name().to_str()?.parse().ok()).collect();
        keys.extend(self.cgroups.keys());
        Ok(keys.into_iter().map(|key| ManagedSandbox { alive: self.alive(&key), key }).collect())
    }

    /// One whose record cannot be read lives when any process of it is found.
    fn alive(&self, key: &SandboxKey) -> bool {
        let home = self.home(key);
        match home.read_state() {
            Ok(state) => state.is_some_and(|state| state.alive()),
            Err(_) => process::of_sandbox(&home.workspace()).is_ok_and(|found| !found.is_empty()),
        }
    }
}

fn not_whole(home: &Home) -> SandboxError {
    if home.exists() { SandboxError::failed("the sandbox's record is missing") } else { SandboxError::Gone }
}

fn unreadable(error: io::Error) -> SandboxError {
    SandboxError::caused("the sandbox's record cannot be read", error)
}

/// Runs work that must not stop half-way when its caller stops waiting.
async fn to_the_end(
    work: impl Future<Output = Result<(), SandboxError>> + Send + 'static,
) -> Result<(), SandboxError> {
    tokio::spawn(work).await.map_err(io::Error::from)?
}

#[async_trait]
impl SandboxDriver for LocalDriver {
    fn name(&self) -> &'static str {
        "local"
    }

    async fn preflight(&self) -> Vec<Check> {
        let mut checks = preflight::checks(&self.0.config, &self.0.cgroups).await;
        checks.push(preflight::sandboxes(self.list().await));
        checks
    }

    async fn create(&self, key: &SandboxKey, spec: &SandboxSpec) -> Result<(), SandboxError> {
        to_the_end(Arc::clone(&self.0).create(key.clone(), spec.clone())).await
    }

    async fn revive(&self, key: &SandboxKey) -> Result<(), SandboxError> {
        to_the_end(Arc::clone(&self.0).revive(key.clone())).await
    }

    async fn start(&self, key: &SandboxKey) -> Result<(), SandboxError> {
        to_the_end(Arc::clone(&self.0).start(key.clone())).await
    }

    async fn stop(&self, key: &SandboxKey) -> Result<(), SandboxError> {
        to_the_end(Arc::clone(&self.0).stop(key.clone())).await
    }

    async fn state(&self, key: &SandboxKey) -> Result<SandboxState, SandboxError> {
        self.0.state(key).await
    }

    async fn ready(&self, key: &SandboxKey, limit: Duration) -> Result<(), SandboxError> {
        let home = self.0.home(key);
        let agent = self.agent(key);
        probe::ready(self, key, limit).await.map_err(|error| match error {
            SandboxError::Gone if !home.exists() => SandboxError::Gone,
            SandboxError::Stopped => SandboxError::Stopped,
            error => SandboxError::caused(error.to_string(), format!("{error:?}\n{}", home.log_tail())),
        })?;
        // The desktop answers; whether its window manager and terminal live is only worth a note.
        let health = agent.health().await?;
        tracing::debug!(sandbox = %key, services = ?health.services, "sandbox ready");
        Ok(())
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
        to_the_end(Arc::clone(&self.0).destroy(key.clone())).await
    }

    async fn list(&self) -> Result<Vec<ManagedSandbox>, SandboxError> {
        let inner = Arc::clone(&self.0);
        let listed = tokio::task::spawn_blocking(move || inner.list()).await.map_err(io::Error::from)?;
        Ok(listed?)
    }
}
