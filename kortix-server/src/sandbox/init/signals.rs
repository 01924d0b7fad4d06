//! Signals that whoever started the server had ignored.
//!
//! `nohup`, and `&` in a script, have some signals ignored, and what is ignored stays so in every process that is started
//! from there: Ctrl+C would do nothing in a terminal of a sandbox, and closing it would hang up nothing.

use std::{fs, io};

use tokio::signal::unix::{SignalKind, signal};

/// Those that a shell or a job may care about: HUP, INT, QUIT, USR1, USR2, ALRM, TERM, TSTP, TTIN, TTOU.
const USUAL: [i32; 10] = [1, 2, 3, 10, 12, 14, 15, 20, 21, 22];

/// Lets what this process starts have the usual signals again. A process that handles a signal starts others with its
/// default, unlike one that ignores it; so those that are ignored get a handler, which does nothing and stays.
pub(super) fn stop_ignoring() -> io::Result<()> {
    let ignored = ignored(&fs::read_to_string("/proc/self/status")?);
    for number in USUAL.into_iter().filter(|number| ignored >> (number - 1) & 1 == 1) {
        let _stays = signal(SignalKind::from_raw(number))?;
    }
    Ok(())
}

/// The ignored signals of a process, the first of them as the lowest bit.
fn ignored(status: &str) -> u64 {
    let mask = status.lines().find_map(|line| line.strip_prefix("SigIgn:"));
    mask.and_then(|mask| u64::from_str_radix(mask.trim(), 16).ok()).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_mask_of_the_kernel_is_read() {
        assert_eq!(ignored("SigBlk:\t0000000000000000\nSigIgn:\t0000000000001003\nSigCgt:\t0\n"), 0x1003);
        assert_eq!(ignored("nothing of the kind"), 0);
    }
}
