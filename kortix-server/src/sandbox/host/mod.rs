//! What the drivers have in common whose sandboxes have a directory on this machine: `local` and `docker`.
//!
//! A sandbox is a directory with a record of it. An [`Engine`] starts and ends its processes; everything inside is
//! asked of the sandbox's own init, by a unix socket in that directory. A server that starts on the same directory finds
//! again what the one before it made.

mod door;
pub(in crate::sandbox) mod layout;
mod locks;
pub(in crate::sandbox) mod process;
mod program;
mod room;
mod volume;

use std::{
    collections::BTreeSet,
    fmt, fs, io,
    os::unix::fs::PermissionsExt as _,
    path::{Path, PathBuf},
    sync::Arc,
    time::Duration,
};

use async_trait::async_trait;
use sha2::{Digest as _, Sha256};
use tokio::time::timeout;

pub use self::program::InitProgram;
pub(crate) use self::volume::check as check_disk;
use self::{
    door::Socket,
    layout::{Home, State},
    locks::{Held, Locks},
    volume::Volumes,
};
use super::{
    Check, ManagedSandbox, Reach, SandboxDriver, SandboxError, SandboxKey, SandboxSpec, SandboxState,
    agent::{Agent, AgentDriver, Keeper},
    egress::{self, Egress, Passes},
};

/// How long a sandbox's init may take to say how its services stand.
const HEALTH_LIMIT: Duration = Duration::from_secs(3);

/// Those below are the standard streams.
const FIRST_INHERITED_FD: i32 = 3;

/// What starts and ends the processes of sandboxes.
#[async_trait]
pub(in crate::sandbox) trait Engine: Send + Sync + fmt::Debug + 'static {
    /// The driver's name.
    const NAME: &str;
    /// How long a start may take.
    const START_LIMIT: Duration;

    /// What the host offers and lacks.
    async fn preflight(&self) -> Vec<Check>;

    /// Whether everything is there that a start needs. Comes before anything of an earlier one is cleared.
    async fn require(&self) -> Result<(), SandboxError>;

    /// Starts the sandbox, whose directories are there and of which nothing runs, and writes its record.
    async fn start(&self, plan: &Plan<'_>) -> Result<(), SandboxError>;

    /// Called when the sandbox is ready, and nobody waits for it any more.
    fn settled(&self, _key: &SandboxKey) {}

    /// Ends everything that runs in the sandbox. Fine when there is nothing.
    async fn end(&self, home: &Home, key: &SandboxKey) -> Result<(), SandboxError>;

    /// Whether certainly nothing is there of a sandbox that has no directory, so that a start need not look for it.
    fn has_nothing_of(&self, _key: &SandboxKey) -> bool {
        false
    }

    /// Whether anything runs in a sandbox whose record cannot be read.
    async fn runs(&self, home: &Home, key: &SandboxKey) -> bool;

    /// The sandboxes of this environment of which there is something besides their directory.
    async fn keys(&self) -> Result<Vec<SandboxKey>, SandboxError>;
}

/// Everything that one start needs.
#[derive(Debug)]
pub(in crate::sandbox) struct Plan<'a> {
    /// The name of the driver that starts it.
    pub(in crate::sandbox) driver: &'static str,
    pub(in crate::sandbox) home: &'a Home,
    pub(in crate::sandbox) key: &'a SandboxKey,
    pub(in crate::sandbox) spec: &'a SandboxSpec,
    /// Where the init program is on this machine.
    pub(in crate::sandbox) init: &'a Path,
    pub(in crate::sandbox) program: &'a InitProgram,
    /// The directory of the server's socket for those who go out; none where nobody does.
    pub(in crate::sandbox) egress: Option<&'a Path>,
}

/// What sandboxes are given who go out.
#[derive(Debug)]
struct WayOut {
    /// Without links.
    directory: PathBuf,
    passes: Passes,
}

