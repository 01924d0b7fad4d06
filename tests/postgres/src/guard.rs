//! What removes a cluster when the process that made it is gone, also when it was killed.
//!
//! A shell waits for the end of a pipe whose other end only that process has. Should the shell be killed too, the next
//! cluster of this user finds the directory with nobody holding its lock, and removes it first.

use std::{
    env, fs,
    fs::File,
    os::unix::process::CommandExt as _,
    path::{Path, PathBuf},
    process::{Child, ChildStdin, Command, Stdio},
};

use anyhow::Context as _;
use rustix::process::geteuid;
use tempfile::TempDir;

use crate::programs::{self, Programs};

const PREFIX: &str = "kortix-postgres-";
const OWNER: &str = "owner.lock";

const WAIT_AND_REMOVE: &str = r#"
trap '' INT TERM HUP
read -r _
"$@" stop --silent --mode immediate
rm -rf "$DIRECTORY"
"#;

/// A directory that is removed, with the cluster in it, when this process ends or this value is dropped.
#[derive(Debug)]
pub(crate) struct Guard {
    directory: PathBuf,
    shell: Child,
    pipe: Option<ChildStdin>,
    _owner: File,
}

impl Guard {
    pub(crate) fn new(programs: &Programs) -> anyhow::Result<Self> {
        let (directory, owner) = owned_directory(programs)?;
        programs::hand_over(&directory)?;
        let mut shell = remover(programs, &directory).spawn().context("cannot start a shell")?;
        let pipe = shell.stdin.take();
        Ok(Self { directory, shell, pipe, _owner: owner })
    }

    pub(crate) fn directory(&self) -> &Path {
        &self.directory
    }
}

impl Drop for Guard {
    fn drop(&mut self) {
        drop(self.pipe.take());
        // What is left, if anything, is found by the next cluster.
        let _ = self.shell.wait();
    }
}

pub(crate) fn data_of(directory: &Path) -> PathBuf {
    directory.join("data")
}

/// Makes the directory and takes its lock, with nobody sweeping between the two.
fn owned_directory(programs: &Programs) -> anyhow::Result<(PathBuf, File)> {
    let gate = env::temp_dir().join(format!("{PREFIX}{}.lock", geteuid().as_raw()));
    let gate = File::create(&gate).with_context(|| format!("cannot write {}", gate.display()))?;
    gate.lock()?;
    sweep(programs);
    let prefix = format!("{PREFIX}{}-", geteuid().as_raw());
    let directory = tempfile::Builder::new().prefix(&prefix).tempdir()?;
    let owner = File::create(directory.path().join(OWNER))?;
    owner.lock()?;
    Ok((TempDir::keep(directory), owner))
}

/// Removes what processes left that were killed together with their shell.
fn sweep(programs: &Programs) {
    let prefix = format!("{PREFIX}{}-", geteuid().as_raw());
    let Ok(entries) = fs::read_dir(env::temp_dir()) else { return };
    for entry in entries.flatten() {
        let path = entry.path();
        let ours = entry.file_name().to_string_lossy().starts_with(&prefix);
        if ours && is_abandoned(&path) {
            // Not running is as good as stopped.
            let _ = programs::run(stop(programs, &path).args(["--silent", "--mode", "immediate"]));
            let _ = fs::remove_dir_all(&path);
        }
    }
}

fn is_abandoned(directory: &Path) -> bool {
    File::open(directory.join(OWNER)).is_ok_and(|owner| owner.try_lock().is_ok())
}

fn stop(programs: &Programs, directory: &Path) -> Command {
    let mut command = control(programs, directory);
    command.arg("stop");
    command
}

/// `pg_ctl` for the cluster in that directory.
pub(crate) fn control(programs: &Programs, directory: &Path) -> Command {
    let mut command = programs.command("pg_ctl");
    command.arg("--pgdata").arg(data_of(directory));
    command
}

fn remover(programs: &Programs, directory: &Path) -> Command {
    let control = control(programs, directory);
    let mut shell = Command::new("sh");
    shell.args(["-c", WAIT_AND_REMOVE, "sh"]).arg(control.get_program()).args(control.get_args());
    shell.env("DIRECTORY", directory).current_dir("/");
    // Not of this process' group: what is typed at a terminal to end the tests is not for it.
    shell.process_group(0).stdin(Stdio::piped()).stdout(Stdio::null()).stderr(Stdio::null());
    shell
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_killed_shell_left_is_removed_by_the_next() {
        let programs = Programs::find().unwrap();
        let mut guard = Guard::new(&programs).unwrap();
        let left = guard.directory().to_owned();
        guard.shell.kill().unwrap();
        drop(guard);
        assert!(left.exists());
        let _next = Guard::new(&programs).unwrap();
        assert!(!left.exists());
    }
}
