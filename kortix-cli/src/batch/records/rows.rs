//! Records that are rows under a header.

use std::io::{self, BufRead, ErrorKind, Read};

use csv::ByteRecord;

use super::{Fields, LONGEST, Row, Shape, refused, too_long, unreadable};
use crate::error::Failure;

/// Rows, of which each has what the header says.
#[derive(Debug)]
pub(super) struct Table<R> {
    reader: csv::Reader<Metered<R>>,
    columns: Vec<&'static str>,
    row: ByteRecord,
}

impl<R: BufRead> Table<R> {
    /// Reads the header.
    pub(super) fn new(source: R, shape: &Shape, name: &str) -> Result<Self, Failure> {
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
        Ok(Self { reader, columns, row: ByteRecord::new() })
    }

    pub(super) fn next(&mut self) -> io::Result<Option<Row>> {
        loop {
            self.reader.get_mut().unclaimed = 0;
            if !self.reader.read_byte_record(&mut self.row).map_err(cause)? {
                return Ok(None);
            }
            if self.row.len() > 1 || !self.row.as_slice().trim_ascii().is_empty() {
                return Ok(Some((self.first_line(), self.cells())));
            }
        }
    }

    /// The reader itself says where the blank lines before a row begin.
    fn first_line(&self) -> u64 {
        let within = self.row.as_slice().split(|byte| *byte == b'\n').count() as u64 - 1;
        let end = u64::from(!self.reader.get_ref().ends_amid_a_line());
        self.reader.position().line().saturating_sub(within + end)
    }

    fn cells(&self) -> Result<Fields, String> {
        if self.row.len() != self.columns.len() {
            return Err(format!("{} cells, and the header has {}", self.row.len(), self.columns.len()));
        }
        let cell = |(cell, column): (&[u8], &&'static str)| match std::str::from_utf8(cell) {
            Ok(text) => Ok((*column, text.trim_end_matches('\r').to_owned())),
            Err(_) => Err(format!("{column} is not UTF-8")),
        };
        self.row.iter().zip(&self.columns).map(cell).collect()
    }
}

/// Of what can go wrong, only reading can.
fn cause(error: csv::Error) -> io::Error {
    match error.into_kind() {
        csv::ErrorKind::Io(error) => error,
        other => io::Error::new(ErrorKind::InvalidData, format!("{other:?}")),
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
