//! Files of the sandbox, looked up and written by its own user.

use std::fmt::Write as _;

use futures_util::StreamExt as _;
use serde::Deserialize;

use super::Outcome;
use crate::{
    runs::agent::{
        job::unavailable,
        openai::{halt::Halt, work::Work},
        text,
    },
    sandbox::{
        SandboxError,
        files::{FileContent, FileInfo, FilePath, LARGEST_FILE, WORKSPACE},
    },
};

/// Of a file, in one part.
const LONGEST_PART: usize = 12 << 10;
const MOST_ENTRIES: usize = 300;

#[derive(Debug, Deserialize)]
pub(in crate::runs::agent::openai) struct Read {
    path: String,
    #[serde(default)]
    offset: u64,
}

#[derive(Debug, Deserialize)]
pub(in crate::runs::agent::openai) struct Write {
    path: String,
    content: String,
}

#[derive(Debug, Deserialize)]
pub(in crate::runs::agent::openai) struct List {
    path: Option<String>,
}

pub(super) async fn read(work: &mut Work<'_, '_>, Read { path, offset }: Read) -> Result<Outcome, Halt> {
    let path = match parsed(&path) {
        Ok(path) => path,
        Err(refused) => return Ok(refused),
    };
    let (service, sandbox) = (work.turn.service, work.turn.sandbox);
    let reading = async {
        service.wake_sandbox(sandbox).await?;
        let file = service.driver.read_file(sandbox, &path).await?;
        let size = file.size;
        Ok((part(file, offset).await?, size))
    };
    let (bytes, size) = match work.vigil.during(reading).await? {
        Ok(read) => read,
        Err(error) => return refused(&path, error),
    };
    let mut read = text(&bytes);
    let end = offset.saturating_add(bytes.len() as u64);
    if end < size {
        // Writing into memory does not fail.
        let _written = write!(read, "\n[bytes {offset} to {end} of {size}; go on with offset {end}]");
    }
    Ok(Outcome::of(read))
}

async fn part(mut file: FileContent, offset: u64) -> Result<Vec<u8>, SandboxError> {
    let (mut part, mut place) = (Vec::new(), 0_u64);
    while let Some(bytes) = file.bytes.next().await {
        let bytes = bytes?;
        let skip = usize::try_from(offset.saturating_sub(place)).unwrap_or(usize::MAX).min(bytes.len());
        place += bytes.len() as u64;
        part.extend_from_slice(&bytes[skip..]);
        if part.len() >= LONGEST_PART {
            part.truncate(LONGEST_PART);
            break;
        }
    }
    Ok(part)
}

pub(super) async fn write(work: &mut Work<'_, '_>, Write { path, content }: Write) -> Result<Outcome, Halt> {
    let path = match parsed(&path) {
        Ok(path) => path,
        Err(refused) => return Ok(refused),
    };
    if content.len() > LARGEST_FILE {
        return Ok(Outcome::failed(format!("Error: a file may have at most {LARGEST_FILE} bytes.")));
    }
    let (service, sandbox, size) = (work.turn.service, work.turn.sandbox, content.len());
    let writing = async {
        service.wake_sandbox(sandbox).await?;
        service.driver.write_file(sandbox, &path, content.into()).await
    };
    match work.vigil.during(writing).await? {
        Ok(()) => Ok(Outcome::of(format!("Wrote {size} bytes to {path}."))),
        Err(error) => refused(&path, error),
    }
}

pub(super) async fn list(work: &mut Work<'_, '_>, List { path }: List) -> Result<Outcome, Halt> {
    let path = match parsed(path.as_deref().unwrap_or(WORKSPACE)) {
        Ok(path) => path,
        Err(refused) => return Ok(refused),
    };
    let (service, sandbox) = (work.turn.service, work.turn.sandbox);
    let listing = async {
        service.wake_sandbox(sandbox).await?;
        service.driver.list_files(sandbox, &path).await
    };
    match work.vigil.during(listing).await? {
        Ok(entries) => Ok(Outcome::of(listed(&path, &entries))),
        Err(error) => refused(&path, error),
    }
}

fn listed(path: &FilePath, entries: &[FileInfo]) -> String {
    if entries.is_empty() {
        return format!("{path} is empty.");
    }
    let mut lines: Vec<_> = entries
        .iter()
        .take(MOST_ENTRIES)
        .map(|entry| {
            if entry.is_dir {
                format!("{}/", entry.name)
            } else {
                format!("{} ({} bytes)", entry.name, entry.size)
            }
        })
        .collect();
    if let Some(more) = entries.len().checked_sub(MOST_ENTRIES).filter(|more| *more > 0) {
        lines.push(format!("[… and {more} more]"));
    }
    lines.join("\n")
}

fn parsed(path: &str) -> Result<FilePath, Outcome> {
    path.parse().map_err(|error| Outcome::failed(format!("Error: {error}.")))
}

/// What is wrong with the path is the model's; what is wrong with the sandbox is not.
fn refused(path: &FilePath, error: SandboxError) -> Result<Outcome, Halt> {
    match error {
        SandboxError::Gone | SandboxError::Stopped => Err(Halt::Failed(unavailable(&error))),
        error => Ok(Outcome::failed(format!("Error: {path}: {error}."))),
    }
}
