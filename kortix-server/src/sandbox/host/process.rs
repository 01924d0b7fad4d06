//! Processes that cannot be mistaken for others: a number and the moment that it was given out.

use std::{fs, io, path::Path, time::Duration};

use rustix::{
    event::{PollFd, PollFlags, Timespec, poll},
    process::{Pid, PidfdFlags, Signal, pidfd_open, pidfd_send_signal},
};
use serde::{Deserialize, Serialize};

/// A process of one moment. Its number may be another's later; the start time tells.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub(in crate::sandbox) struct Process {
    pid: i32,
    /// In clock ticks since the machine started, as `/proc/PID/stat` has it.
    started: u64,
}

impl Process {
    /// The process that has this number now; none when it has ended.
    pub(in crate::sandbox) fn of(pid: i32) -> Option<Self> {
        let stat = Stat::read(pid)?;
        (!stat.ended()).then_some(Self { pid, started: stat.started })
    }

    pub(in crate::sandbox) fn pid(self) -> i32 {
        self.pid
    }

    pub(in crate::sandbox) fn alive(self) -> bool {
        Self::of(self.pid) == Some(self)
    }

    /// Kills the process and waits until it is dead; fine when it is dead already.
    pub(in crate::sandbox) fn kill(self, limit: Duration) -> io::Result<()> {
        let Some(pid) = Pid::from_raw(self.pid) else { return Ok(()) };
        let handle = match pidfd_open(pid, PidfdFlags::empty()) {
            Ok(handle) => handle,
            Err(rustix::io::Errno::SRCH) => return Ok(()),
            Err(error) => return Err(error.into()),
        };
        // From here on the handle means one process; the start time says whether it is the right one.
        if !self.alive() {
            return Ok(());
        }
        match pidfd_send_signal(&handle, Signal::KILL) {
            Ok(()) => {}
            Err(rustix::io::Errno::SRCH) => return Ok(()),
            Err(error) => return Err(error.into()),
        }
        let limit = Timespec::try_from(limit).map_err(|_| io::ErrorKind::InvalidInput)?;
        let ended = poll(&mut [PollFd::new(&handle, PollFlags::IN)], Some(&limit))?;
        if ended == 0 { Err(io::ErrorKind::TimedOut.into()) } else { Ok(()) }
    }
}

/// The bubblewrap processes of the sandbox with that workspace, found by their command lines. A copy of the sandbox has
/// the same name, and another workspace.
///
/// This is what finds a sandbox whose server died before it could write down what it had started. The first
/// process inside the sandbox is one of them, and everything else inside dies with it.
pub(in crate::sandbox) fn of_sandbox(workspace: &Path) -> io::Result<Vec<Process>> {
    let belongs = |pid: &i32| {
        let command_line = fs::read(format!("/proc/{pid}/cmdline")).unwrap_or_default();
        started_for(&command_line, workspace)
    };
    Ok(all()?.filter(belongs).filter_map(Process::of).collect())
}

fn started_for(command_line: &[u8], workspace: &Path) -> bool {
    let words: Vec<&[u8]> = command_line.split(|&byte| byte == 0).collect();
    let is_bubblewrap = words
        .first()
        .and_then(|program| std::str::from_utf8(program).ok())
        .is_some_and(|program| Path::new(program).file_name().is_some_and(|name| name == "bwrap"));
    let has_workspace = |pair: &[&[u8]]| pair == [b"--bind", workspace.as_os_str().as_encoded_bytes()];
    is_bubblewrap && words.windows(2).any(has_workspace)
}

fn all() -> io::Result<impl Iterator<Item = i32>> {
    Ok(fs::read_dir("/proc")?.flatten().filter_map(|entry| entry.file_name().to_str()?.parse().ok()))
}

/// The fields of `/proc/PID/stat` that matter here.
struct Stat {
    state: char,
    started: u64,
}

impl Stat {
    fn read(pid: i32) -> Option<Self> {
        Self::parse(&fs::read_to_string(format!("/proc/{pid}/stat")).ok()?)
    }

    /// The second field is a name in parentheses that may hold anything, so counting starts after it.
    fn parse(line: &str) -> Option<Self> {
        let (_, rest) = line.rsplit_once(") ")?;
        let mut fields = rest.split(' ');
        let state = fields.next()?.chars().next()?;
        let started = fields.nth(18)?.parse().ok()?;
        Some(Self { state, started })
    }

    /// A process that only waits for its parent to notice has ended.
    fn ended(&self) -> bool {
        matches!(self.state, 'Z' | 'X' | 'x')
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_full_of_parentheses_does_not_shift_the_fields() {
        let line = "42 (a) b) c) S 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 777 20";
        let stat = Stat::parse(line).unwrap();
        assert_eq!((stat.state, stat.started), ('S', 777));
    }

    #[test]
    fn a_number_that_was_given_out_again_is_another_process() {
        let me = Process::of(std::process::id().cast_signed()).unwrap();
        let before_me = Process { started: me.started - 1, ..me };
        assert!(me.alive());
        assert!(!before_me.alive());
        before_me.kill(Duration::ZERO).unwrap();
    }

    #[test]
    fn only_bubblewrap_with_that_workspace_belongs_to_a_sandbox() {
        let workspace = Path::new("/srv/a/workspace");
        let line = |words: &[&str]| words.join("\0").into_bytes();
        assert!(started_for(&line(&["/usr/bin/bwrap", "--bind", "/srv/a/workspace", "x"]), workspace));
        assert!(!started_for(&line(&["grep", "--bind", "/srv/a/workspace"]), workspace));
        assert!(!started_for(&line(&["bwrap", "--bind", "/srv/b/workspace"]), workspace));
    }
}
