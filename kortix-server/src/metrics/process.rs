//! What the process takes of its machine, as the kernel counts it.

use std::fs;

use rustix::param::page_size;

#[derive(Clone, Copy, Debug)]
pub(super) struct Usage {
    pub(super) resident_bytes: i64,
    pub(super) open_files: i64,
}

/// `None` where the kernel does not say.
pub(super) fn usage() -> Option<Usage> {
    let pages: i64 = fs::read_to_string("/proc/self/statm").ok()?.split(' ').nth(1)?.parse().ok()?;
    let open_files = fs::read_dir("/proc/self/fd").ok()?.count();
    Some(Usage {
        resident_bytes: pages * i64::try_from(page_size()).ok()?,
        open_files: i64::try_from(open_files).ok()?,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn this_process_takes_memory_and_files() {
        let usage = usage().unwrap();
        assert!(usage.resident_bytes > 100_000 && usage.open_files > 2, "{usage:?}");
    }
}
