//! The directory of the local server: what lies in it, and who may change it.

use std::ffi::{OsStr, OsString};
use std::fs::{self, File, OpenOptions, TryLockError};
use std::io::{self, ErrorKind};
use std::os::unix::fs::{DirBuilderExt as _, OpenOptionsExt as _};
use std::path::{Path, PathBuf};

use serde::Deserialize;
use tokio::time::{Instant, sleep};
use url::Url;

use crate::env::{Env, KORTIX_LOCAL_DIR};
use crate::error::{Failure, Kind};

use super::{GLANCE, Identity, PATIENCE, State, failure};

/// Marks a directory as made by this program: `reset` deletes no other.
const MARKER: &str = ".kortix-local";
/// Where the server keeps what it knows.
const DATABASE: &str = "kortix.db";
const LOG_LIMIT: u64 = 8 * 1024 * 1024;

/// The directory of the local server.
#[derive(Clone, Debug)]
pub struct LocalDir {
    path: PathBuf,
    /// Where the server's program is looked for.
    search_path: Option<OsString>,
}

/// What the server wrote for its first user.
#[derive(Deserialize)]
pub(super) struct Credentials {
    pub(super) kortix: String,
    pub(super) obvious: String,
}

/// The line that the server prints when it is ready.
#[derive(Deserialize)]
struct Ready {
    listening: String,
}

impl LocalDir {
    /// The directory that the environment names, or the user's state directory.
    pub fn from_env(env: &Env) -> Result<Self, Failure> {
        let chosen = env.local_dir.clone();
        let state =
            || env.state_home.clone().or_else(|| env.home.as_ref().map(|home| home.join(".local/state")));
        let dir = chosen.or_else(|| state().map(|state| state.join("kortix/local"))).ok_or_else(|| {
            Failure::new(Kind::Config, "there is no home directory to keep the local server's data in")
                .hint(format!("name a directory with {KORTIX_LOCAL_DIR}"))
        })?;
        let path = std::path::absolute(&dir).map_err(|error| Failure::io(dir.display(), &error))?;
        Ok(Self { path, search_path: env.search_path.clone() })
    }

    pub fn path(&self) -> &Path {
        &self.path
    }

    pub(super) fn search_path(&self) -> Option<&OsStr> {
        self.search_path.as_deref()
    }

    pub fn log_path(&self) -> PathBuf {
        self.path.join("server.log")
    }

    pub fn credentials_path(&self) -> PathBuf {
        self.path.join("credentials.json")
    }

    fn ready_path(&self) -> PathBuf {
        self.path.join("server.ready")
    }

    fn identity_path(&self) -> PathBuf {
        self.path.join("server.pid")
    }

    /// Whether there is or was a server.
    pub fn exists(&self) -> bool {
        self.path.join(MARKER).exists()
    }

    /// Looks at what is there, without asking the server anything.
    pub fn state(&self) -> Result<State, Failure> {
        let Some(identity) = self.process()? else { return Ok(State::Stopped) };
        Ok(match self.ready()? {
            Some(url) => State::Running { identity, url },
            None => State::Starting(identity),
        })
    }

    /// The server's process, whatever it said.
    pub(super) fn process(&self) -> Result<Option<Identity>, Failure> {
        let path = self.identity_path();
        // A file that cannot be understood was cut short by a crash; it names nobody.
        let identity = read_if_there(&path)?.and_then(|text| serde_json::from_str(&text).ok());
        Ok(identity.filter(Identity::is_alive))
    }

    /// Where the server said that it listens; half a line is no line yet.
    pub(super) fn ready(&self) -> Result<Option<Url>, Failure> {
        let Some(text) = read_if_there(&self.ready_path())? else { return Ok(None) };
        let Some((line, _)) = text.split_once('\n') else { return Ok(None) };
        let url = serde_json::from_str(line).ok().and_then(|ready: Ready| Url::parse(&ready.listening).ok());
        match url {
            Some(url) => Ok(Some(url)),
            None => Err(failure("the local server did not say where it listens").hint(self.log_hint())),
        }
    }

