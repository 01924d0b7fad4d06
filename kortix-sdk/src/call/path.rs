//! Requests as values: paths, queries and bodies without I/O.

use bytes::Bytes;
use http::{
    HeaderValue, Method, Request, Uri,
    header::{CONTENT_LENGTH, CONTENT_TYPE},
};
use serde::Serialize;

use super::Operation;
use crate::Error;

/// A path in the making. Fixed parts are given in their final spelling, ids are encoded.
#[derive(Debug)]
pub(crate) struct Path {
    operation: &'static str,
    text: String,
    separator: char,
}

/// What a query holds: pairs of a name and, if it was set, a number.
type Query<'a> = &'a [(&'a str, Option<u32>)];

impl Path {
    pub(crate) fn new(operation: &Operation, fixed: &str) -> Self {
        Self { operation: operation.name, text: fixed.to_owned(), separator: '?' }
    }

    /// Appends an id as one segment. Empty and dot segments would name another endpoint.
    pub(crate) fn id(mut self, id: &str) -> Result<Self, Error> {
        if matches!(id, "" | "." | "..") {
            return Err(Error::invalid_request(self.operation, format!("`{id}` is no id")));
        }
        self.text.push('/');
        encode(id, &mut self.text);
        Ok(self)
    }

    pub(crate) fn fixed(mut self, fixed: &str) -> Self {
        self.text.push_str(fixed);
        self
    }

    /// Appends those parameters that are set.
    pub(crate) fn query(mut self, query: Query<'_>) -> Self {
        for (name, value) in query.iter().filter_map(|(name, value)| Some((name, (*value)?))) {
            self.text.push(self.separator);
            self.text.push_str(name);
            self.text.push('=');
            self.text.push_str(&value.to_string());
            self.separator = '&';
        }
        self
    }

    fn into_uri(self) -> Result<Uri, Error> {
        let operation = self.operation;
        self.text.try_into().map_err(|_| Error::invalid_request(operation, "the id is too long for a URL"))
    }
}

/// A request without a body.
pub(crate) fn request_to(method: Method, path: Path) -> Result<Request<Bytes>, Error> {
    let mut request = Request::new(Bytes::new());
    *request.method_mut() = method;
    *request.uri_mut() = path.into_uri()?;
    Ok(request)
}

pub(crate) fn get(path: Path) -> Result<Request<Bytes>, Error> {
    request_to(Method::GET, path)
}

/// A POST whose body is a form of one optional field.
pub(crate) fn form(path: Path, name: &str, value: Option<&str>) -> Result<Request<Bytes>, Error> {
    let mut request = request_to(Method::POST, path)?;
    let Some(value) = value else {
        // Some proxies refuse a POST that does not say how long it is.
        request.headers_mut().insert(CONTENT_LENGTH, HeaderValue::from_static("0"));
        return Ok(request);
    };
    let mut body = String::with_capacity(name.len() + 1 + value.len());
    body.push_str(name);
    body.push('=');
    body.extend(url::form_urlencoded::byte_serialize(value.as_bytes()));
    *request.body_mut() = body.into();
    let form = HeaderValue::from_static("application/x-www-form-urlencoded");
    request.headers_mut().insert(CONTENT_TYPE, form);
    Ok(request)
}

/// A POST whose body is JSON.
pub(crate) fn json(path: Path, body: &impl Serialize) -> Result<Request<Bytes>, Error> {
    let operation = path.operation;
    let mut request = request_to(Method::POST, path)?;
    let text = serde_json::to_vec(body)
        .map_err(|error| Error::invalid_request(operation, "the body is no JSON").caused_by(error))?;
    *request.body_mut() = text.into();
    request.headers_mut().insert(CONTENT_TYPE, HeaderValue::from_static("application/json"));
    Ok(request)
}

/// Percent-encodes everything but the unreserved characters of RFC 3986.
fn encode(text: &str, into: &mut String) {
    const HEX: &[u8; 16] = b"0123456789ABCDEF";
    for byte in text.bytes() {
        if byte.is_ascii_alphanumeric() || b"-._~".contains(&byte) {
            into.push(char::from(byte));
        } else {
            into.push('%');
            into.push(char::from(HEX[usize::from(byte >> 4)]));
            into.push(char::from(HEX[usize::from(byte & 15)]));
        }
    }
}
