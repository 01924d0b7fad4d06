//! Appends lines to a file, and says when they are on the disk.

use std::fs::File;
use std::io::{self, ErrorKind, Write as _};
use std::path::{Path, PathBuf};
use std::sync::mpsc;
use std::thread::JoinHandle;

use serde::Serialize;
use tokio::sync::oneshot;

use crate::error::{Failure, Kind};

/// Appends lines on a thread of its own, as many as there are in one go.
#[derive(Debug)]
pub(super) struct Writer {
    path: PathBuf,
    /// Dropped first, which ends the thread.
    queue: Option<mpsc::Sender<Note>>,
    thread: Option<JoinHandle<()>>,
}

#[derive(Debug)]
struct Note {
    line: Vec<u8>,
    written: oneshot::Sender<Result<(), String>>,
}

impl Writer {
    pub(super) fn new(file: File, path: &Path) -> Self {
        let (queue, notes) = mpsc::channel();
        let thread = std::thread::spawn(move || append(file, &notes));
        Self { path: path.to_owned(), queue: Some(queue), thread: Some(thread) }
    }

    /// Returns when the line is on the disk. Lines of the same moment go there together.
    pub(super) async fn append(&self, event: &impl Serialize) -> Result<(), Failure> {
        let failed = |why: &str| {
            Failure::new(Kind::Io, format!("--journal: cannot write {}: {why}", self.path.display()))
        };
        let mut line = serde_json::to_vec(event).map_err(|error| failed(&error.to_string()))?;
        line.push(b'\n');
        let (written, answer) = oneshot::channel();
        let queued = self.queue.as_ref().is_some_and(|queue| queue.send(Note { line, written }).is_ok());
        if !queued {
            return Err(failed("an earlier write failed"));
        }
        match answer.await {
            Ok(result) => result.map_err(|why| failed(&why)),
            Err(_) => Err(failed("an earlier write failed")),
        }
    }
}

impl Drop for Writer {
    fn drop(&mut self) {
        self.queue = None;
        if let Some(thread) = self.thread.take() {
            let _panicked = thread.join();
        }
    }
}

/// Ends with the first failure: what is behind a line that is not whole could not be read again.
fn append(mut file: File, notes: &mpsc::Receiver<Note>) {
    while let Ok(first) = notes.recv() {
        let together: Vec<Note> = std::iter::once(first).chain(notes.try_iter()).collect();
        let lines: Vec<u8> = together.iter().flat_map(|note| &note.line).copied().collect();
        let result = file.write_all(&lines).and_then(|()| synced(&file)).map_err(|error| error.to_string());
        let has_failed = result.is_err();
        for note in together {
            let _nobody_waits = note.written.send(result.clone());
        }
        if has_failed {
            return;
        }
    }
}

/// What is no file on a disk, such as a pipe, cannot be synchronised and need not be.
fn synced(file: &File) -> io::Result<()> {
    match file.sync_data() {
        Err(error) if error.kind() == ErrorKind::InvalidInput => Ok(()),
        result => result,
    }
}
