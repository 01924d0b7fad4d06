//! Where the numbers come from.

use std::{fs, process::Command, thread};

use serde::Serialize;

/// What one has to know to read the numbers.
#[derive(Debug, Serialize)]
pub(crate) struct Machine {
    cores: usize,
    load_average: String,
    rustc: String,
    commit: String,
}

impl Machine {
    pub(crate) fn now() -> Self {
        let commit = said("git", &["rev-parse", "--short=10", "HEAD"]);
        let changes = said("git", &["status", "--porcelain", "--untracked-files=no"]);
        let clean = changes.as_deref().is_none_or(str::is_empty);
        Self {
            cores: thread::available_parallelism().map_or(1, usize::from),
            load_average: load_average(),
            rustc: said("rustc", &["--version"]).unwrap_or_else(unknown),
            commit: commit.map_or_else(unknown, |id| if clean { id } else { format!("{id} with changes") }),
        }
    }

    pub(crate) fn line(&self) -> String {
        let Self { cores, load_average, rustc, commit } = self;
        format!("{cores} cores, load average {load_average}, {rustc}, commit {commit}")
    }
}

/// Over the last 1, 5 and 15 minutes.
pub(crate) fn load_average() -> String {
    let text = fs::read_to_string("/proc/loadavg").unwrap_or_else(|_| unknown());
    text.split_whitespace().take(3).collect::<Vec<_>>().join(" ")
}

fn unknown() -> String {
    "unknown".to_owned()
}

fn said(program: &str, arguments: &[&str]) -> Option<String> {
    let output = Command::new(program).args(arguments).output().ok()?;
    let text = String::from_utf8(output.stdout).ok()?;
    output.status.success().then(|| text.trim().to_owned())
}
