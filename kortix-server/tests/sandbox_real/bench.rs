//! A driver of real sandboxes in a directory of its own, and what the host shows of them.

use std::{
    fs,
    path::{Path, PathBuf},
    time::Duration,
};

use kortix_server::sandbox::{CheckOutcome, SandboxKey};
use rustix::{
    event::{PollFd, PollFlags, poll},
    process::{Pid, PidfdFlags, Signal, pidfd_open, pidfd_send_signal},
};
use tempfile::TempDir;

use crate::sandbox_conformance::{Driver, SOON, Words, run, script};

/// What jobs do here is done by bash.
pub(crate) const WORDS: Words = Words {
    exit_3_after_saying_hello: "echo hello; exit 3",
    wait_for_ever: "sleep infinity",
    write_100_000_bytes: "head -c 100000 /dev/zero | tr '\\0' x",
};

/// Makes a driver of the sandboxes in a directory.
pub(crate) type Open = fn(&Path) -> Driver;

/// Removes its sandboxes when it is dropped, also when a test fails.
pub(crate) struct Real {
    open: Open,
    driver: Driver,
    folder: TempDir,
}

impl Real {
    pub(crate) fn new(open: Open) -> Self {
        let folder = tempfile::tempdir().unwrap();
        Self { open, driver: open(folder.path()), folder }
    }

    pub(crate) fn driver(&self) -> &Driver {
        &self.driver
    }

    /// As another process has it.
    pub(crate) fn driver_again(&self) -> Driver {
        (self.open)(self.root())
    }

    /// A driver of the same kind, of another directory.
    pub(crate) fn another(&self) -> Self {
        Self::new(self.open)
    }

    pub(crate) fn root(&self) -> &Path {
        self.folder.path()
    }

    pub(crate) fn home(&self, key: &SandboxKey) -> PathBuf {
        self.root().join(key.as_str())
    }

    /// Ends the sandbox as the kernel does when memory runs out, and returns when it is dead.
    pub(crate) fn kill(&self, key: &SandboxKey) {
        let record = fs::read(self.home(key).join("state.json")).unwrap();
        let record: serde_json::Value = serde_json::from_slice(&record).unwrap();
        let first = record["first"]["pid"].as_i64().and_then(|pid| Pid::from_raw(pid.try_into().ok()?));
        let first = pidfd_open(first.unwrap(), PidfdFlags::empty()).unwrap();
        pidfd_send_signal(&first, Signal::KILL).unwrap();
        poll(&mut [PollFd::new(&first, PollFlags::IN)], None).unwrap();
    }

    pub(crate) async fn listed_alive(&self, key: &SandboxKey) -> bool {
        let listed = self.driver.list().await.unwrap();
        listed.into_iter().find(|sandbox| sandbox.key == *key).unwrap().alive
    }

    pub(crate) async fn say(&self, key: &SandboxKey, text: &str) -> String {
        let name = format!("say-{}", uuid::Uuid::new_v4().simple());
        run(&self.driver, key, &name, &script(text)).await.1
    }

    pub(crate) async fn limits_are_enforced(&self) -> bool {
        let checks = self.driver.preflight().await;
        checks.iter().any(|check| check.name == "control groups" && check.outcome == CheckOutcome::Ok)
    }
}

impl Drop for Real {
    fn drop(&mut self) {
        // One of its own: what the other one has open belongs to the runtime that waits here.
        let driver = self.driver_again();
        let cleaning = async move {
            for sandbox in driver.list().await.unwrap() {
                driver.destroy(&sandbox.key).await.unwrap();
            }
        };
        let runtime = || tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
        std::thread::spawn(move || runtime().block_on(cleaning)).join().unwrap();
    }
}

/// The command lines of all processes of the host that have anything to do with the sandbox: that name it, or that have
/// its directory mounted.
pub(crate) fn processes_of(key: &SandboxKey) -> Vec<String> {
    let processes = fs::read_dir("/proc").unwrap().flatten().map(|entry| entry.path());
    let text = |process: &Path, file| fs::read_to_string(process.join(file)).unwrap_or_default();
    let own = processes.filter(|process| {
        ["cmdline", "mountinfo"].into_iter().any(|file| text(process, file).contains(key.as_str()))
    });
    own.map(|process| text(&process, "cmdline")).filter(|line| !line.is_empty()).collect()
}

/// What an engine keeps beside a container ends a moment after it.
pub(crate) async fn no_process_is_left(key: &SandboxKey) {
    let ended = async {
        while !processes_of(key).is_empty() {
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
    };
    assert!(tokio::time::timeout(SOON, ended).await.is_ok(), "{:?}", processes_of(key));
}

pub(crate) fn cgroups_of(key: &SandboxKey) -> Vec<PathBuf> {
    let mut found = Vec::new();
    let mut left = vec![PathBuf::from("/sys/fs/cgroup")];
    while let Some(directory) = left.pop() {
        let entries = fs::read_dir(&directory).into_iter().flatten().flatten();
        let directories = entries.filter(|entry| entry.file_type().is_ok_and(|kind| kind.is_dir()));
        for path in directories.map(|entry| entry.path()) {
            if path.to_string_lossy().contains(key.as_str()) {
                found.push(path.clone());
            }
            left.push(path);
        }
    }
    found
}
