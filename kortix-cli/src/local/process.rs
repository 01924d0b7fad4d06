//! A process that can be told from another one that was given the same number later.

use std::io;

use rustix::process::{Pid, Signal, kill_process};
use serde::{Deserialize, Serialize};

/// A process: its number and when it began.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Identity {
    pub pid: u32,
    started: String,
}

impl Identity {
    /// The process with this number, when there is one.
    pub fn of(pid: u32) -> Option<Self> {
        started(pid).map(|started| Self { pid, started })
    }

    /// Whether it still is that process.
    pub fn is_alive(&self) -> bool {
        Self::of(self.pid).as_ref() == Some(self)
    }

    /// Asks it to end.
    pub(super) fn terminate(&self) -> io::Result<()> {
        let pid = i32::try_from(self.pid).ok().and_then(Pid::from_raw);
        let pid = pid.ok_or_else(|| io::Error::from(io::ErrorKind::InvalidInput))?;
        match kill_process(pid, Signal::TERM) {
            Err(rustix::io::Errno::SRCH) | Ok(()) => Ok(()),
            Err(error) => Err(error.into()),
        }
    }
}

/// The moment the process began, unique within this boot; `None` when it is gone or only its parent has yet to notice.
#[cfg(target_os = "linux")]
fn started(pid: u32) -> Option<String> {
    let stat = std::fs::read_to_string(format!("/proc/{pid}/stat")).ok()?;
    // The name in parentheses may contain anything, spaces and parentheses included.
    let (_, after_name) = stat.rsplit_once(')')?;
    let mut fields = after_name.split_whitespace();
    let is_zombie = matches!(fields.next()?, "Z" | "X");
    let ticks = fields.nth(18)?;
    let boot = std::fs::read_to_string("/proc/sys/kernel/random/boot_id").unwrap_or_default();
    (!is_zombie).then(|| format!("{}/{ticks}", boot.trim()))
}

#[cfg(not(target_os = "linux"))]
fn started(pid: u32) -> Option<String> {
    let output = ps(pid).output().ok()?;
    begun(&String::from_utf8(output.stdout).ok()?)
}

/// Asks for state and start, in an order, a language and a time zone that are the same for every caller: with one `-o`
/// for both, what follows the first `=` would be a heading.
#[cfg(any(not(target_os = "linux"), test))]
fn ps(pid: u32) -> std::process::Command {
    let mut command = std::process::Command::new("ps");
    command.args(["-o", "stat=", "-o", "lstart=", "-p", &pid.to_string()]);
    command.env("LC_ALL", "C").env("TZ", "UTC0");
    command
}

/// The start in an answer of `ps`.
#[cfg(any(not(target_os = "linux"), test))]
fn begun(answer: &str) -> Option<String> {
    let (state, begun) = answer.trim().split_once(char::is_whitespace)?;
    (!state.starts_with('Z')).then(|| begun.trim().to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_process_is_alive_until_it_ends() {
        let mut child = std::process::Command::new("sleep").arg("60").spawn().unwrap();
        let identity = Identity::of(child.id()).unwrap();
        assert!(identity.is_alive());
        identity.terminate().unwrap();
        child.wait().unwrap();
        assert!(!identity.is_alive());
    }

    #[test]
    fn ps_is_asked_and_understood_everywhere() {
        let arguments: Vec<_> = ps(7).get_args().map(|word| word.to_str().unwrap().to_owned()).collect();
        assert_eq!(arguments, ["-o", "stat=", "-o", "lstart=", "-p", "7"]);
        assert!(ps(7).get_envs().any(|pair| pair == ("LC_ALL".as_ref(), Some("C".as_ref()))));
        let start = "Sun Nov 22 02:28:48 2026";
        assert_eq!(begun(&format!("Ss   {start}\n")).as_deref(), Some(start));
        assert_eq!(begun(&format!("Z+   {start}\n")), None);
        assert_eq!(begun("\n"), None);
    }

    #[test]
    fn another_process_with_the_same_number_is_not_it() {
        let mut identity = Identity::of(std::process::id()).unwrap();
        identity.started.push('0');
        assert!(!identity.is_alive());
    }
}
