//! Where a sandbox lives on the host: one directory a sandbox, with everything that belongs to it.

use std::{
    fs,
    io::{self, Read, Seek, SeekFrom, Write},
    os::unix::fs::{DirBuilderExt, MetadataExt, OpenOptionsExt as _, PermissionsExt, chown, lchown, symlink},
    path::{Path, PathBuf},
};

use serde::{Deserialize, Serialize};

use super::{Plan, process::Process};
use crate::sandbox::{
    SandboxKey, SandboxSpec,
    egress::PASS_FILE,
    etc,
    inside::User,
    wire::{AGENT_SOCKET, RFB_SOCKET},
};

/// The directories that are written inside: workspace, home, and those of sockets and jobs.
const PARTS: [&str; 3] = ["workspace", "home", "run"];
const LOG: &str = "log";
const LOG_END: &str = "log.end";
/// Of the log of a sandbox that is stopped, in bytes.
const LOG_KEPT: u64 = 1 << 20;
/// Of a log, for the server's own, in bytes.
const LOG_TAIL: u64 = 4096;

/// The directory of one sandbox.
#[derive(Clone, Debug)]
pub(in crate::sandbox) struct Home(PathBuf);

impl Home {
    pub(in crate::sandbox) fn new(root: &Path, key: &SandboxKey) -> Self {
        Self(root.join(key.as_str()))
    }

    /// `/workspace` inside: the agent's work, and what the preview shows.
    pub(in crate::sandbox) fn workspace(&self) -> PathBuf {
        self.0.join(PARTS[0])
    }

    /// `/home/kortix` inside.
    pub(in crate::sandbox) fn user_home(&self) -> PathBuf {
        self.0.join(PARTS[1])
    }

    /// `/run/kortix` inside: the sockets and the jobs.
    pub(in crate::sandbox) fn run(&self) -> PathBuf {
        self.0.join(PARTS[2])
    }

    /// The hand-made files of `/etc`.
    pub(in crate::sandbox) fn etc(&self) -> PathBuf {
        self.0.join("etc")
    }

    /// What bubblewrap, the init, and its services say.
    pub(in crate::sandbox) fn log(&self) -> PathBuf {
        self.0.join(LOG)
    }

    fn state(&self) -> PathBuf {
        self.0.join("state.json")
    }

    pub(in crate::sandbox) fn exists(&self) -> bool {
        self.0.exists()
    }

    pub(in crate::sandbox) fn directory(&self) -> &Path {
        &self.0
    }

    /// Makes the directory, and what in it is the server's. Nobody but the server's user may look into it.
    pub(in crate::sandbox) fn make(&self) -> io::Result<()> {
        private().create(&self.0)?;
        private().create(self.etc())
    }

    /// Makes what is written inside.
    pub(in crate::sandbox) fn make_parts(&self) -> io::Result<()> {
        PARTS.iter().try_for_each(|part| private().create(self.0.join(part)))
    }

    /// Makes it in volumes that are mounted in this directory, and finds it by links: who writes there has no way to them. They lead
    /// to the same place also when the directory is moved, or copied.
    pub(in crate::sandbox) fn make_parts_in(&self, work: &str, records: &str) -> io::Result<()> {
        let [workspace, home, run] = PARTS;
        for (volume, name) in [(work, workspace), (work, home), (records, run)] {
            private().create(self.0.join(volume).join(name))?;
        }
        for (volume, name) in [(work, workspace), (work, home), (records, run), (records, LOG)] {
            match symlink(Path::new(volume).join(name), self.0.join(name)) {
                Err(error) if error.kind() != io::ErrorKind::AlreadyExists => return Err(error),
                _ => {}
            }
        }
        // It may only now be there again, with what the processes of before have left.
        self.remove_sockets()
    }

    /// Makes what is written inside the property of those who write it. Only root can, and only root has to.
    pub(in crate::sandbox) fn give_to(&self, user: User) -> io::Result<()> {
        fs::File::options().create(true).append(true).mode(0o600).open(self.log())?;
        if !rustix::process::geteuid().is_root() {
            return Ok(());
        }
        for part in [self.workspace(), self.user_home(), self.run(), self.log()] {
            chown(part, Some(user.user), Some(user.group))?;
        }
        Ok(())
    }

    /// The pass by which its programs go out; none where nobody does.
    pub(in crate::sandbox) fn write_pass(&self, pass: Option<&str>) -> io::Result<()> {
        let file = self.etc().join(PASS_FILE);
        let Some(pass) = pass else {
            return match fs::remove_file(file) {
                Err(error) if error.kind() != io::ErrorKind::NotFound => Err(error),
                _ => Ok(()),
            };
        };
        etc::write_for_all(&self.etc(), PASS_FILE, pass)
    }

    /// As [`Self::give_to`], with all that is in it.
    pub(in crate::sandbox) fn give_all_to(&self, user: User) -> io::Result<()> {
        for part in PARTS {
            give_below(&self.0.join(part), user)?;
        }
        self.give_to(user)
    }

    /// A socket of a process that is gone keeps the next one from listening.
    pub(in crate::sandbox) fn remove_sockets(&self) -> io::Result<()> {
        for socket in [AGENT_SOCKET, RFB_SOCKET] {
            match fs::remove_file(self.run().join(socket)) {
                Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(error),
                _ => {}
            }
        }
        Ok(())
    }

    /// Removes everything, also directories that their owner may not write to.
    pub(in crate::sandbox) fn remove(&self) -> io::Result<()> {
        match remove_if_there(&self.0) {
            Err(error) if error.kind() == io::ErrorKind::PermissionDenied => {
                make_writable(&self.0)?;
                remove_if_there(&self.0)
            }
            outcome => outcome,
        }
    }

