//! Finding and ending what a job has started, however it has hidden itself.

use std::{collections::HashMap, fs, time::Duration};

use rustix::process::{Pid, Signal, getpid, kill_process, kill_process_group};
use tokio::time::{Instant, sleep};

use super::jobs::JOB_VARIABLE;
use crate::sandbox::JobId;

/// How long a process may outlive its being killed: the kernel may be busy giving back its memory.
const PATIENCE: Duration = Duration::from_secs(5);
const ROUND_PAUSE: Duration = Duration::from_millis(10);

/// Kills every process below this one, and says how many there were.
///
/// Nothing leaves this tree: orphans become children of the supervisor, which has asked to be given them.
pub(super) fn kill_descendants() -> usize {
    let children = children_by_parent();
    let mut found = vec![getpid()];
    let mut next = 0;
    while let Some(&parent) = found.get(next) {
        found.extend(children.get(&parent).into_iter().flatten());
        next += 1;
    }
    let descendants = &found[1..];
    for &pid in descendants {
        kill(pid);
    }
    descendants.len()
}

/// Kills every process that carries the job's mark in its environment, until none is left: the way that is left
/// without a supervisor.
pub(super) async fn kill_marked(id: &JobId) {
    let mark = format!("{JOB_VARIABLE}={}", id.as_str());
    let marked = |pid: &Pid| {
        let environment = fs::read(format!("/proc/{}/environ", pid.as_raw_nonzero())).unwrap_or_default();
        environment.split(|&byte| byte == 0).any(|variable| variable == mark.as_bytes())
    };
    let given_up = Instant::now() + PATIENCE;
    // A process has no environment to be read for a moment while it executes another program, and one that is just
    // being forked is not listed yet: one empty round proves nothing.
    let mut empty_rounds = 0;
    while empty_rounds < 2 && Instant::now() < given_up {
        let found: Vec<Pid> = all().filter(marked).collect();
        empty_rounds = if found.is_empty() { empty_rounds + 1 } else { 0 };
        found.into_iter().for_each(kill);
        sleep(ROUND_PAUSE).await;
    }
}

/// Kills everything in the sandbox but its first process and this one: the first may wait for all others before it ends.
pub(super) fn kill_all() {
    // Nothing may be left to be killed.
    let _gone = kill_process_group(Pid::INIT, Signal::KILL);
}

fn kill(pid: Pid) {
    // It may have ended since it was found.
    let _gone = kill_process(pid, Signal::KILL);
}

fn children_by_parent() -> HashMap<Pid, Vec<Pid>> {
    let mut children: HashMap<Pid, Vec<Pid>> = HashMap::new();
    for pid in all() {
        if let Some(parent) = living_parent(pid) {
            children.entry(parent).or_default().push(pid);
        }
    }
    children
}

/// The parent of a process that has not ended yet.
fn living_parent(pid: Pid) -> Option<Pid> {
    let stat = fs::read_to_string(format!("/proc/{}/stat", pid.as_raw_nonzero())).ok()?;
    let (_, rest) = stat.rsplit_once(") ")?;
    let mut fields = rest.split(' ');
    let ended = matches!(fields.next()?, "Z" | "X");
    let parent = Pid::from_raw(fields.next()?.parse().ok()?)?;
    (!ended).then_some(parent)
}

fn all() -> impl Iterator<Item = Pid> {
    let entries = fs::read_dir("/proc").into_iter().flatten().flatten();
    entries.filter_map(|entry| Pid::from_raw(entry.file_name().to_str()?.parse().ok()?))
}