impl WayOut {
    fn of(root: &Path, egress: Egress) -> io::Result<Option<Self>> {
        if egress == Egress::Closed {
            return Ok(None);
        }
        let directory = egress::directory(root);
        fs::create_dir_all(&directory)?;
        // Who lives in a sandbox need not be the server's user, whose mask may let nobody else through.
        fs::set_permissions(&directory, fs::Permissions::from_mode(0o755))?;
        Ok(Some(Self { directory, passes: Passes::of(root)? }))
    }
}

/// What is to be left of a sandbox.
#[derive(Clone, Copy, Debug)]
enum Remains {
    Nothing,
    /// What its user made, and what became of its jobs: enough to start it again.
    Work,
}

/// A name for the sandboxes in `root`, whose path is without links: two servers on one machine do not take each other's
/// for their own.
pub(in crate::sandbox) fn environment_of(root: &Path) -> String {
    hex::encode(&Sha256::digest(root.as_os_str().as_encoded_bytes())[..6])
}

/// A driver of the sandboxes in a directory, which is made when it is not there. Adopts what is in it.
pub(in crate::sandbox) fn open<E: Engine>(
    root: &Path,
    program: InitProgram,
    egress: Egress,
    engine: impl FnOnce(&Path) -> E,
) -> io::Result<Arc<dyn SandboxDriver>> {
    Ok(Arc::new(AgentDriver::of(Host::open(root, program, egress, engine)?)))
}

/// The keeper of the sandboxes in one directory.
#[derive(Debug)]
struct Host<E> {
    /// Without links.
    root: PathBuf,
    program: InitProgram,
    egress: Option<WayOut>,
    engine: E,
    /// Making and removing one sandbox never overlap.
    locks: Locks,
}

impl<E: Engine> Host<E> {
    fn open(
        root: &Path,
        program: InitProgram,
        egress: Egress,
        engine: impl FnOnce(&Path) -> E,
    ) -> io::Result<Self> {
        // What this process was given by its parent is not for sandboxes. All that it opens itself is marked so.
        close_fds::set_fds_cloexec(FIRST_INHERITED_FD, &[]);
        fs::create_dir_all(root)?;
        let root = root.canonicalize()?;
        program.keep(&root)?;
        let locks = Locks::new(&root)?;
        let egress = WayOut::of(&root, egress)?;
        let engine = engine(&root);
        Ok(Self { root, program, egress, engine, locks })
    }

    fn home(&self, key: &SandboxKey) -> Home {
        Home::new(&self.root, key)
    }

    async fn lock(&self, key: &SandboxKey) -> Result<Held, SandboxError> {
        let held = self.locks.hold(key).await;
        held.map_err(|error| SandboxError::caused("the sandbox cannot be locked", error))
    }

    /// Makes the sandbox out of what is to remain of an earlier one.
    async fn make_anew(
        &self,
        key: &SandboxKey,
        spec: &SandboxSpec,
        remains: Remains,
    ) -> Result<(), SandboxError> {
        room::require(&self.root)?;
        self.engine.require().await?;
        if self.home(key).exists() || !self.engine.has_nothing_of(key) {
            self.clear(key, remains).await?;
        }
        let limit = E::START_LIMIT;
        let made = match timeout(limit, self.make(key, spec)).await {
            Ok(made) => made,
            Err(_) => Err(SandboxError::Timeout { what: "making the sandbox", limit }),
        };
        if made.is_err() {
            self.clear(key, remains).await?;
        }
        made
    }

    async fn make(&self, key: &SandboxKey, spec: &SandboxSpec) -> Result<(), SandboxError> {
        let home = &self.home(key);
        home.make()?;
        match spec.disk_bytes {
            Some(bytes) => {
                let volumes = Volumes::in_directory(home.directory());
                volumes.attach(bytes).await?;
                home.make_parts_in(Volumes::WORK, Volumes::RECORDS)?;
            }
            None => home.make_parts()?,
        }
        home.write_pass(self.egress.as_ref().map(|egress| egress.passes.make(key)).as_deref())?;
        let (init, program) = (&self.program.keep(&self.root)?, &self.program);
        let egress = self.egress.as_ref().map(|egress| egress.directory.as_path());
        self.engine.start(&Plan { driver: E::NAME, home, key, spec, init, program, egress }).await
    }

