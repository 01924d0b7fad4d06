//! Records of a batch, in three formats.

mod lines;
mod rows;

use std::io::{self, BufRead, ErrorKind};

use clap::ValueEnum;
use sha2::{Digest as _, Sha256};

use self::lines::{Lines, object};
use self::rows::Table;
use crate::error::{Failure, Kind};

/// A longer record is not a record but an input of another format, or a quotation mark that nobody closed.
const LONGEST: usize = 1024 * 1024;

/// How records are written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Format {
    /// Rows under a header with the names of the fields
    Csv,
    /// An object with the fields on each line
    Ndjson,
    /// A name, or a prompt where one is needed, on each line
    Lines,
}

/// Which fields the records of a command have.
#[derive(Clone, Copy, Debug)]
pub struct Shape {
    pub fields: &'static [&'static str],
    /// What a record is that is just a line.
    pub line: &'static str,
    /// What must not be missing.
    pub required: &'static [&'static str],
}

/// One of them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Record {
    /// From 0.
    pub index: u64,
    /// Where it begins, from 1.
    pub line: u64,
    fields: Fields,
}

/// What was read next.
#[derive(Debug)]
pub enum Entry {
    Record(Record),
    /// Something that is no record, among others that are.
    Invalid(Invalid),
}

/// Why something is no record, and where it is.
#[derive(Debug)]
pub struct Invalid {
    pub index: u64,
    pub line: u64,
    pub failure: Failure,
}

impl Record {
    pub fn get(&self, field: &str) -> Option<&str> {
        self.fields.iter().find(|(name, _)| *name == field).map(|(_, value)| value.as_str())
    }

    /// What people know it by.
    pub fn title(&self) -> String {
        let title = self.get("name").or_else(|| self.get("prompt"));
        title.map_or_else(|| format!("record {}", self.index), str::to_owned)
    }

    /// Tells records apart that have the same place in two inputs.
    pub fn fingerprint(&self) -> String {
        let mut hash = Sha256::new();
        for (name, value) in &self.fields {
            for part in [*name, value] {
                hash.update((part.len() as u64).to_le_bytes());
                hash.update(part);
            }
        }
        hex(&hash.finalize()[..8])
    }
}

impl Shape {
    fn field(&self, name: &str) -> Result<&'static str, String> {
        let known = self.fields.iter().find(|field| **field == name);
        known.copied().ok_or_else(|| format!("unknown field {name:?}; there are {}", self.fields.join(", ")))
    }

    /// Checks what was found. An empty value is one that is not there.
    fn check(&self, mut fields: Fields) -> Result<Fields, String> {
        fields.retain(|(_, value)| !value.trim().is_empty());
        fields.sort_unstable();
        let is_there = |name: &&str| fields.iter().any(|(field, _)| field == name);
        match self.required.iter().find(|name| !is_there(name)) {
            Some(name) => Err(format!("{name} is missing")),
            None => Ok(fields),
        }
    }
}

/// Reads records one by one.
#[derive(Debug)]
pub struct Records<R> {
    shape: Shape,
    /// How errors name the input.
    name: String,
    index: u64,
    rows: Rows<R>,
}

#[derive(Debug)]
enum Rows<R> {
    Csv(Box<Table<R>>),
    Ndjson(Lines<R>),
    Lines(Lines<R>),
}

