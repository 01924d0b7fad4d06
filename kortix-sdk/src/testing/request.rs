//! What a script was asked.

use std::fmt;

use bytes::Bytes;
use http::{HeaderMap, Method};
use serde::de::DeserializeOwned;
use url::Url;

use crate::{Error, transport::Outgoing};

/// A request that a [`Script`](super::Script) got, without the credential.
#[derive(Clone)]
pub struct RecordedRequest {
    method: Method,
    url: Url,
    headers: HeaderMap,
    body: Bytes,
}

impl RecordedRequest {
    pub(super) fn of(outgoing: &Outgoing) -> Self {
        let mut headers = outgoing.headers.clone();
        // A failed assertion prints what it compares.
        let secret: Vec<_> =
            headers.iter().filter(|(_, value)| value.is_sensitive()).map(|(name, _)| name.clone()).collect();
        for name in secret {
            headers.insert(name, http::HeaderValue::from_static("***"));
        }
        let (method, url) = (outgoing.method.clone(), outgoing.url.clone());
        Self { method, url, headers, body: outgoing.body.clone() }
    }

    /// The method.
    pub fn method(&self) -> &Method {
        &self.method
    }

    /// The address, with its query.
    pub fn url(&self) -> &Url {
        &self.url
    }

    /// All headers. The values of credentials, and of headers that the caller has added, are `***`.
    pub fn headers(&self) -> &HeaderMap {
        &self.headers
    }

    /// The path, as it was sent.
    pub fn path(&self) -> &str {
        self.url.path()
    }

    /// The value of a parameter of the query.
    pub fn query(&self, name: &str) -> Option<String> {
        self.url.query_pairs().find(|(found, _)| found == name).map(|(_, value)| value.into_owned())
    }

    /// A header. Credentials, and headers that the caller has added, are `***`.
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.get(name)?.to_str().ok()
    }

    /// The body.
    pub fn body(&self) -> &Bytes {
        &self.body
    }

    /// The body as text.
    pub fn text(&self) -> String {
        String::from_utf8_lossy(&self.body).into_owned()
    }

    /// The body, read as JSON.
    ///
    /// # Errors
    ///
    /// [`InvalidRequest`](crate::ErrorKind::InvalidRequest): it is none, or one of another shape.
    pub fn json<T: DeserializeOwned>(&self) -> Result<T, Error> {
        serde_json::from_slice(&self.body).map_err(|error| {
            Error::invalid_request("read recorded request", format!("its body cannot be read: {error}"))
        })
    }
}

impl fmt::Debug for RecordedRequest {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{} {} ({} bytes)", self.method, self.url.path(), self.body.len())
    }
}