    /// What another driver has started, this one does not find to end it.
    fn check_driver(state: &State) -> Result<(), SandboxError> {
        if state.driver == E::NAME {
            return Ok(());
        }
        let made_by = &state.driver;
        Err(SandboxError::failed(format!(
            "the sandbox was made by the driver `{made_by}`, and only a server with `--driver {made_by}` can start or end it"
        )))
    }

    /// Processes first and files second: when it fails, the directory is still there, so that the sandbox is listed and
    /// can be removed later.
    async fn clear(&self, key: &SandboxKey, remains: Remains) -> Result<(), SandboxError> {
        let home = self.home(key);
        self.engine.end(&home, key).await?;
        let cleared = tokio::task::spawn_blocking(move || {
            let volumes = Volumes::in_directory(home.directory());
            match remains {
                Remains::Nothing => {
                    volumes.detach()?;
                    home.remove()
                }
                Remains::Work => {
                    home.remove_sockets()?;
                    if volumes.exist() {
                        home.keep_end_of_log()?;
                        volumes.release()?;
                    }
                    Ok(())
                }
            }
        });
        cleared.await.map_err(io::Error::from).flatten().map_err(not_removed)
    }
}

fn not_whole(home: &Home) -> SandboxError {
    if home.exists() { SandboxError::failed("the sandbox's record is missing") } else { SandboxError::Gone }
}

fn unreadable(error: io::Error) -> SandboxError {
    SandboxError::caused("the sandbox's record cannot be read", error)
}

/// For an engine, whose part of a removal failed, too.
pub(in crate::sandbox) fn not_removed(error: io::Error) -> SandboxError {
    SandboxError::caused("the sandbox could not be removed completely", error)
}

/// What there is already, which also tells whether the directory can be read at all.
fn check_sandboxes(listed: Result<Vec<ManagedSandbox>, SandboxError>) -> Check {
    const NAME: &str = "sandboxes";
    match listed {
        Ok(listed) => {
            let alive = listed.iter().filter(|sandbox| sandbox.alive).count();
            Check::ok(NAME, format!("{} here, of which {alive} run", listed.len()))
        }
        Err(error) => Check::missing(
            NAME,
            format!("they cannot be listed: {error}"),
            "let the server's user read the `sandboxes` directory in its data directory",
        ),
    }
}

#[async_trait]
impl<E: Engine> Keeper for Host<E> {
    type Door = Socket;

    const NAME: &str = E::NAME;
    const REACH: Reach = Reach::OwnServer;

    fn door(&self, key: &SandboxKey) -> Socket {
        Socket::of(self.home(key))
    }

    async fn preflight(&self) -> Vec<Check> {
        let mut checks = self.engine.preflight().await;
        checks.push(check_sandboxes(self.list().await));
        checks
    }

    async fn create(&self, key: &SandboxKey, spec: &SandboxSpec) -> Result<(), SandboxError> {
        let _held = self.lock(key).await?;
        match self.home(key).read_state().map_err(unreadable)? {
            Some(state) if state.alive() => Ok(()),
            Some(_) => Err(SandboxError::failed("the sandbox has ended, and its workspace is still there")),
            None => self.make_anew(key, spec, Remains::Nothing).await,
        }
    }

    fn settled(&self, key: &SandboxKey) {
        self.engine.settled(key);
    }

    async fn revive(&self, key: &SandboxKey) -> Result<(), SandboxError> {
        let _held = self.lock(key).await?;
        let home = self.home(key);
        match home.read_state().map_err(unreadable)? {
            Some(state) if state.alive() => Ok(()),
            Some(state) if state.stopped => Err(SandboxError::Stopped),
            Some(state) => {
                Self::check_driver(&state)?;
                self.make_anew(key, &state.spec, Remains::Work).await
            }
            None => Err(not_whole(&home)),
        }
    }