/// Names and values.
type Fields = Vec<(&'static str, String)>;

/// The line where it begins, and what is there.
type Row = (u64, Result<Fields, String>);

impl<R: BufRead> Records<R> {
    /// Reads as far as the header, when there is one.
    pub fn new(source: R, format: Format, shape: Shape, name: &str) -> Result<Self, Failure> {
        let rows = match format {
            Format::Csv => Rows::Csv(Box::new(Table::new(source, &shape, name)?)),
            Format::Ndjson => Rows::Ndjson(Lines::new(source)),
            Format::Lines => Rows::Lines(Lines::new(source)),
        };
        Ok(Self { shape, name: name.to_owned(), index: 0, rows })
    }

    /// The next one. An error of this is the end of the input.
    fn read(&mut self) -> Result<Option<Entry>, Failure> {
        let shape = self.shape;
        let row = match &mut self.rows {
            Rows::Csv(table) => table.next(),
            Rows::Ndjson(lines) => lines.next_with(|text| object(text, &shape)),
            Rows::Lines(lines) => lines.next_with(|text| Ok(vec![(shape.line, text.to_owned())])),
        };
        let Some((line, fields)) = row.map_err(|error| unreadable(&self.name, &error))? else {
            return Ok(None);
        };
        let index = self.index;
        self.index += 1;
        Ok(Some(match fields.and_then(|fields| shape.check(fields)) {
            Ok(fields) => Entry::Record(Record { index, line, fields }),
            Err(why) => Entry::Invalid(Invalid { index, line, failure: refused(&self.name, line, &why) }),
        }))
    }
}

impl<R: BufRead> Iterator for Records<R> {
    type Item = Result<Entry, Failure>;

    fn next(&mut self) -> Option<Self::Item> {
        self.read().transpose()
    }
}

pub(super) fn hex(bytes: &[u8]) -> String {
    bytes.iter().fold(String::new(), |text, byte| text + &format!("{byte:02x}"))
}

fn refused(name: &str, line: u64, why: &str) -> Failure {
    Failure::usage(format!("{name}, line {line}: {why}")).detail("line", line)
}

pub(super) fn unreadable(name: &str, error: &io::Error) -> Failure {
    let kind = if error.kind() == ErrorKind::InvalidData { Kind::Usage } else { Kind::Io };
    Failure::new(kind, format!("--from: cannot read {name}: {error}"))
}

fn too_long() -> io::Error {
    io::Error::new(ErrorKind::InvalidData, "a record is longer than 1 MiB; is a quotation mark not closed?")
}

#[cfg(test)]
mod tests {
    use std::io::Read as _;

    use super::*;

    const SHAPE: Shape =
        Shape { fields: &["name", "prompt", "idempotency_key"], line: "prompt", required: &["prompt"] };

    /// What is read, as `line name|prompt` or as the error.
    fn read(format: Format, text: &[u8]) -> Vec<String> {
        let records = match Records::new(text, format, SHAPE, "in") {
            Ok(records) => records,
            Err(failure) => return vec![failure.message().to_owned()],
        };
        let tell = |entry: Result<Entry, Failure>| match entry {
            Ok(Entry::Record(record)) => format!(
                "{}:{} {}|{}",
                record.index,
                record.line,
                record.get("name").unwrap_or_default(),
                record.get("prompt").unwrap_or_default()
            ),
            Ok(Entry::Invalid(invalid)) => format!("{}! {}", invalid.index, invalid.failure.message()),
            Err(failure) => failure.message().to_owned(),
        };
        records.map(tell).collect()
    }

    #[test]
    fn rows_are_under_their_header() {
        let cases: [(&[u8], &[&str]); 11] = [
            (b"prompt\r\n\r\n\r\nx\r\ny\r\n", &["0:4 |x", "1:5 |y"]),
            (b"prompt\n\n\"a\nb\"\n\nc", &["0:3 |a\nb", "1:6 |c"]),
            (b"prompt,name\ndo it,a\n", &["0:2 a|do it"]),
            (b"\xef\xbb\xbfprompt\r\nx\r\n", &["0:2 |x"]),
            (b"name, prompt\n\"a, b\",\"two\nlines\"\nc,d\n", &["0:2 a, b|two\nlines", "1:4 c|d"]),
            (b"prompt\nx", &["0:2 |x"]),
            (b"prompt,name\nx\ny,z\n", &["0! in, line 2: 1 cells, and the header has 2", "1:3 z|y"]),
            (b"prompt,name\n,z\n", &["0! in, line 2: prompt is missing"]),
            (b"prompt\n\xff\n", &["0! in, line 2: prompt is not UTF-8"]),
            (
                b"prompt,colour\n",
                &["in, line 1: unknown field \"colour\"; there are name, prompt, idempotency_key"],
            ),
            (b"prompt,prompt\n", &["in, line 1: two columns are called prompt"]),
        ];
        for (text, expected) in cases {
            assert_eq!(read(Format::Csv, text), expected, "{}", String::from_utf8_lossy(text));
        }
        assert_eq!(read(Format::Csv, b""), ["in, line 1: there is no header with the names of the fields"]);
    }

    #[test]
    fn objects_are_lines() {
        let cases: [(&str, &[&str]); 6] = [
            ("{\"prompt\":\"a\\nb\",\"name\":null}\n\n{\"prompt\":\"c\"}", &["0:1 |a\nb", "1:3 |c"]),
            ("\u{feff}{\"prompt\":\"a\"}\r\n", &["0:1 |a"]),
            ("{\"prompt\":1}\n", &["0! in, line 1: prompt is not a string"]),
            ("{\"prompt\":\"\"}\n", &["0! in, line 1: prompt is missing"]),
            (
                "{\"prompts\":\"x\"}\n",
                &["0! in, line 1: unknown field \"prompts\"; there are name, prompt, idempotency_key"],
            ),
            ("", &[]),
        ];
        for (text, expected) in cases {
            assert_eq!(read(Format::Ndjson, text.as_bytes()), expected, "{text}");
        }
        assert!(read(Format::Ndjson, b"[1]\n")[0].starts_with("0! in, line 1: not a JSON object"));
    }

    #[test]
    fn lines_are_what_the_command_needs_most() {
        assert_eq!(read(Format::Lines, b"one\n\n  two \r\nthree"), ["0:1 |one", "1:3 |two", "2:4 |three"]);
        assert_eq!(read(Format::Lines, b"\xff\nb\n"), ["0! in, line 1: not UTF-8", "1:2 |b"]);
    }

    #[test]
    fn a_record_without_an_end_is_not_read_to_it() {
        let endless = |begin: &'static [u8]| io::BufReader::new(begin.chain(io::repeat(b'x')));
        for (format, begin) in
            [(Format::Lines, &b""[..]), (Format::Ndjson, b"{"), (Format::Csv, b"prompt\n\"")]
        {
            let mut records = Records::new(endless(begin), format, SHAPE, "in").unwrap();
            let failure = records.next().unwrap().unwrap_err();
            assert!(failure.message().contains("longer than 1 MiB"), "{failure:?}");
        }
    }

    #[test]
    fn the_fingerprint_is_that_of_the_fields_and_not_of_how_they_are_written() {
        let first = |format, text: &[u8]| match Records::new(text, format, SHAPE, "in").unwrap().next() {
            Some(Ok(Entry::Record(record))) => record.fingerprint(),
            other => panic!("{other:?}"),
        };
        let fingerprint = first(Format::Csv, b"name,prompt\na,b\n");
        assert_eq!(fingerprint, first(Format::Csv, b"prompt,idempotency_key,name\nb,,a\n"));
        assert_eq!(fingerprint, first(Format::Ndjson, b"{\"prompt\":\"b\",\"name\":\"a\"}"));
        assert_ne!(fingerprint, first(Format::Csv, b"name,prompt\n,ab\n"));
        assert_ne!(fingerprint, first(Format::Csv, b"name,prompt\nb,a\n"));
    }
}
