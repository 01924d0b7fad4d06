//! The decoder: every byte is looked at once, however the bytes are cut into pieces.

use std::{mem, time::Duration};

use bytes::{Buf as _, Bytes};
use memchr::memchr2;

/// One event as it was framed.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Frame {
    /// The `id` of this event. One without is not given that of an earlier one: whoever counts events by their ids would
    /// take it for a repetition.
    pub(crate) id: Option<String>,
    /// All lines of `data`, with line feeds between them.
    pub(crate) data: String,
}

/// An event is larger than anybody wants to keep.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct TooLong;

/// Makes events of bytes. What is not complete when the bytes end is no event.
#[derive(Debug)]
pub(crate) struct Decoder {
    limit: usize,
    /// The part of a line whose end has not come yet, unless it goes to `data`.
    line: Vec<u8>,
    /// The lines of `data` so far, each with its line feed but the one that has not ended.
    data: Vec<u8>,
    unended: Unended,
    id: Option<String>,
    retry: Option<Duration>,
    place: Place,
}

/// Where the next byte stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Place {
    /// In the first line, which may begin with a byte order mark.
    Start,
    /// Behind a carriage return: a line feed belongs to it.
    AfterReturn,
    Anywhere,
}

/// What the line is whose end has not come yet.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Unended {
    /// One of data, which may be long: its value is kept where it belongs.
    Data,
    /// Any other, one that has not begun, or one that is too short to tell.
    Other,
}

/// What a line may have before its value.
const LONGEST_FIELD: &[u8] = b"retry: ";
const DATA_FIELD: &[u8] = b"data:";
const BYTE_ORDER_MARK: &[u8] = b"\xEF\xBB\xBF";

impl Decoder {
    /// `limit` bounds each line and the data of each event, and so the memory.
    pub(crate) fn new(limit: usize) -> Self {
        Self {
            limit,
            line: Vec::new(),
            data: Vec::new(),
            unended: Unended::Other,
            id: None,
            retry: None,
            place: Place::Start,
        }
    }

    /// How long to wait before connecting again, when the server has said so.
    pub(crate) fn retry(&self) -> Option<Duration> {
        self.retry
    }

    /// How many bytes are held until their line or event ends.
    #[cfg(test)]
    pub(crate) fn kept(&self) -> usize {
        self.line.len() + self.data.len()
    }

    /// Takes bytes up to the end of the next event. Without one, all of them are taken.
    pub(crate) fn next(&mut self, input: &mut Bytes) -> Result<Option<Frame>, TooLong> {
        let mut rest: &[u8] = input;
        let frame = self.take_from(&mut rest);
        let left = rest.len();
        input.advance(input.len() - left);
        frame
    }

    fn take_from(&mut self, rest: &mut &[u8]) -> Result<Option<Frame>, TooLong> {
        while let Some(&first) = rest.first() {
            if self.place == Place::AfterReturn {
                self.place = Place::Anywhere;
                if first == b'\n' {
                    *rest = &rest[1..];
                    continue;
                }
            }
            let Some(end) = memchr2(b'\n', b'\r', rest) else {
                self.keep(mem::take(rest))?;
                return Ok(None);
            };
            let (piece, is_return) = (&rest[..end], rest[end] == b'\r');
            *rest = &rest[end + 1..];
            let frame = self.end_line(piece)?;
            if is_return {
                self.place = Place::AfterReturn;
            }
            if frame.is_some() {
                return Ok(frame);
            }
        }
        Ok(None)
    }

    fn keep(&mut self, piece: &[u8]) -> Result<(), TooLong> {
        if self.unended == Unended::Data {
            return self.add(piece);
        }
        self.check_line(piece)?;
        self.line.extend_from_slice(piece);
        // The first line may begin with a mark, and waits for its end.
        if self.place != Place::Start
            && self.line.len() > DATA_FIELD.len()
            && self.line.starts_with(DATA_FIELD)
        {
            let line = mem::take(&mut self.line);
            self.add(without_space(&line[DATA_FIELD.len()..]))?;
            self.unended = Unended::Data;
        }
        Ok(())
    }

    fn check_line(&self, piece: &[u8]) -> Result<(), TooLong> {
        let fits = self.line.len() + piece.len() <= self.limit.saturating_add(LONGEST_FIELD.len());
        fits.then_some(()).ok_or(TooLong)
    }

    /// The last piece of a line is there. Most lines come in one piece, which is not copied.
    fn end_line(&mut self, piece: &[u8]) -> Result<Option<Frame>, TooLong> {
        if self.unended == Unended::Data {
            self.unended = Unended::Other;
            self.add_line(piece)?;
            return Ok(None);
        }
        if self.line.is_empty() {
            self.check_line(piece)?;
            return self.line(piece);
        }
        self.check_line(piece)?;
        self.line.extend_from_slice(piece);
        let mut line = mem::take(&mut self.line);
        let frame = self.line(&line);
        line.clear();
        self.line = line;
        frame
    }

    fn line(&mut self, mut line: &[u8]) -> Result<Option<Frame>, TooLong> {
        if self.place == Place::Start {
            line = line.strip_prefix(BYTE_ORDER_MARK).unwrap_or(line);
        }
        self.place = Place::Anywhere;
        if line.is_empty() {
            return Ok(self.end_event());
        }
        let (name, value) = match line.iter().position(|byte| *byte == b':') {
            Some(colon) => (&line[..colon], &line[colon + 1..]),
            None => (line, &line[line.len()..]),
        };
        let value = without_space(value);
        match name {
            b"data" => self.add_line(value)?,
            b"id" if !value.contains(&0) => self.id = Some(text(value)),
            b"retry" => self.retry = millis(value).or(self.retry),
            // Comments, whose name is empty, names of events, and what later versions may add.
            _ => {}
        }
        Ok(None)
    }

    fn add(&mut self, value: &[u8]) -> Result<(), TooLong> {
        if value.len() + self.data.len() > self.limit {
            return Err(TooLong);
        }
        // With room for the line feed: most events have one line, and then nothing is moved.
        self.data.reserve(value.len() + 1);
        self.data.extend_from_slice(value);
        Ok(())
    }

    fn add_line(&mut self, value: &[u8]) -> Result<(), TooLong> {
        self.add(value)?;
        self.data.push(b'\n');
        Ok(())
    }

    /// An event without data is none.
    fn end_event(&mut self) -> Option<Frame> {
        let id = self.id.take();
        self.data.pop()?;
        let data = String::from_utf8(mem::take(&mut self.data));
        Some(Frame { id, data: data.unwrap_or_else(|error| text(error.as_bytes())) })
    }
}

/// One space behind the colon is no part of the value.
fn without_space(value: &[u8]) -> &[u8] {
    value.strip_prefix(b" ").unwrap_or(value)
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}

fn millis(digits: &[u8]) -> Option<Duration> {
    if !digits.iter().all(u8::is_ascii_digit) {
        return None;
    }
    text(digits).parse().ok().map(Duration::from_millis)
}
