//! What runs in the sandbox and what it takes, as seen from inside.

use std::{
    fs, io,
    path::{Path, PathBuf},
    time::{Duration, Instant},
};

use axum::Json;
use rustix::param::clock_ticks_per_second;

use crate::sandbox::{Usage, inside::WORKSPACE};

/// A workspace of more files than can be counted in this time is not counted.
const COUNTING_LIMIT: Duration = Duration::from_secs(2);
const BLOCK: u64 = 512;

pub(super) async fn usage() -> Json<Usage> {
    let workspace = tokio::task::spawn_blocking(|| bytes_below(Path::new(WORKSPACE)));
    let mut usage = processes();
    usage.workspace_bytes = workspace.await.ok().flatten();
    Json(usage)
}

/// Those that have ended are in the times of whoever has waited for them, at last the init.
fn processes() -> Usage {
    let mut usage = Usage::default();
    let mut ticks = 0;
    for entry in fs::read_dir("/proc").into_iter().flatten().flatten() {
        let name = entry.file_name();
        let Some(directory) = name.to_str().filter(|name| name.bytes().all(|byte| byte.is_ascii_digit()))
        else {
            continue;
        };
        let directory = Path::new("/proc").join(directory);
        // It may end while it is looked at.
        let Some(spent) = ticks_of(&directory) else { continue };
        ticks += spent;
        usage.processes += 1;
        usage.memory_bytes += memory_of(&directory).unwrap_or_default();
    }
    usage.cpu_millis = ticks * 1_000 / clock_ticks_per_second().max(1);
    usage
}

/// Of the process and of those that it has waited for.
fn ticks_of(directory: &Path) -> Option<u64> {
    let stat = fs::read_to_string(directory.join("stat")).ok()?;
    // What stands before it is the program's name, in which anything can be.
    let fields = stat.rsplit_once(") ")?.1.split(' ').skip(11).take(4);
    fields.map(|field| field.parse::<u64>().ok()).sum()
}

/// What it shares with others counts for its part of it.
fn memory_of(directory: &Path) -> Option<u64> {
    let rollup = fs::read_to_string(directory.join("smaps_rollup")).ok()?;
    let line = rollup.lines().find_map(|line| line.strip_prefix("Pss:"))?;
    Some(line.trim().trim_end_matches("kB").trim().parse::<u64>().ok()? * 1_024)
}

/// What the files below a directory take on the disk; links are not followed.
fn bytes_below(root: &Path) -> Option<u64> {
    let deadline = Instant::now() + COUNTING_LIMIT;
    let mut left = vec![root.to_owned()];
    let mut bytes = 0;
    while let Some(directory) = left.pop() {
        if Instant::now() > deadline {
            return None;
        }
        // One that somebody has closed to itself, or that has just gone, counts for nothing.
        bytes += bytes_in(&directory, &mut left).unwrap_or_default();
    }
    Some(bytes)
}

fn bytes_in(directory: &Path, left: &mut Vec<PathBuf>) -> io::Result<u64> {
    let mut bytes = 0;
    for entry in fs::read_dir(directory)?.flatten() {
        let Ok(metadata) = entry.metadata() else { continue };
        if metadata.is_dir() {
            left.push(entry.path());
        }
        bytes += std::os::unix::fs::MetadataExt::blocks(&metadata) * BLOCK;
    }
    Ok(bytes)
}
