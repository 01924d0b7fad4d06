//! Records that are lines, and objects on lines.

use std::io::{self, BufRead, Read as _};

use serde_json::{Map, Value};

use super::{Fields, LONGEST, Row, Shape, too_long};

/// Lines that are not blank.
#[derive(Debug)]
pub(super) struct Lines<R> {
    source: R,
    line: u64,
}

impl<R: BufRead> Lines<R> {
    pub(super) fn new(source: R) -> Self {
        Self { source, line: 0 }
    }

    pub(super) fn next_with(
        &mut self,
        parse: impl FnOnce(&str) -> Result<Fields, String>,
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

/// An object with the fields of the shape.
pub(super) fn object(text: &str, shape: &Shape) -> Result<Fields, String> {
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
