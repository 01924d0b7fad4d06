//! What became of each record, for a process that comes after this one.
//!
//! A file of lines that only grows. The first says which batch it is; each other what happens to a record. That a record
//! is being sent is on the disk before it is sent, with the key it is sent with, so that whatever a crash leaves
//! unclear can be repeated without being done twice.

use std::collections::HashMap;
use std::fs::{File, OpenOptions, TryLockError};
use std::io::{self, BufRead as _, BufReader, Write as _};
use std::os::unix::fs::OpenOptionsExt as _;
use std::path::Path;

use serde::{Deserialize, Serialize};

use super::records::Record;
use super::writer::Writer;
use crate::error::{Failure, Kind};

/// The form of the file. Another one is refused.
const VERSION: u32 = 1;
/// What no other file begins with.
const BEGIN: &str = r#"{"kortix_batch":"#;

/// Which batch this is: with another one of these, it is another batch.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Facts {
    pub command: String,
    /// Where the server is, without any credential.
    pub server: String,
    /// The project of records that name none.
    pub project: Option<String>,
    /// The fingerprint of the input, when it is a file.
    pub input: Option<String>,
}

#[derive(Debug, Serialize, Deserialize)]
struct Header {
    kortix_batch: u32,
    /// What the keys begin with.
    batch: String,
    #[serde(flatten)]
    facts: Facts,
}

/// What happens to a record.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "event", rename_all = "snake_case")]
pub enum Event {
    /// It is being sent. Nothing behind this means that nobody knows what became of it.
    Sending { index: u64, key: String, record: String },
    /// It was not carried out, which is certain.
    Refused { index: u64, kind: String },
    /// Its run goes on.
    Started { index: u64, thread_id: String, execution_id: String },
    /// It was carried out; the code is that of its run. What was made is here for whoever has lost the results.
    Done {
        index: u64,
        exit_code: u8,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        thread_id: Option<String>,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        project_id: Option<String>,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        execution_id: Option<String>,
    },
}

/// What an earlier process came to with a record.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Earlier {
    pub state: State,
    key: String,
    record: String,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum State {
    Unclear,
    Refused,
    Started { thread_id: String, execution_id: String },
    Done { exit_code: u8 },
}

/// The keys of a batch, and with a file what becomes of its records.
#[derive(Debug)]
pub struct Journal {
    batch: String,
    writer: Option<Writer>,
}

/// What earlier processes came to. It shrinks as records are read, and is empty in the first process.
#[derive(Debug, Default)]
pub struct Past(HashMap<u64, Earlier>);

impl Journal {
    /// Keys alone: nothing is remembered.
    pub fn without_file(batch: String) -> Self {
        Self { batch, writer: None }
    }

    /// Begins the journal, or goes on with it when it is one of this batch.
    pub fn open(path: &Path, batch: String, facts: Facts) -> Result<(Self, Past), Failure> {
        let failed =
            |error: io::Error| Failure::io(format!("--journal: cannot use {}", path.display()), &error);
        let mut options = OpenOptions::new();
        let mut file = options.read(true).append(true).create(true).mode(0o600).open(path).map_err(failed)?;
        lock(&file, path)?;
        let mut first = String::new();
        BufReader::new(&file).read_line(&mut first).map_err(failed)?;
        if is_begun_only(&first) {
            let header = Header { kortix_batch: VERSION, batch: batch.clone(), facts };
            begin(&mut file, path, &header).map_err(failed)?;
            return Ok((Self { batch, writer: Some(Writer::new(file, path)) }, Past::default()));
        }
        let header = read_header(&first, path)?;
        same_batch(&header.facts, &facts, path)?;
        heal(&mut file).map_err(failed)?;
        let mut past = Past::default();
        for (number, line) in (1..).zip(BufReader::new(&file).lines()).skip(1) {
            let line = line.map_err(failed)?;
            let known = serde_json::from_str(&line).is_ok_and(|event| past.remember(event));
            if !known {
                return Err(Failure::usage(format!(
                    "--journal: {}, line {number} is damaged",
                    path.display()
                )));
            }
        }
        Ok((Self { batch: header.batch, writer: Some(Writer::new(file, path)) }, past))
    }

    /// The key that a record is sent with: its own, that of an earlier attempt, or the one that belongs to its place.
    pub fn key(&self, record: &Record, earlier: Option<&Earlier>) -> String {
        let own = record.get("idempotency_key").map(str::to_owned);
        let sent = || earlier.map(|earlier| earlier.key.clone());
        own.or_else(sent).unwrap_or_else(|| format!("{}-{}", self.batch, record.index))
    }

    pub fn is_kept(&self) -> bool {
        self.writer.is_some()
    }

    /// Returns when it is on the disk. What is noted at the same time is written together.
    pub async fn note(&self, event: impl FnOnce() -> Event) -> Result<(), Failure> {
        match &self.writer {
            Some(writer) => writer.append(&event()).await,
            None => Ok(()),
        }
    }
}

const OTHER_JOURNAL: &str = "name another file with --journal to begin anew";

