//! Paths and queries as text: fixed parts are given in their final spelling, everything else is encoded.

use std::borrow::Cow;

use super::Operation;
use crate::Error;

/// A path in the making, with its query.
#[derive(Debug)]
pub(crate) struct Path {
    pub(super) operation: &'static str,
    /// Nothing is copied of a path without ids.
    text: Cow<'static, str>,
    query: String,
}

/// What no HTTP library and few servers take any more.
const LONGEST: usize = 65_000;

impl Path {
    pub(crate) fn new(operation: &Operation, fixed: &'static str) -> Self {
        Self { operation: operation.name, text: Cow::Borrowed(fixed), query: String::new() }
    }

    /// What the caller has written: what is not yet encoded of it is encoded when it is put behind an address.
    pub(super) fn written(operation: &Operation, text: String, query: String) -> Self {
        Self { operation: operation.name, text: Cow::Owned(text), query }
    }

    /// Appends an id as one segment. Empty and dot segments would name another endpoint.
    pub(crate) fn id(mut self, id: &str) -> Result<Self, Error> {
        if matches!(id, "" | "." | "..") {
            return Err(Error::invalid_request(self.operation, format!("`{id}` is no id")));
        }
        let text = self.text.to_mut();
        text.push('/');
        encode(id, UNRESERVED, text);
        Ok(self)
    }

    pub(crate) fn fixed(mut self, fixed: &str) -> Self {
        self.text.to_mut().push_str(fixed);
        self
    }

    /// Appends a parameter to the query if it is set.
    pub(crate) fn number(self, name: &str, value: Option<u32>) -> Self {
        match value {
            Some(value) => self.pair(name, &value.to_string()),
            None => self,
        }
    }

    /// Appends a parameter to the query if it is set.
    pub(crate) fn text(self, name: &str, value: Option<&str>) -> Self {
        match value {
            Some(value) => self.pair(name, value),
            None => self,
        }
    }

    fn pair(mut self, name: &str, value: &str) -> Self {
        if !self.query.is_empty() {
            self.query.push('&');
        }
        self.query.push_str(name);
        self.query.push('=');
        encode(value, IN_A_QUERY, &mut self.query);
        self
    }

    /// The path, and the query without its question mark.
    pub(super) fn finish(self) -> Result<(Cow<'static, str>, String), Error> {
        if self.text.len() + self.query.len() > LONGEST {
            return Err(Error::invalid_request(self.operation, "the id or value is too long for a URL"));
        }
        Ok((self.text, self.query))
    }
}

/// Those of RFC 3986, besides letters and digits.
const UNRESERVED: &[u8] = b"-._~";

/// A slash means nothing in a query, and paths of files are easier to read with it.
const IN_A_QUERY: &[u8] = b"-._~/";

/// Percent-encodes everything but letters, digits and what is allowed besides.
fn encode(text: &str, allowed: &[u8], into: &mut String) {
    const HEX: &[u8; 16] = b"0123456789ABCDEF";
    for byte in text.bytes() {
        if byte.is_ascii_alphanumeric() || allowed.contains(&byte) {
            into.push(char::from(byte));
        } else {
            into.push('%');
            into.push(char::from(HEX[usize::from(byte >> 4)]));
            into.push(char::from(HEX[usize::from(byte & 15)]));
        }
    }
}
