//! The directory in which one server keeps everything it has.

use std::{
    env, fs,
    fs::{File, TryLockError},
    io,
    os::unix::fs::DirBuilderExt as _,
    path::{Path, PathBuf},
};

use anyhow::{Context as _, bail};

use crate::{auth::secrets::write_private, ids::ServerId};

#[derive(Clone, Debug)]
pub struct DataDir(PathBuf);

/// Held by the one server that uses the directory; let go of when it ends, however it ends.
#[derive(Debug)]
pub struct DataDirLock {
    _file: File,
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
        let path = self.0.join("server.lock");
        let file = File::create(&path).with_context(|| format!("cannot write {}", path.display()))?;
        match file.try_lock() {
            Ok(()) => Ok(DataDirLock { _file: file }),
            Err(TryLockError::WouldBlock) => bail!(
                "another kortix-server uses the data directory {}; stop it, or give this one its own --data-dir",
                self.0.display()
            ),
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
                let id = ServerId::new();
                write_private(&path, id.hyphenated().as_bytes())?;
                return Ok(id);
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
}