    pub(super) fn credentials(&self) -> Result<Credentials, Failure> {
        let path = self.credentials_path();
        let text = fs::read_to_string(&path).map_err(|error| Failure::io(path.display(), &error))?;
        // The parser's error may quote what it read.
        serde_json::from_str(&text).map_err(|_| failure(format!("{} cannot be understood", path.display())))
    }

    pub(super) fn record(&self, identity: &Identity) -> Result<(), Failure> {
        let path = self.identity_path();
        let text = serde_json::to_string(identity).unwrap_or_default();
        fs::write(&path, text).map_err(|error| Failure::io(path.display(), &error))
    }

    /// Forgets the process that is gone.
    pub(super) fn forget(&self) {
        // What remains is recognised as stale by `state`.
        for path in [self.identity_path(), self.ready_path()] {
            let _stale = fs::remove_file(path);
        }
    }

    /// Makes the directory, unless it is somebody else's.
    pub(super) fn prepare(&self) -> Result<(), Failure> {
        let made = fs::DirBuilder::new().recursive(true).mode(0o700).create(&self.path);
        made.map_err(|error| Failure::io(self.path.display(), &error))?;
        if !self.exists() && !self.is_empty_or_a_servers()? {
            return Err(Failure::new(Kind::Config, format!("{} holds other files", self.path.display()))
                .hint(format!("name an empty directory with {KORTIX_LOCAL_DIR}")));
        }
        let marker = self.path.join(MARKER);
        fs::write(&marker, "").map_err(|error| Failure::io(marker.display(), &error))
    }

    /// What is adopted is deleted by `reset`, so it has to be a server's beyond doubt.
    fn is_empty_or_a_servers(&self) -> Result<bool, Failure> {
        let mut entries =
            fs::read_dir(&self.path).map_err(|error| Failure::io(self.path.display(), &error))?;
        let is_a_servers = self.path.join(DATABASE).is_file() && self.credentials().is_ok();
        Ok(is_a_servers || entries.next().is_none())
    }

    /// The files that take the server's output: where it listens, and its log.
    pub(super) fn output_files(&self) -> Result<(File, File), Failure> {
        let log = self.log_path();
        if fs::metadata(&log).is_ok_and(|found| found.len() > LOG_LIMIT) {
            let _kept_longer = fs::rename(&log, log.with_extension("log.1"));
        }
        let mut options = OpenOptions::new();
        options.create(true).mode(0o600);
        let ready = open(options.clone().write(true).truncate(true), &self.ready_path())?;
        Ok((ready, open(options.append(true), &log)?))
    }

    /// Waits until no other program starts, stops or resets the server. The lock lies beside the directory, because
    /// `reset` removes the directory.
    pub(super) async fn lock(&self) -> Result<File, Failure> {
        let path = self.path.with_added_extension("lock");
        if let Some(parent) = path.parent() {
            fs::create_dir_all(parent).map_err(|error| Failure::io(parent.display(), &error))?;
        }
        let file = open(OpenOptions::new().create(true).write(true).mode(0o600), &path)?;
        let deadline = Instant::now() + 2 * PATIENCE;
        loop {
            match file.try_lock() {
                Ok(()) => return Ok(file),
                Err(TryLockError::Error(error)) => return Err(Failure::io(path.display(), &error)),
                Err(TryLockError::WouldBlock) if Instant::now() < deadline => sleep(GLANCE).await,
                Err(TryLockError::WouldBlock) => {
                    return Err(failure(format!("another program has held {} for too long", path.display())));
                }
            }
        }
    }

    pub(super) fn log_hint(&self) -> String {
        format!("its log may say why: {}", self.log_path().display())
    }

    pub(super) fn remove(&self) -> Result<(), Failure> {
        fs::remove_dir_all(&self.path).map_err(|error| Failure::io(self.path.display(), &error))
    }
}

fn read_if_there(path: &Path) -> Result<Option<String>, Failure> {
    match fs::read_to_string(path) {
        Ok(text) => Ok(Some(text)),
        Err(error) if error.kind() == ErrorKind::NotFound => Ok(None),
        Err(error) => Err(Failure::io(path.display(), &error)),
    }
}

fn open(options: &OpenOptions, path: &Path) -> Result<File, Failure> {
    options.open(path).map_err(|error: io::Error| Failure::io(path.display(), &error))
}
