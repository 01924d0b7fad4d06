//! One at a time makes, starts, stops or removes a sandbox, in whatever process of this machine: a server and its workers
//! share the sandboxes of one directory.

use std::{
    collections::HashMap,
    fs::{self, File},
    io,
    os::unix::fs::MetadataExt as _,
    path::{Path, PathBuf},
    sync::{Arc, Mutex, PoisonError, Weak},
};

use tokio::{sync::OwnedMutexGuard, task::spawn_blocking};

use crate::sandbox::SandboxKey;

#[derive(Debug)]
pub(in crate::sandbox) struct Locks {
    /// One file for each sandbox that was ever locked, until it is removed.
    directory: PathBuf,
    /// Those of this process take turns first, so that only one of them waits for others.
    here: Mutex<HashMap<SandboxKey, Weak<tokio::sync::Mutex<()>>>>,
}

/// Nobody else has the sandbox until this is dropped.
#[derive(Debug)]
pub(in crate::sandbox) struct Held {
    file: LockFile,
    _here: OwnedMutexGuard<()>,
}

impl Held {
    /// There is no such sandbox any more, and so nothing to be locked.
    pub(in crate::sandbox) fn forget(self) -> io::Result<()> {
        fs::remove_file(&self.file.path)
    }
}

impl Locks {
    pub(in crate::sandbox) fn new(root: &Path) -> io::Result<Self> {
        let directory = directory(root);
        fs::create_dir_all(&directory)?;
        Ok(Self { directory, here: Mutex::default() })
    }

    pub(in crate::sandbox) async fn hold(&self, key: &SandboxKey) -> io::Result<Held> {
        let here = self.here(key).lock_owned().await;
        let path = self.directory.join(key.as_str());
        let file = spawn_blocking(move || LockFile::hold(path)).await??;
        Ok(Held { file, _here: here })
    }

    fn here(&self, key: &SandboxKey) -> Arc<tokio::sync::Mutex<()>> {
        let mut locks = self.here.lock().unwrap_or_else(PoisonError::into_inner);
        locks.retain(|_, lock| lock.strong_count() > 0);
        if let Some(lock) = locks.get(key).and_then(Weak::upgrade) {
            return lock;
        }
        let lock = Arc::default();
        locks.insert(key.clone(), Arc::downgrade(&lock));
        lock
    }
}

fn directory(root: &Path) -> PathBuf {
    root.join("locks")
}

/// Holds what all sandboxes of the directory have in common while `work` is done.
pub(in crate::sandbox) fn with_all<T>(root: &Path, work: impl FnOnce() -> io::Result<T>) -> io::Result<T> {
    fs::create_dir_all(directory(root))?;
    let _held = LockFile::hold(directory(root).join("all"))?;
    work()
}

#[derive(Debug)]
struct LockFile {
    path: PathBuf,
    _file: File,
}

impl LockFile {
    /// Waits until nobody else has it.
    fn hold(path: PathBuf) -> io::Result<Self> {
        loop {
            let file = File::options().write(true).create(true).truncate(false).open(&path)?;
            file.lock()?;
            // Whoever had it may have removed it, and others take a new one by now.
            let is_current = fs::metadata(&path).is_ok_and(|current| {
                file.metadata().is_ok_and(|held| (held.dev(), held.ino()) == (current.dev(), current.ino()))
            });
            if is_current {
                return Ok(Self { path, _file: file });
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn two_processes_take_turns() {
        let folder = tempfile::tempdir().unwrap();
        let key = SandboxKey::random();
        // Two of these know as little of each other as two processes do.
        let (one, other) = (Locks::new(folder.path()).unwrap(), Locks::new(folder.path()).unwrap());
        let held = one.hold(&key).await.unwrap();
        let path = folder.path().join("locks").join(key.as_str());
        assert!(File::open(&path).unwrap().try_lock().is_err());
        let waiting = tokio::spawn({
            let key = key.clone();
            async move { other.hold(&key).await.map(|held| (held, other)) }
        });
        // The one that waits has the old file open, and is not content with it.
        held.forget().unwrap();
        let (_held, _other) = waiting.await.unwrap().unwrap();
        assert!(File::open(&path).unwrap().try_lock().is_err());
    }
}