fn lock(file: &File, path: &Path) -> Result<(), Failure> {
    match file.try_lock() {
        Ok(()) => Ok(()),
        Err(TryLockError::WouldBlock) => {
            let text = format!("--journal: another process works with {}", path.display());
            Err(Failure::new(Kind::Conflict, text).hint("wait for it, or end it"))
        }
        Err(TryLockError::Error(error)) => Err(Failure::io(path.display(), &error)),
    }
}

/// Whether there is no header yet, or no more than a part of it.
fn is_begun_only(first: &str) -> bool {
    !first.ends_with('\n') && (first.starts_with(BEGIN) || BEGIN.starts_with(first))
}

/// Cuts off a line that a crash left without its end: it was not on the disk, so what it says was not acted upon.
fn heal(file: &mut File) -> io::Result<()> {
    io::Seek::rewind(file)?;
    let (mut whole, mut line) = (0, Vec::new());
    let mut reader = BufReader::new(&*file);
    while reader.read_until(b'\n', &mut line)? > 0 {
        if line.last() == Some(&b'\n') {
            whole += line.len() as u64;
        }
        line.clear();
    }
    if whole < file.metadata()?.len() {
        file.set_len(whole)?;
    }
    io::Seek::rewind(file)
}

fn begin(file: &mut File, path: &Path, header: &Header) -> io::Result<()> {
    let mut line = serde_json::to_vec(header)?;
    line.push(b'\n');
    file.set_len(0)?;
    file.write_all(&line)?;
    file.sync_all()?;
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty());
    File::open(folder.unwrap_or(Path::new(".")))?.sync_all()
}

fn read_header(line: &str, path: &Path) -> Result<Header, Failure> {
    let header: Header = serde_json::from_str(line).map_err(|_| {
        Failure::usage(format!("--journal: {} is not the journal of a batch", path.display()))
            .hint(OTHER_JOURNAL)
    })?;
    if header.kortix_batch != VERSION {
        let text = format!("--journal: {} was written by another version of this program", path.display());
        return Err(Failure::usage(text).hint(OTHER_JOURNAL));
    }
    Ok(header)
}

fn same_batch(theirs: &Facts, ours: &Facts, path: &Path) -> Result<(), Failure> {
    let known = |value: &Option<String>| value.clone().unwrap_or_else(|| "none".to_owned());
    let what = if theirs.command != ours.command {
        format!("command: {} and not {}", theirs.command, ours.command)
    } else if theirs.server != ours.server {
        format!("server: {} and not {}", theirs.server, ours.server)
    } else if theirs.project != ours.project {
        format!("project: {} and not {}", known(&theirs.project), known(&ours.project))
    } else if theirs.input != ours.input {
        "input: its content was different".to_owned()
    } else {
        return Ok(());
    };
    Err(Failure::usage(format!("--journal: {} is of another {what}", path.display())).hint(OTHER_JOURNAL))
}

impl Past {
    /// What an earlier process came to with this record. An error when it had another one at this place.
    pub fn take(&mut self, record: &Record) -> Result<Option<Earlier>, Failure> {
        let Some(earlier) = self.0.remove(&record.index) else { return Ok(None) };
        if earlier.record == record.fingerprint() {
            return Ok(Some(earlier));
        }
        let what = format!("line {} is not the record that was sent from there before", record.line);
        Err(Failure::usage(format!("--journal is of another input: {what}")).hint(OTHER_JOURNAL))
    }

    /// Whether the event makes sense.
    fn remember(&mut self, event: Event) -> bool {
        let (index, state) = match event {
            Event::Sending { index, key, record } => {
                self.0.insert(index, Earlier { state: State::Unclear, key, record });
                return true;
            }
            Event::Refused { index, .. } => (index, State::Refused),
            Event::Started { index, thread_id, execution_id } => {
                (index, State::Started { thread_id, execution_id })
            }
            Event::Done { index, exit_code, .. } => (index, State::Done { exit_code }),
        };
        let Some(known) = self.0.get_mut(&index) else { return false };
        known.state = state;
        true
    }
}

#[cfg(test)]
mod tests {
    use std::os::unix::fs::PermissionsExt as _;
    use std::path::PathBuf;

    use tempfile::TempDir;

    use super::*;
    use crate::batch::records::{Entry, Format, Records, Shape};

    fn facts() -> Facts {
        Facts {
            command: "threads create".into(),
            server: "http://a".into(),
            project: None,
            input: Some("f".into()),
        }
    }

    fn place() -> (TempDir, PathBuf) {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("journal");
        (folder, path)
    }

    fn open(path: &Path) -> Result<(Journal, Past), Failure> {
        Journal::open(path, "b".into(), facts())
    }

    /// Records with these names.
    fn records(names: &str) -> Vec<Record> {
        let shape = Shape { fields: &["name", "idempotency_key"], line: "name", required: &[] };
        let records = Records::new(names.as_bytes(), Format::Lines, shape, "in").unwrap();
        let record = |entry| match entry {
            Ok(Entry::Record(record)) => record,
            other => panic!("{other:?}"),
        };
        records.map(record).collect()
    }

