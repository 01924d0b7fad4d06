//! Ending a sandbox, whatever state it is in: its processes first, then its groups.

use std::{collections::HashSet, io, time::Duration};

use super::cgroup::Cgroups;
use crate::sandbox::{
    SandboxKey,
    host::{
        layout::{Home, State},
        process,
    },
};

/// How long a killed process may take to die, and its group to empty.
const DEATH_LIMIT: Duration = Duration::from_secs(5);
/// A process may appear between looking and killing; it does not go on for ever.
const ROUNDS: usize = 20;

/// Fine when nothing is there.
pub(super) fn end(home: &Home, cgroups: &Cgroups, key: &SandboxKey) -> io::Result<()> {
    end_processes(home, cgroups, key)?;
    cgroups.remove(key, DEATH_LIMIT)
}

fn end_processes(home: &Home, cgroups: &Cgroups, key: &SandboxKey) -> io::Result<()> {
    // All others inside end with the first, so that none sees another end and takes it for a crash.
    if let Some(first) = home.read_state().ok().flatten().and_then(|state| state.first) {
        first.kill(DEATH_LIMIT)?;
    }
    for _ in 0..ROUNDS {
        let mut found: HashSet<process::Process> =
            process::of_sandbox(&home.workspace())?.into_iter().collect();
        found.extend(cgroups.processes(key));
        // Without a record that can be read, command lines and groups tell.
        let state = home.read_state().ok().flatten();
        found.extend(state.iter().flat_map(State::processes).filter(|process| process.alive()));
        if found.is_empty() {
            return Ok(());
        }
        for process in found {
            process.kill(DEATH_LIMIT)?;
        }
    }
    Err(io::Error::other("the sandbox keeps starting processes"))
}
