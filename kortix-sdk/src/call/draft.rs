//! Requests as values: what an endpoint sends, before it has an address.

use bytes::Bytes;
use http::{HeaderMap, HeaderValue, Method};
use serde::Serialize;

use super::{Form, Operation, Path};
use crate::Error;

/// What an endpoint sends: no I/O, no address, no credential.
#[derive(Debug)]
pub(crate) struct Draft {
    operation: &'static str,
    pub(crate) method: Method,
    /// Begins behind the address of the service.
    pub(crate) path: String,
    /// Without its question mark; empty when there is none.
    pub(crate) query: String,
    pub(crate) content_type: Option<HeaderValue>,
    pub(crate) body: Bytes,
    pub(crate) idempotency_key: Option<HeaderValue>,
    pub(crate) accept: HeaderValue,
    /// Those of the caller; boxed because few calls have some.
    pub(crate) headers: Option<Box<HeaderMap>>,
}

pub(crate) const JSON: HeaderValue = HeaderValue::from_static("application/json");
pub(crate) const EVENTS: HeaderValue = HeaderValue::from_static("text/event-stream");
pub(crate) const ANYTHING: HeaderValue = HeaderValue::from_static("*/*");
const URL_ENCODED: HeaderValue = HeaderValue::from_static("application/x-www-form-urlencoded");

impl Draft {
    fn new(method: Method, path: Path) -> Result<Self, Error> {
        let operation = path.operation;
        let (path, query) = path.finish()?;
        Ok(Self {
            operation,
            method,
            path,
            query,
            content_type: None,
            body: Bytes::new(),
            idempotency_key: None,
            accept: JSON,
            headers: None,
        })
    }

    /// What the caller has put together.
    pub(crate) fn any(
        operation: &Operation,
        method: Method,
        path: String,
        query: String,
        content_type: Option<HeaderValue>,
        body: Bytes,
    ) -> Result<Self, Error> {
        let draft = Self::new(method, Path::written(operation, path, query))?;
        Ok(Self { content_type, body, accept: ANYTHING, ..draft })
    }

    pub(crate) fn get(path: Path) -> Result<Self, Error> {
        Self::new(Method::GET, path)
    }

    pub(crate) fn post(path: Path) -> Result<Self, Error> {
        Self::new(Method::POST, path)
    }

    pub(crate) fn put(path: Path) -> Result<Self, Error> {
        Self::new(Method::PUT, path)
    }

    pub(crate) fn patch(path: Path) -> Result<Self, Error> {
        Self::new(Method::PATCH, path)
    }

    pub(crate) fn delete(path: Path) -> Result<Self, Error> {
        Self::new(Method::DELETE, path)
    }

    /// With a body of JSON.
    pub(crate) fn json(mut self, body: &impl Serialize) -> Result<Self, Error> {
        let text = serde_json::to_vec(body).map_err(|error| {
            Error::invalid_request(self.operation, "the body is no JSON").caused_by(error)
        })?;
        self.body = text.into();
        self.content_type = Some(JSON);
        Ok(self)
    }

    /// With a form of one field, if it is set.
    pub(crate) fn field(mut self, name: &str, value: Option<&str>) -> Self {
        let Some(value) = value else { return self };
        let mut body = String::with_capacity(name.len() + 1 + value.len());
        body.push_str(name);
        body.push('=');
        body.extend(url::form_urlencoded::byte_serialize(value.as_bytes()));
        self.body = body.into();
        self.content_type = Some(URL_ENCODED);
        self
    }

    /// With a form of fields and files.
    pub(crate) fn form(mut self, form: Form<'_>) -> Result<Self, Error> {
        let (content_type, body) = form.finish();
        self.body = body;
        let refuse = |_| Error::invalid_request(self.operation, "the form has no boundary");
        self.content_type = Some(HeaderValue::try_from(content_type).map_err(refuse)?);
        Ok(self)
    }

    /// Whether it must say that its body has no length: some proxies refuse a POST that does not.
    pub(crate) fn is_expected_to_have_a_body(&self) -> bool {
        matches!(self.method, Method::POST | Method::PUT | Method::PATCH)
    }
}
