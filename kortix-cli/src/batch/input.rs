//! Where records come from: a file, which is checked whole before anything is sent, or a stream, which is not.

use std::fs::File;
use std::io::{self, BufRead, BufReader, Read};
use std::path::{Path, PathBuf};

use sha2::{Digest as _, Sha256};
use tokio::sync::mpsc;

use super::records::{Entry, Format, Records, Shape, hex, unreadable};
use crate::cli::prompt::blocking;
use crate::error::Failure;

/// So many wrong records are shown at once.
const MOST_SHOWN: usize = 5;

/// The input of a batch.
#[derive(Debug)]
pub struct Input {
    place: Place,
    manner: Manner,
}

#[derive(Clone, Debug)]
enum Place {
    Stdin,
    Path(PathBuf),
}

/// How it is read.
#[derive(Clone, Debug)]
struct Manner {
    name: String,
    format: Option<Format>,
    shape: Shape,
}

/// What is known of an input that was read to its end.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Checked {
    pub records: u64,
    pub fingerprint: String,
}

impl Input {
    /// `-` is standard input. The name of a file says its format, unless a format is given.
    pub fn new(from: &Path, format: Option<Format>, shape: Shape) -> Self {
        if from == Path::new("-") {
            let manner = Manner { name: "standard input".to_owned(), format, shape };
            return Self { place: Place::Stdin, manner };
        }
        let (name, format) = (from.display().to_string(), format.or_else(|| by_name(from)));
        Self { place: Place::Path(from.to_owned()), manner: Manner { name, format, shape } }
    }

    /// Reads a file to its end and refuses it when anything in it is wrong. A stream can be read once only.
    pub async fn check(&self) -> Result<Option<Checked>, Failure> {
        let Place::Path(path) = self.place.clone() else { return Ok(None) };
        let manner = self.manner.clone();
        let checked = blocking(move || Ok(manner.check(&path))).await;
        checked.map_err(|error| self.manner.unreadable(&error))?
    }

    /// Begins to read the records.
    pub fn records(self) -> Result<Feed, Failure> {
        let Self { place, manner } = self;
        match place {
            Place::Path(path) if path.is_file() => manner.open_file(&path).map(Box::new).map(Feed::File),
            place => Ok(Feed::Stream(manner.stream(place))),
        }
    }
}

/// Gives the records one by one.
#[derive(Debug)]
pub enum Feed {
    /// Which is read on the spot: to hand each record from one thread to another takes longer than to read it.
    File(Box<Records<BufReader<File>>>),
    /// Which may have nothing for a long time, and is read one record ahead.
    Stream(mpsc::Receiver<Result<Entry, Failure>>),
}

impl Feed {
    /// The next one; none after the last and after an error.
    pub async fn next(&mut self) -> Option<Result<Entry, Failure>> {
        match self {
            Self::File(records) => records.next(),
            Self::Stream(entries) => entries.recv().await,
        }
    }
}

fn send<R: BufRead>(records: Result<Records<R>, Failure>, sender: &mpsc::Sender<Result<Entry, Failure>>) {
    let (records, refused) = match records {
        Ok(records) => (Some(records), None),
        Err(failure) => (None, Some(Err(failure))),
    };
    for entry in records.into_iter().flatten().chain(refused) {
        let is_last = entry.is_err();
        if sender.blocking_send(entry).is_err() || is_last {
            return;
        }
    }
}

impl Manner {
    fn unreadable(&self, error: &io::Error) -> Failure {
        unreadable(&self.name, error)
    }

    /// Reads on a thread that nobody waits for at the end: a read of standard input may never return.
    fn stream(self, place: Place) -> mpsc::Receiver<Result<Entry, Failure>> {
        let (sender, receiver) = mpsc::channel(1);
        tokio::task::spawn_blocking(move || match place {
            Place::Stdin => send(self.open(io::stdin().lock()), &sender),
            Place::Path(path) => send(self.open_file(&path), &sender),
        });
        receiver
    }

    fn open_file(&self, path: &Path) -> Result<Records<BufReader<File>>, Failure> {
        let file = File::open(path).map_err(|error| self.unreadable(&error))?;
        self.open(BufReader::new(file))
    }

    fn open<R: BufRead>(&self, mut source: R) -> Result<Records<R>, Failure> {
        let format = match self.format {
            Some(format) => format,
            None => self.by_content(&mut source)?,
        };
        Records::new(source, format, self.shape, &self.name)
    }

    /// An object is what nothing but NDJSON begins with.
    fn by_content(&self, source: &mut impl BufRead) -> Result<Format, Failure> {
        let begin = source.fill_buf().map_err(|error| self.unreadable(&error))?;
        let begin = begin.strip_prefix(b"\xef\xbb\xbf").unwrap_or(begin);
        match begin.trim_ascii_start().first() {
            Some(b'{') | None => Ok(Format::Ndjson),
            Some(_) => Err(Failure::usage(format!("--from: the format of {} is not evident", self.name))
                .hint("pass --format csv, --format ndjson or --format lines")),
        }
    }

