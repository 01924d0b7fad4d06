//! Files that an agent wrote: those of the workspace that have changed since its turn began.

use std::{collections::VecDeque, time::Duration};

use tokio::time::timeout;

use crate::{
    domain::{execution::Artifact, service::Service},
    sandbox::{
        SandboxDriver, SandboxError, SandboxKey,
        files::{FileInfo, FilePath},
    },
    timestamp::Timestamp,
};

/// Files that are remembered of one turn, and that are told of one execution.
pub const MOST: usize = 500;
/// Directories that are looked into.
const MOST_DIRECTORIES: usize = 1_000;
const LIMIT: Duration = Duration::from_secs(10);
/// The clock that files are dated by may be behind by so much.
const SLACK_MICROS: i64 = 20_000;

/// In the order of their directories. What cannot be looked at has no files: that a turn has ended does not depend on it.
pub(super) async fn written(service: &Service, sandbox: &SandboxKey, since: Timestamp) -> Vec<Artifact> {
    let mut found = Vec::new();
    let since = since.micros() - SLACK_MICROS;
    match timeout(LIMIT, walk(service.driver.as_ref(), sandbox, since, &mut found)).await {
        Ok(Ok(()) | Err(SandboxError::Gone | SandboxError::Stopped)) => {}
        Ok(Err(error)) => {
            tracing::warn!(sandbox = %sandbox, error = &error as &dyn std::error::Error, "no more artifacts");
        }
        Err(_) => tracing::warn!(%sandbox, "looking for artifacts took too long"),
    }
    found
}

async fn walk(
    driver: &dyn SandboxDriver,
    sandbox: &SandboxKey,
    since: i64,
    found: &mut Vec<Artifact>,
) -> Result<(), SandboxError> {
    let mut directories = VecDeque::from([FilePath::workspace()]);
    let mut seen = 0;
    while let Some(directory) = directories.pop_front() {
        seen += 1;
        let entries = match driver.list_files(sandbox, &directory).await {
            Ok(entries) => entries,
            // It went meanwhile, or is not for us.
            Err(SandboxError::File(_)) => continue,
            Err(error) => return Err(error),
        };
        for entry in entries {
            if found.len() == MOST {
                return Ok(());
            }
            if entry.is_dir {
                let room = seen + directories.len() < MOST_DIRECTORIES;
                if let Some(path) = path(&entry).filter(|_| room && is_work(&entry)) {
                    directories.push_back(path);
                }
            } else if !entry.is_link && entry.modified >= since {
                let modified_at = entry.modified_at();
                found.push(Artifact { path: entry.path, size: entry.size, modified_at });
            }
        }
    }
    Ok(())
}

fn path(entry: &FileInfo) -> Option<FilePath> {
    entry.path.parse().ok()
}

/// What tools keep for themselves is not what an agent wrote.
fn is_work(directory: &FileInfo) -> bool {
    !directory.is_link && !directory.name.starts_with('.') && directory.name != "node_modules"
}
