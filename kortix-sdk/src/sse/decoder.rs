//! The decoder: every byte is looked at once, however the bytes are cut into pieces.

use std::time::Duration;

use bytes::{Buf as _, Bytes};

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
    /// The part of a line whose end has not come yet.
    line: Vec<u8>,
    /// The lines of `data` so far, each with its line feed.
    data: Vec<u8>,
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

/// What a line may have before its value.
const LONGEST_FIELD: &[u8] = b"retry: ";
const BYTE_ORDER_MARK: &[u8] = b"\xEF\xBB\xBF";

impl Decoder {
    /// `limit` bounds each line and the data of each event, and so the memory.
    pub(crate) fn new(limit: usize) -> Self {
        Self { limit, line: Vec::new(), data: Vec::new(), id: None, retry: None, place: Place::Start }
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
        while let Some(&first) = input.first() {
            if self.place == Place::AfterReturn {
                self.place = Place::Anywhere;
                if first == b'\n' {
                    input.advance(1);
                    continue;
                }
            }
            let Some(end) = input.iter().position(|byte| matches!(byte, b'\n' | b'\r')) else {
                self.keep(input)?;
                input.clear();
                return Ok(None);
            };
            let piece = input.split_to(end);
            let is_return = input.first() == Some(&b'\r');
            input.advance(1);
            let frame = self.end_line(&piece)?;
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
        self.check_line(piece)?;
        self.line.extend_from_slice(piece);
        Ok(())
    }

    fn check_line(&self, piece: &[u8]) -> Result<(), TooLong> {
        let fits = self.line.len() + piece.len() <= self.limit.saturating_add(LONGEST_FIELD.len());
        fits.then_some(()).ok_or(TooLong)
    }

    /// The last piece of a line is there. Most lines come in one piece, which is not copied.
    fn end_line(&mut self, piece: &[u8]) -> Result<Option<Frame>, TooLong> {
        if self.line.is_empty() {
            self.check_line(piece)?;
            return self.line(piece);
        }
        self.keep(piece)?;
        let mut line = std::mem::take(&mut self.line);
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
        let value = value.strip_prefix(b" ").unwrap_or(value);
        match name {
            b"data" => self.add(value)?,
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
        self.data.extend_from_slice(value);
        self.data.push(b'\n');
        Ok(())
    }

    /// An event without data is none.
    fn end_event(&mut self) -> Option<Frame> {
        let id = self.id.take();
        self.data.pop()?;
        let frame = Frame { id, data: text(&self.data) };
        self.data.clear();
        Some(frame)
    }
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
