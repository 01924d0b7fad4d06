//! Whether this machine has room for one more sandbox. It is looked at before a start, so that what is refused is refused as a
//! whole, and names what is missing.

use std::{fs, path::Path};

use rustix::fs::statvfs;

use crate::sandbox::{Resource, SandboxError};

/// What has to be left for a sandbox to start: a desktop with a window manager and a terminal, in bytes.
const MEMORY: u64 = 128 << 20;
/// What it writes at its start is little; the rest is for the database beside it.
const DISK: u64 = 64 << 20;

/// Refuses a start for which something is missing. What cannot be looked at is not missed.
pub(super) fn require(root: &Path) -> Result<(), SandboxError> {
    let disk = statvfs(root).ok().map(|found| found.f_bavail.saturating_mul(found.f_frsize));
    let memory = fs::read_to_string("/proc/meminfo").ok().and_then(|text| available(&text));
    for (resource, left, needed) in [(Resource::Disk, disk, DISK), (Resource::Memory, memory, MEMORY)] {
        if let Some(left) = left.filter(|left| *left < needed) {
            tracing::error!(?resource, left, needed, "no room for another sandbox");
            return Err(SandboxError::NoRoom { resource });
        }
    }
    Ok(())
}

fn available(meminfo: &str) -> Option<u64> {
    let line = meminfo.lines().find_map(|line| line.strip_prefix("MemAvailable:"))?;
    Some(line.trim().strip_suffix(" kB")?.parse::<u64>().ok()? << 10)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_available_is_read() {
        let text = "MemTotal:       16308748 kB\nMemFree:          123 kB\nMemAvailable:    9000000 kB\n";
        assert_eq!(available(text), Some(9_216_000_000));
        assert_eq!(available("MemTotal: 1 kB\n"), None);
        assert!(available(&fs::read_to_string("/proc/meminfo").unwrap()).is_some());
    }
}
