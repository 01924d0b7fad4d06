//! What ends an engine when the process that started it is gone, also when it was killed.
//!
//! A shell that has the engine as its child waits for the end of a pipe whose other end only that process has. Should the
//! shell be killed too, the engine is found by the file with its number when the next one is started.

use std::{
    fs::{self, File},
    os::unix::process::CommandExt as _,
    path::{Path, PathBuf},
    process::{Child, ChildStdin, Command, Stdio},
    thread,
    time::Duration,
};

use anyhow::Context as _;
use rustix::process::{Pid, Signal, kill_process};
use tempfile::TempDir;

const RUN_AND_WAIT: &str = r#"
trap '' INT TERM HUP
"$@" >"$LOG" 2>&1 </dev/null &
engine=$!
echo "$engine" >"$NUMBER"
read -r _
kill -TERM "$engine"
wait "$engine"
rm -f "$NUMBER"
rm -rf "$DIRECTORY"
"#;

/// How often it is looked whether an engine that was left behind has ended, and how many times.
const PAUSE: Duration = Duration::from_millis(100);
const LOOKS: usize = 300;

#[derive(Debug)]
pub(crate) struct Guard {
    temporary: PathBuf,
    shell: Child,
    pipe: Option<ChildStdin>,
    _owner: File,
}

impl Guard {
    /// Starts what `command` makes of a temporary directory, alone with what is kept in `kept`.
    pub(crate) fn start(kept: &Path, command: impl FnOnce(&Path) -> Command) -> anyhow::Result<Self> {
        fs::create_dir_all(kept).with_context(|| format!("cannot make {}", kept.display()))?;
        let owner = File::create(kept.with_extension("lock"))?;
        // Test processes take turns.
        owner.lock()?;
        let number = kept.with_extension("number");
        end_left(&number);
        let temporary = TempDir::keep(tempfile::Builder::new().prefix("kortix-engine-").tempdir()?);
        let command = command(&temporary);
        let mut shell = Command::new("sh");
        shell.args(["-c", RUN_AND_WAIT, "sh"]).arg(command.get_program()).args(command.get_args());
        shell.env("DIRECTORY", &temporary).env("LOG", log_in(&temporary)).env("NUMBER", number);
        // Not of this process' group: what is typed at a terminal to end the tests is not for it.
        shell.process_group(0).stdin(Stdio::piped()).stdout(Stdio::null()).stderr(Stdio::null());
        let mut shell = shell.current_dir("/").spawn().context("cannot start a shell")?;
        let pipe = shell.stdin.take();
        Ok(Self { temporary, shell, pipe, _owner: owner })
    }

    pub(crate) fn temporary(&self) -> &Path {
        &self.temporary
    }

    pub(crate) fn log(&self) -> String {
        fs::read_to_string(log_in(&self.temporary)).unwrap_or_default()
    }
}

impl Drop for Guard {
    fn drop(&mut self) {
        drop(self.pipe.take());
        let _ = self.shell.wait();
    }
}

fn log_in(temporary: &Path) -> PathBuf {
    temporary.join("log")
}

/// Ends an engine whose shell was killed.
fn end_left(number: &Path) {
    let left = fs::read_to_string(number).ok().and_then(|text| Pid::from_raw(text.trim().parse().ok()?));
    let Some(left) = left else { return };
    let is_engine = || {
        let line = fs::read(format!("/proc/{}/cmdline", left.as_raw_nonzero())).unwrap_or_default();
        String::from_utf8_lossy(&line).contains("kortix-engine-")
    };
    if is_engine() {
        let _ = kill_process(left, Signal::TERM);
    }
    for _ in 0..LOOKS {
        if !is_engine() {
            return;
        }
        thread::sleep(PAUSE);
    }
}
