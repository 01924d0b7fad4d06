//! The directory in which one server keeps everything it has.

use std::{
    env, fs,
    fs::{File, TryLockError},
    io,
    os::unix::fs::DirBuilderExt as _,
    path::{Path, PathBuf},
};

use anyhow::{Context as _, bail};

use crate::{auth::secrets::write_private_new, ids::ServerId};

#[derive(Clone, Debug)]
pub struct DataDir(PathBuf);

const SERVER_LOCK: &str = "server.lock";
const WORKERS_LOCK: &str = "workers.lock";

/// Held by those who use the directory; let go of when they end, however they end.
#[derive(Debug)]
pub struct DataDirLock {
    _files: Vec<File>,
}

impl DataDir {
    /// Opens the directory, making it for its owner alone when it is not there.
    pub fn open(path: &Path) -> anyhow::Result<Self> {
        fs::DirBuilder::new()
            .recursive(true)
            .mode(0o700)
            .create(path)
            .with_context(|| format!("cannot make the data directory {}", path.display()))?;
        let path = path
            .canonicalize()
            .with_context(|| format!("cannot use the data directory {}", path.display()))?;
        Ok(Self(path))
    }

    /// `$XDG_DATA_HOME/kortix-server`, or `~/.local/share/kortix-server`.
    pub fn default_path() -> PathBuf {
        let of_variable = |name: &str| env::var_os(name).filter(|value| !value.is_empty()).map(PathBuf::from);
        let share = of_variable("XDG_DATA_HOME")
            .or_else(|| of_variable("HOME").map(|home| home.join(".local/share")));
        share.unwrap_or_else(|| PathBuf::from("/var/lib")).join("kortix-server")
    }

    /// Two servers on one directory would undo each other's work.
    pub fn lock(&self) -> anyhow::Result<DataDirLock> {
        Ok(DataDirLock { _files: vec![self.lock_server()?] })
    }

    /// For workers, of which there may be any number beside the server.
    pub fn lock_as_worker(&self) -> anyhow::Result<DataDirLock> {
        let worker = self.lock_file(WORKERS_LOCK, File::try_lock_shared, || {
            format!("the data directory {} is being cleared or moved; try again", self.0.display())
        })?;
        Ok(DataDirLock { _files: vec![worker] })
    }

    /// For what can be done only while neither a server nor a worker runs.
    pub fn lock_alone(&self) -> anyhow::Result<DataDirLock> {
        let server = self.lock_server()?;
        let workers = self.lock_file(WORKERS_LOCK, File::try_lock, || {
            format!("a `kortix-server worker` uses the data directory {}; stop it", self.0.display())
        })?;
        Ok(DataDirLock { _files: vec![server, workers] })
    }

    fn lock_server(&self) -> anyhow::Result<File> {
        self.lock_file(SERVER_LOCK, File::try_lock, || {
            let path = self.0.display();
            format!("another kortix-server uses the data directory {path}; stop it, or give this one its own --data-dir")
        })
    }

    fn lock_file(
        &self,
        name: &str,
        lock: fn(&File) -> Result<(), TryLockError>,
        taken: impl FnOnce() -> String,
    ) -> anyhow::Result<File> {
        let path = self.0.join(name);
        let file = File::create(&path).with_context(|| format!("cannot write {}", path.display()))?;
        match lock(&file) {
            Ok(()) => Ok(file),
            Err(TryLockError::WouldBlock) => bail!(taken()),
            Err(TryLockError::Error(error)) => {
                Err(error).with_context(|| format!("cannot lock {}", path.display()))
            }
        }
    }

    /// The identity of the server of this directory among those that share its database. It outlives the process, so
    /// that the next one knows what this one left.
    pub fn server_id(&self) -> anyhow::Result<ServerId> {
        let path = self.0.join("server-id");
        let written = match fs::read_to_string(&path) {
            Ok(text) => text,
            Err(error) if error.kind() == io::ErrorKind::NotFound => {
                // A server and its workers may start at once, and are one.
                write_private_new(&path, ServerId::new().hyphenated().as_bytes())?;
                fs::read_to_string(&path).with_context(|| format!("cannot read {}", path.display()))?
            }
            Err(error) => return Err(error).with_context(|| format!("cannot read {}", path.display())),
        };
        ServerId::parse(written.trim())
            .with_context(|| format!("{} holds no server id; remove it", path.display()))
    }

    pub fn path(&self) -> &Path {
        &self.0
    }

    pub fn sandboxes(&self) -> PathBuf {
        self.0.join("sandboxes")
    }

    pub fn database(&self) -> PathBuf {
        self.0.join("kortix.db")
    }

    /// The secrets of the server, unless it is given others.
    pub fn secrets(&self) -> PathBuf {
        self.0.join("secrets.json")
    }

    pub fn credentials(&self) -> PathBuf {
        self.0.join("credentials.json")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_server_at_a_time() {
        let dir = tempfile::tempdir().unwrap();
        let data = DataDir::open(dir.path()).unwrap();
        let held = data.lock().unwrap();
        assert!(data.lock().unwrap_err().to_string().contains("--data-dir"));
        drop(held);
        data.lock().unwrap();
    }

    #[test]
    fn any_number_of_workers_beside_it() {
        let dir = tempfile::tempdir().unwrap();
        let data = DataDir::open(dir.path()).unwrap();
        let (server, one, other) =
            (data.lock().unwrap(), data.lock_as_worker().unwrap(), data.lock_as_worker().unwrap());
        assert_eq!(data.server_id().unwrap(), data.server_id().unwrap());
        drop(server);
        drop(one);
        assert!(data.lock_alone().unwrap_err().to_string().contains("kortix-server worker"));
        drop(other);
        let _alone = data.lock_alone().unwrap();
        assert!(data.lock_as_worker().is_err());
    }
}
