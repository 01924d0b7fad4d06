//! The driver that makes sandboxes of this machine: bubblewrap namespaces, control groups, and a desktop
//! on Xvnc.
//!
//! Its processes are not children of the server's session, so they outlive it, and a server that starts on the same
//! directory finds them again by the sandbox's record.

mod bwrap;
mod cgroup;
mod owner;
mod preflight;
mod programs;
mod teardown;

use std::{
    env,
    ffi::OsString,
    io,
    path::{Path, PathBuf},
    sync::Arc,
    time::Duration,
};

use async_trait::async_trait;
use tokio::{sync::OnceCell, task::spawn_blocking, time::sleep};

pub use self::cgroup::group_prefix;
use self::{
    bwrap::{NestedNamespaces, Start},
    cgroup::Cgroups,
    owner::Owners,
};
use super::{
    Check, Egress, InitProgram, SandboxDriver, SandboxError, SandboxKey, etc,
    host::{
        self, Engine, Plan,
        layout::{Home, State},
        not_removed, process,
    },
    inside::User,
};

/// By when a sandbox has started that nobody waits for.
const SETTLED_AFTER: Duration = Duration::from_secs(10);

/// How the local driver is set up.
#[derive(Clone, Debug)]
pub struct LocalConfig {
    /// The directory of all sandboxes. Its path names the environment: of one server, and its workers.
    pub root: PathBuf,
    /// The program that runs as init inside.
    pub init: InitProgram,
    /// Where programs are looked for, in the form of `PATH`.
    pub path: OsString,
    pub egress: Egress,
}

impl LocalConfig {
    /// Sandboxes in `root` that do not go out, with this very program as their init.
    pub fn new(root: impl Into<PathBuf>) -> io::Result<Self> {
        Ok(Self {
            root: root.into(),
            init: InitProgram::of_this_process()?,
            path: search_path(),
            egress: Egress::Closed,
        })
    }
}

/// The caller's `PATH`, and where Debian has programs even when that is unset.
fn search_path() -> OsString {
    let mut path = env::var_os("PATH").unwrap_or_default();
    path.push(":/usr/local/bin:/usr/bin:/bin");
    path
}

/// Adopts what is in the root directory, which is made when it is not there.
pub fn open(config: LocalConfig) -> io::Result<Arc<dyn SandboxDriver>> {
    let LocalConfig { root, init, path, egress } = config;
    let kernel = bwrap::kernel_settings()?;
    let engine = |root: &Path| Bubblewrap {
        path,
        cgroups: adopted(Cgroups::find(root)),
        root: root.to_owned(),
        nested_namespaces: OnceCell::new(),
        kernel,
        owners: Owners::find(),
    };
    host::open(&root, init, egress, engine)
}

/// Whoever started them may have ended before they were ready.
fn adopted(cgroups: Cgroups) -> Cgroups {
    for key in cgroups.keys() {
        settle(&cgroups, &key);
    }
    cgroups
}

#[derive(Debug)]
struct Bubblewrap {
    path: OsString,
    cgroups: Cgroups,
    root: PathBuf,
    nested_namespaces: OnceCell<NestedNamespaces>,
    kernel: Vec<PathBuf>,
    owners: Owners,
}

impl Bubblewrap {
    /// Makes what is in the sandbox its owner's, also of one that had none of its own so far.
    fn give_owner(&self, home: &Home, key: &SandboxKey) -> Result<Option<User>, SandboxError> {
        let before = home.read_state()?;
        let Some(owner) = self.owners.of(key) else {
            if before.is_some_and(|state| state.owner.is_some()) {
                return Err(SandboxError::failed(
                    "the sandbox was made by a server that ran as root, and only such a one can start it",
                ));
            }
            return Ok(None);
        };
        match before {
            Some(state) if state.owner != Some(owner) => home.give_all_to(owner)?,
            _ => home.give_to(owner)?,
        }
        Ok(Some(owner))
    }

    /// Not everybody who has a sandbox started waits until it is ready.
    fn settle_in_time(&self, key: &SandboxKey) {
        let (cgroups, key) = (self.cgroups.clone(), key.clone());
        tokio::spawn(async move {
            sleep(SETTLED_AFTER).await;
            settle(&cgroups, &key);
        });
    }
}

fn settle(cgroups: &Cgroups, key: &SandboxKey) {
    // It may have ended meanwhile; and with the weight of before it runs just as well.
    if let Err(error) = cgroups.settle(key) {
        tracing::debug!(sandbox = %key, %error, "the sandbox keeps the weight with which it started");
    }
}

#[async_trait]
impl Engine for Bubblewrap {
    const NAME: &str = "local";
    const START_LIMIT: Duration = Duration::from_secs(10);

    async fn preflight(&self) -> Vec<Check> {
        preflight::checks(&self.path, &self.cgroups, self.owners).await
    }

    async fn require(&self) -> Result<(), SandboxError> {
        programs::BWRAP.require(&self.path)?;
        for program in programs::DESKTOP {
            program.require(&self.path)?;
        }
        Ok(())
    }

    async fn start(&self, plan: &Plan<'_>) -> Result<(), SandboxError> {
        let Plan { home, key, spec, .. } = plan;
        let owner = self.give_owner(home, key)?;
        etc::write_own(&home.etc(), key)?;
        let etc = &etc::common_of(&self.root, plan.egress);
        let shared = &etc::keep_common(Path::new(bwrap::ETC), etc, &home.etc())?;
        self.cgroups.make(key, spec)?;
        let bwrap = &programs::BWRAP.require(&self.path)?;
        let nested_namespaces =
            *self.nested_namespaces.get_or_init(|| preflight::nested_namespaces(bwrap)).await;
        let Self { cgroups, kernel, .. } = self;
        let held =
            Start { bwrap, plan, cgroups, owner, nested_namespaces, etc, shared, kernel }.run().await?;
        self.cgroups.put(key, held.first)?;
        let state = State::running(plan, held.first, Some(held.monitor))?;
        home.write_state(&State { owner, ..state })?;
        held.release()?;
        self.settle_in_time(key);
        Ok(())
    }

    fn settled(&self, key: &SandboxKey) {
        settle(&self.cgroups, key);
    }

    async fn end(&self, home: &Home, key: &SandboxKey) -> Result<(), SandboxError> {
        let (home, cgroups, key) = (home.clone(), self.cgroups.clone(), key.clone());
        let ended = spawn_blocking(move || teardown::end(&home, &cgroups, &key)).await;
        ended.map_err(io::Error::from).flatten().map_err(not_removed)
    }

    fn has_nothing_of(&self, key: &SandboxKey) -> bool {
        self.cgroups.show_nothing_of(key)
    }

    async fn runs(&self, home: &Home, _key: &SandboxKey) -> bool {
        process::of_sandbox(&home.workspace()).is_ok_and(|found| !found.is_empty())
    }

    async fn keys(&self) -> Result<Vec<SandboxKey>, SandboxError> {
        Ok(self.cgroups.keys())
    }
}