    pub(in crate::sandbox) fn write_state(&self, state: &State) -> io::Result<()> {
        let path = self.0.join("state.json.new");
        let mut draft = fs::File::create(&path)?;
        draft.write_all(&serde_json::to_vec_pretty(state)?)?;
        // A machine that goes down now must not come up with an empty record in the place of a whole one.
        draft.sync_all()?;
        fs::rename(path, self.state())?;
        fs::File::open(&self.0)?.sync_all()
    }

    /// None when the sandbox was never finished. A record that is there and cannot be read is an error, so that
    /// nobody takes somebody's work for what a half-made sandbox left.
    ///
    /// The record of a copy, as a restored backup has it, names processes at work in the original: the copy has none.
    pub(in crate::sandbox) fn read_state(&self) -> io::Result<Option<State>> {
        let state: State = match fs::read(self.state()) {
            Ok(bytes) => serde_json::from_slice(&bytes)?,
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
            Err(error) => return Err(error),
        };
        let is_copy = state.place.is_some_and(|place| self.place().ok() != Some(place));
        Ok(Some(if is_copy { State { monitor: None, first: None, ..state } } else { state }))
    }

    pub(in crate::sandbox) fn place(&self) -> io::Result<Place> {
        let workspace = fs::metadata(self.workspace())?;
        Ok(Place { device: workspace.dev(), number: workspace.ino() })
    }

    /// The end of the log, for the server's own log.
    pub(in crate::sandbox) fn log_tail(&self) -> String {
        String::from_utf8_lossy(&self.end_of_log(LOG_TAIL).unwrap_or_default()).trim().to_owned()
    }

    /// Keeps the end of the log where it can be read when its volume is not there.
    pub(in crate::sandbox) fn keep_end_of_log(&self) -> io::Result<()> {
        match self.end_of_log(LOG_KEPT) {
            Ok(end) => fs::write(self.0.join(LOG_END), end),
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(()),
            Err(error) => Err(error),
        }
    }

    /// What is inside may write as much as it likes into its log.
    pub(in crate::sandbox) fn end_of_log(&self, most: u64) -> io::Result<Vec<u8>> {
        let mut file = match fs::File::open(self.log()) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => fs::File::open(self.0.join(LOG_END))?,
            opened => opened?,
        };
        file.seek(SeekFrom::Start(file.metadata()?.len().saturating_sub(most)))?;
        let mut bytes = Vec::new();
        file.take(most).read_to_end(&mut bytes)?;
        Ok(bytes)
    }
}

/// All that is needed to adopt a running sandbox, and to start a dead one again: written before its program starts.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(in crate::sandbox) struct State {
    pub(in crate::sandbox) key: SandboxKey,
    /// Which driver has made it, and is the only one that can end it.
    #[serde(default = "only_driver_of_old")]
    pub(in crate::sandbox) driver: String,
    #[serde(default)]
    pub(in crate::sandbox) spec: SandboxSpec,
    /// What waits outside for the sandbox, where something does.
    pub(in crate::sandbox) monitor: Option<Process>,
    /// The first process inside. All others inside die with it.
    pub(in crate::sandbox) first: Option<Process>,
    /// Whose it is on this machine; none for the server's own user, or when its engine knows.
    #[serde(default)]
    pub(in crate::sandbox) owner: Option<User>,
    /// Where they work.
    #[serde(default)]
    pub(in crate::sandbox) place: Option<Place>,
    /// Somebody stopped it. Written before its processes are ended, so that nothing starts it again meanwhile.
    #[serde(default)]
    pub(in crate::sandbox) stopped: bool,
}

/// Records did not name it when there was one.
fn only_driver_of_old() -> String {
    "local".to_owned()
}

impl State {
    /// Of a sandbox that has just been started.
    pub(in crate::sandbox) fn running(
        plan: &Plan<'_>,
        first: Process,
        monitor: Option<Process>,
    ) -> io::Result<Self> {
        Ok(Self {
            key: plan.key.clone(),
            driver: plan.driver.to_owned(),
            spec: plan.spec.clone(),
            monitor,
            first: Some(first),
            owner: None,
            place: Some(plan.home.place()?),
            stopped: false,
        })
    }

    pub(in crate::sandbox) fn alive(&self) -> bool {
        self.first.is_some_and(Process::alive)
    }

    pub(in crate::sandbox) fn processes(&self) -> impl Iterator<Item = Process> {
        [self.first, self.monitor].into_iter().flatten()
    }
}

/// A workspace, whatever its path is. As long as its processes live they hold it, so that no other gets its number.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(in crate::sandbox) struct Place {
    device: u64,
    number: u64,
}

fn private() -> fs::DirBuilder {
    let mut builder = fs::DirBuilder::new();
    builder.mode(0o700).recursive(true);
    builder
}

fn remove_if_there(path: &Path) -> io::Result<()> {
    match fs::remove_dir_all(path) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(()),
        outcome => outcome,
    }
}

/// Links are given themselves, and not what they lead to.
fn give_below(directory: &Path, user: User) -> io::Result<()> {
    for entry in fs::read_dir(directory)? {
        let entry = entry?;
        lchown(entry.path(), Some(user.user), Some(user.group))?;
        if entry.file_type()?.is_dir() {
            give_below(&entry.path(), user)?;
        }
    }
    Ok(())
}

fn make_writable(directory: &Path) -> io::Result<()> {
    fs::set_permissions(directory, fs::Permissions::from_mode(0o700))?;
    for entry in fs::read_dir(directory)? {
        let entry = entry?;
        if entry.file_type()?.is_dir() {
            make_writable(&entry.path())?;
        }
    }
    Ok(())
}