    fn done(index: u64, exit_code: u8) -> Event {
        Event::Done { index, exit_code, thread_id: Some("t".into()), project_id: None, execution_id: None }
    }

    async fn note_all(journal: &Journal, records: &[Record]) {
        for record in records {
            let (index, key) = (record.index, journal.key(record, None));
            journal.note(|| Event::Sending { index, key, record: record.fingerprint() }).await.unwrap();
        }
        journal.note(|| done(0, 3)).await.unwrap();
        journal.note(|| Event::Refused { index: 1, kind: "limit_exceeded".into() }).await.unwrap();
    }

    #[tokio::test]
    async fn the_next_process_knows_what_became_of_each_record() {
        let (_folder, path) = place();
        let records = records("a\nb\nc\nd\n");
        note_all(&open(&path).unwrap().0, &records[..3]).await;
        let (journal, mut past) = Journal::open(&path, "another".into(), facts()).unwrap();
        let mut state = |record| past.take(record).unwrap().map(|earlier| earlier.state);
        assert_eq!(state(&records[0]), Some(State::Done { exit_code: 3 }));
        assert_eq!(state(&records[1]), Some(State::Refused));
        assert_eq!(state(&records[2]), Some(State::Unclear));
        assert_eq!(state(&records[3]), None);
        assert_eq!(journal.key(&records[3], None), "b-3", "the keys are those of the first process");
        assert_eq!(std::fs::metadata(&path).unwrap().permissions().mode() & 0o777, 0o600);
    }

    #[tokio::test]
    async fn a_line_that_was_cut_is_as_if_it_never_were() {
        let (_folder, path) = place();
        let records = records("a\nb\nc\n");
        note_all(&open(&path).unwrap().0, &records).await;
        let whole = std::fs::read(&path).unwrap();
        let last_line = whole[..whole.len() - 1].iter().rposition(|byte| *byte == b'\n').unwrap() + 1;
        for cut in last_line + 1..whole.len() {
            std::fs::write(&path, &whole[..cut]).unwrap();
            let (journal, mut past) = open(&path).unwrap();
            let earlier = past.take(&records[1]).unwrap().unwrap();
            assert_eq!(earlier.state, State::Unclear, "the refusal was cut");
            journal.note(|| done(1, 0)).await.unwrap();
            drop(journal);
            let earlier = open(&path).unwrap().1.take(&records[1]).unwrap().unwrap();
            assert_eq!(earlier.state, State::Done { exit_code: 0 });
        }
        std::fs::write(&path, &whole[..5]).unwrap();
        assert!(open(&path).unwrap().1.0.is_empty(), "a header that was cut is written anew");
    }

    #[tokio::test]
    async fn a_journal_of_something_else_is_refused() {
        let (_folder, path) = place();
        drop(open(&path).unwrap());
        let others = [
            (Facts { command: "x".into(), ..facts() }, "another command: threads create and not x"),
            (Facts { server: "http://b".into(), ..facts() }, "another server: http://a and not http://b"),
            (Facts { project: Some("p".into()), ..facts() }, "another project: none and not p"),
            (Facts { input: Some("g".into()), ..facts() }, "another input"),
        ];
        for (other, why) in others {
            let failure = Journal::open(&path, "b".into(), other).unwrap_err();
            assert!(failure.message().contains(why), "{failure:?}");
        }
        for (content, why) in [
            ("shopping", "is not the journal of a batch"),
            ("shopping\n", "is not the journal of a batch"),
            (&std::fs::read_to_string(&path).unwrap().replace("\":1,", "\":2,"), "another version"),
            (&(std::fs::read_to_string(&path).unwrap() + "{}\n"), "line 2 is damaged"),
        ] {
            std::fs::write(&path, content).unwrap();
            let failure = open(&path).unwrap_err();
            assert!(failure.message().contains(why), "{failure:?}");
            assert_eq!(std::fs::read_to_string(&path).unwrap(), content, "it is left alone");
        }
    }

    #[tokio::test]
    async fn another_record_at_the_same_place_is_another_input() {
        let (_folder, path) = place();
        note_all(&open(&path).unwrap().0, &records("a\nb\n")).await;
        let failure = open(&path).unwrap().1.take(&records("x\n")[0]).unwrap_err();
        assert!(failure.message().contains("line 1 is not the record"), "{failure:?}");
    }

    #[tokio::test]
    async fn one_process_at_a_time() {
        let (_folder, path) = place();
        let first = open(&path).unwrap();
        assert_eq!(open(&path).unwrap_err().kind(), Kind::Conflict);
        drop(first);
        open(&path).unwrap();
    }

    #[tokio::test]
    async fn a_record_keeps_the_key_that_it_was_sent_with() {
        let journal = Journal::without_file("b".into());
        let record = &records("a\n")[0];
        assert_eq!(journal.key(record, None), "b-0");
        let earlier = Earlier { state: State::Unclear, key: "old-0".into(), record: record.fingerprint() };
        assert_eq!(journal.key(record, Some(&earlier)), "old-0");
    }
}