    async fn start(&self, key: &SandboxKey) -> Result<(), SandboxError> {
        let _held = self.lock(key).await?;
        let home = self.home(key);
        match home.read_state().map_err(unreadable)? {
            // A stop that was cut before it had ended anything.
            Some(state) if state.alive() && state.stopped => {
                Ok(home.write_state(&State { stopped: false, ..state })?)
            }
            Some(state) if state.alive() => Ok(()),
            Some(state) => {
                Self::check_driver(&state)?;
                self.make_anew(key, &state.spec, Remains::Work).await
            }
            None => Err(not_whole(&home)),
        }
    }

    async fn stop(&self, key: &SandboxKey) -> Result<(), SandboxError> {
        let _held = self.lock(key).await?;
        let home = self.home(key);
        let state = home.read_state().map_err(unreadable)?.ok_or_else(|| not_whole(&home))?;
        Self::check_driver(&state)?;
        if !state.stopped {
            home.write_state(&State { stopped: true, ..state })?;
        }
        self.clear(key, Remains::Work).await
    }

    async fn state(&self, key: &SandboxKey) -> Result<SandboxState, SandboxError> {
        let home = self.home(key);
        let Some(state) = home.read_state().map_err(unreadable)? else { return Ok(SandboxState::Gone) };
        if state.alive() {
            // One that does not answer is running all the same.
            let health = timeout(HEALTH_LIMIT, Agent::behind(Socket::of(home)).health()).await;
            let services = health.ok().and_then(Result::ok).map(|health| health.services);
            return Ok(SandboxState::Running { services: services.unwrap_or_default() });
        }
        Ok(if state.stopped { SandboxState::Stopped } else { SandboxState::Died })
    }

    async fn spec(&self, key: &SandboxKey) -> Result<SandboxSpec, SandboxError> {
        let home = self.home(key);
        let state = home.read_state().map_err(unreadable)?;
        state.map(|state| state.spec).ok_or_else(|| not_whole(&home))
    }

    async fn logs(&self, key: &SandboxKey, most: u64) -> Result<Vec<u8>, SandboxError> {
        let home = self.home(key);
        let read = move || match home.end_of_log(most) {
            Err(error) if error.kind() == io::ErrorKind::NotFound && !home.exists() => {
                Err(SandboxError::Gone)
            }
            // Nothing was said yet, or its disk waits for its next start.
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(Vec::new()),
            read => Ok(read?),
        };
        tokio::task::spawn_blocking(read).await.map_err(io::Error::other)?
    }

    async fn destroy(&self, key: &SandboxKey) -> Result<(), SandboxError> {
        let held = self.lock(key).await?;
        // Of a record that cannot be read nobody knows whose it is.
        if let Ok(Some(state)) = self.home(key).read_state()
            && state.alive()
        {
            Self::check_driver(&state)?;
        }
        self.clear(key, Remains::Nothing).await?;
        Ok(held.forget()?)
    }

    async fn list(&self) -> Result<Vec<ManagedSandbox>, SandboxError> {
        let (mut keys, root) = (BTreeSet::from_iter(self.engine.keys().await?), self.root.clone());
        let read = move || {
            let directories = fs::read_dir(&root)?.flatten();
            keys.extend(directories.filter_map(|entry| entry.file_name().to_str()?.parse().ok()));
            let read = |key| (Home::new(&root, &key).read_state(), key);
            io::Result::Ok(keys.into_iter().map(read).collect::<Vec<_>>())
        };
        let mut listed = Vec::new();
        for (state, key) in tokio::task::spawn_blocking(read).await.map_err(io::Error::from)?? {
            let alive = match state {
                Ok(state) => state.is_some_and(|state| state.alive()),
                // One whose record cannot be read lives when anything of it runs.
                Err(_) => self.engine.runs(&self.home(&key), &key).await,
            };
            listed.push(ManagedSandbox { key, alive });
        }
        Ok(listed)
    }

    async fn explain(&self, key: &SandboxKey, error: SandboxError) -> SandboxError {
        let home = self.home(key);
        match error {
            SandboxError::Gone if !home.exists() => SandboxError::Gone,
            SandboxError::Stopped => SandboxError::Stopped,
            error => SandboxError::caused(error.to_string(), format!("{error:?}\n{}", home.log_tail())),
        }
    }
}
