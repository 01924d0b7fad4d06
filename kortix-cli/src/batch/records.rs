//! Records of a batch, in three formats.

use std::io::{self, BufRead, ErrorKind, Read};

use clap::ValueEnum;
use csv::ByteRecord;
use serde_json::{Map, Value};
use sha2::{Digest as _, Sha256};

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
    fields: Vec<(&'static str, String)>,
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
    fn check(&self, mut fields: Vec<(&'static str, String)>) -> Result<Vec<(&'static str, String)>, String> {
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
    Csv { reader: csv::Reader<Metered<R>>, columns: Vec<&'static str>, row: ByteRecord },
    Ndjson(Lines<R>),
    Lines(Lines<R>),
}

type Row = (u64, Result<Vec<(&'static str, String)>, String>);

impl<R: BufRead> Records<R> {
    /// Reads as far as the header, when there is one.
    pub fn new(source: R, format: Format, shape: Shape, name: &str) -> Result<Self, Failure> {
        let rows = match format {
            Format::Csv => csv_rows(source, &shape, name)?,
            Format::Ndjson => Rows::Ndjson(Lines { source, line: 0 }),
            Format::Lines => Rows::Lines(Lines { source, line: 0 }),
        };
        Ok(Self { shape, name: name.to_owned(), index: 0, rows })
    }

    /// The next one. An error of this is the end of the input.
    fn read(&mut self) -> Result<Option<Entry>, Failure> {
        let shape = self.shape;
        let row = match &mut self.rows {
            Rows::Csv { reader, columns, row } => csv_row(reader, columns, row),
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

fn csv_rows<R: BufRead>(source: R, shape: &Shape, name: &str) -> Result<Rows<R>, Failure> {
    // A line ends with its line feed, so that lines are counted as editors do; a carriage return before it is cut off.
    let mut reader = csv::ReaderBuilder::new()
        .terminator(csv::Terminator::Any(b'\n'))
        .flexible(true)
        .trim(csv::Trim::Headers)
        .from_reader(Metered::new(source));
    let header = reader.byte_headers().map_err(|error| unreadable(name, &cause(error)))?.clone();
    let mut columns = Vec::with_capacity(header.len());
    for cell in &header {
        let column = shape.field(&String::from_utf8_lossy(cell)).map_err(|why| refused(name, 1, &why))?;
        if columns.contains(&column) {
            return Err(refused(name, 1, &format!("two columns are called {column}")));
        }
        columns.push(column);
    }
    if columns.is_empty() {
        return Err(refused(name, 1, "there is no header with the names of the fields"));
    }
    Ok(Rows::Csv { reader, columns, row: ByteRecord::new() })
}

fn csv_row<R: BufRead>(
    reader: &mut csv::Reader<Metered<R>>,
    columns: &[&'static str],
    row: &mut ByteRecord,
) -> io::Result<Option<Row>> {
    loop {
        reader.get_mut().unclaimed = 0;
        if !reader.read_byte_record(row).map_err(cause)? {
            return Ok(None);
        }
        if row.len() > 1 || !row.as_slice().trim_ascii().is_empty() {
            return Ok(Some((first_line(reader, row), cells(row, columns))));
        }
    }
}

/// Of what can go wrong, only reading can.
fn cause(error: csv::Error) -> io::Error {
    match error.into_kind() {
        csv::ErrorKind::Io(error) => error,
        other => io::Error::new(ErrorKind::InvalidData, format!("{other:?}")),
    }
}

/// The reader itself says where the blank lines before a row begin.
fn first_line<R: Read>(reader: &csv::Reader<Metered<R>>, row: &ByteRecord) -> u64 {
    let within = row.as_slice().split(|byte| *byte == b'\n').count() as u64 - 1;
    let end = u64::from(!reader.get_ref().ends_amid_a_line());
    reader.position().line().saturating_sub(within + end)
}

fn cells(row: &ByteRecord, columns: &[&'static str]) -> Result<Vec<(&'static str, String)>, String> {
    if row.len() != columns.len() {
        return Err(format!("{} cells, and the header has {}", row.len(), columns.len()));
    }
    let cell = |(cell, column): (&[u8], &&'static str)| match std::str::from_utf8(cell) {
        Ok(text) => Ok((*column, text.trim_end_matches('\r').to_owned())),
        Err(_) => Err(format!("{column} is not UTF-8")),
    };
    row.iter().zip(columns).map(cell).collect()
}

fn object(text: &str, shape: &Shape) -> Result<Vec<(&'static str, String)>, String> {
    let object: Map<String, Value> =
        serde_json::from_str(text).map_err(|error| format!("not a JSON object: {error}"))?;
    let mut fields = Vec::with_capacity(object.len());
    for (name, value) in object {
        let field = shape.field(&name)?;
        match value {
            Value::Null => {}
            Value::String(value) => fields.push((field, value)),
            _ => return Err(format!("{field} is not a string")),
        }
    }
    Ok(fields)
}

/// Lines that are not blank.
#[derive(Debug)]
struct Lines<R> {
    source: R,
    line: u64,
}

impl<R: BufRead> Lines<R> {
    fn next_with(
        &mut self,
        parse: impl FnOnce(&str) -> Result<Vec<(&'static str, String)>, String>,
    ) -> io::Result<Option<Row>> {
        loop {
            let mut bytes = Vec::new();
            if self.source.by_ref().take(LONGEST as u64 + 1).read_until(b'\n', &mut bytes)? == 0 {
                return Ok(None);
            }
            self.line += 1;
            if bytes.len() > LONGEST {
                return Err(too_long());
            }
            let text = bytes.strip_prefix(b"\xef\xbb\xbf").filter(|_| self.line == 1).unwrap_or(&bytes);
            let fields = match std::str::from_utf8(text).map(str::trim) {
                Ok("") => continue,
                Ok(text) => parse(text),
                Err(_) => Err("not UTF-8".to_owned()),
            };
            return Ok(Some((self.line, fields)));
        }
    }
}

/// Ends an input of which too much is read for one record.
#[derive(Debug)]
struct Metered<R> {
    source: R,
    unclaimed: usize,
    last: u8,
    end: End,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum End {
    Ahead,
    Reached,
}

impl<R> Metered<R> {
    fn new(source: R) -> Self {
        Self { source, unclaimed: 0, last: b'\n', end: End::Ahead }
    }

    /// Whether the end was seen, and there was no line feed before it.
    fn ends_amid_a_line(&self) -> bool {
        self.end == End::Reached && self.last != b'\n'
    }
}

impl<R: Read> Read for Metered<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        if self.unclaimed > LONGEST {
            return Err(too_long());
        }
        let read = self.source.read(buffer)?;
        self.unclaimed += read;
        match buffer[..read].last() {
            Some(last) => self.last = *last,
            None => self.end = End::Reached,
        }
        Ok(read)
    }
}

fn too_long() -> io::Error {
    io::Error::new(ErrorKind::InvalidData, "a record is longer than 1 MiB; is a quotation mark not closed?")
}

#[cfg(test)]
mod tests {
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