    fn check(&self, path: &Path) -> Result<Option<Checked>, Failure> {
        let mut file = File::open(path).map_err(|error| self.unreadable(&error))?;
        if !file.metadata().is_ok_and(|about| about.is_file()) {
            return Ok(None);
        }
        let fingerprint = fingerprint(&mut file).map_err(|error| self.unreadable(&error))?;
        let (mut records, mut wrong) = (0, Vec::new());
        for entry in self.open_file(path)? {
            match entry? {
                Entry::Record(_) => records += 1,
                Entry::Invalid(invalid) => wrong.push(invalid.failure),
            }
            if wrong.len() == MOST_SHOWN {
                break;
            }
        }
        let mut wrong = wrong.into_iter();
        let Some(first) = wrong.next() else { return Ok(Some(Checked { records, fingerprint })) };
        let first = wrong.fold(first, |first, other| first.hint(format!("also {}", other.message())));
        Err(first.hint("nothing was sent"))
    }
}

fn by_name(path: &Path) -> Option<Format> {
    match path.extension()?.to_str()? {
        "csv" => Some(Format::Csv),
        "ndjson" | "jsonl" => Some(Format::Ndjson),
        "txt" | "lines" => Some(Format::Lines),
        _ => None,
    }
}

fn fingerprint(file: &mut impl Read) -> io::Result<String> {
    let mut hash = Sha256::new();
    let mut buffer = vec![0; 64 * 1024];
    loop {
        match file.read(&mut buffer)? {
            0 => break,
            read => hash.update(&buffer[..read]),
        }
    }
    Ok(hex(&hash.finalize()))
}

#[cfg(test)]
mod tests {
    use super::*;

    const SHAPE: Shape = Shape { fields: &["name"], line: "name", required: &[] };

    async fn checked(name: &str, content: &str, format: Option<Format>) -> Result<Option<Checked>, Failure> {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join(name);
        std::fs::write(&path, content).unwrap();
        Input::new(&path, format, SHAPE).check().await
    }

    #[tokio::test]
    async fn the_format_is_given_or_by_the_name_or_evident() {
        let cases = [
            ("in.csv", "name\na\n", None, 1),
            ("in.jsonl", "{}\n", None, 1),
            ("in.ndjson", "", None, 0),
            ("in.txt", "a\nb\n", None, 2),
            ("in", "\n {\"name\":\"a\"}\n{}\n", None, 2),
            ("in.csv", "a\nb\nc\n", Some(Format::Lines), 3),
        ];
        for (name, content, format, records) in cases {
            let checked = checked(name, content, format).await.unwrap().unwrap();
            assert_eq!(checked.records, records, "{name}");
        }
        let failure = checked("in", "a\n", None).await.unwrap_err();
        assert!(failure.hints()[0].contains("--format csv"), "{failure:?}");
    }

    #[tokio::test]
    async fn wrong_records_are_named_together() {
        let wrong: String = (0..9).map(|_| "{\"nome\":\"x\"}\n").collect();
        let failure = checked("in.ndjson", &format!("{{}}\n{wrong}"), None).await.unwrap_err();
        assert!(failure.message().ends_with("line 2: unknown field \"nome\"; there are name"), "{failure:?}");
        assert_eq!(failure.hints().len(), MOST_SHOWN, "four others, and that nothing was sent: {failure:?}");
        assert!(failure.hints()[3].contains("line 6: "), "{failure:?}");
    }

    #[tokio::test]
    async fn a_missing_file_is_named() {
        let failure = Input::new(Path::new("/nowhere/in.csv"), None, SHAPE).check().await.unwrap_err();
        assert!(failure.message().contains("/nowhere/in.csv"), "{failure:?}");
    }

    #[tokio::test]
    async fn a_stream_is_read_one_record_ahead() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("in.txt");
        std::fs::write(&path, "a\nb\nc\n").unwrap();
        let input = Input::new(&path, None, SHAPE);
        let feeds =
            [Feed::Stream(input.manner.clone().stream(input.place.clone())), input.records().unwrap()];
        for mut feed in feeds {
            let mut names = Vec::new();
            while let Some(entry) = feed.next().await {
                assert!(!matches!(&feed, Feed::Stream(entries) if entries.len() > 1));
                match entry.unwrap() {
                    Entry::Record(record) => names.push(record.get("name").unwrap().to_owned()),
                    Entry::Invalid(invalid) => panic!("{invalid:?}"),
                }
            }
            assert_eq!(names, ["a", "b", "c"]);
        }
    }
}
