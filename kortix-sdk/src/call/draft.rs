//! Requests as values: what an endpoint sends, before it has an address.

use std::borrow::Cow;

use bytes::Bytes;
use http::{HeaderMap, HeaderValue, Method};
use serde::Serialize;

use super::{Form, IdempotencyKey, Operation, Path};
use crate::Error;

/// What an endpoint sends: no I/O, no address, no credential.
#[derive(Debug)]
pub(crate) struct Draft {
    operation: &'static str,
    pub(crate) method: Method,
    /// Begins behind the address of the service.
    pub(crate) path: Cow<'static, str>,
    /// Without its question mark; empty when there is none.
    pub(crate) query: String,
    pub(crate) content_type: Option<ContentType>,
    pub(crate) body: Bytes,
    pub(crate) idempotency_key: Option<IdempotencyKey>,
    pub(crate) accept: Accept,
    /// Those of the caller; boxed because few calls have some.
    pub(crate) headers: Option<Box<HeaderMap>>,
}

/// What an answer may be.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Accept {
    Json,
    Events,
    Anything,
}

/// What a body is. Short, as `Accept` is: a draft is kept until its call has succeeded.
#[derive(Debug)]
pub(crate) enum ContentType {
    Json,
    UrlEncoded,
    Other(Box<HeaderValue>),
}

const JSON: HeaderValue = HeaderValue::from_static("application/json");

impl Accept {
    pub(crate) fn header(self) -> HeaderValue {
        match self {
            Self::Json => JSON,
            Self::Events => HeaderValue::from_static("text/event-stream"),
            Self::Anything => HeaderValue::from_static("*/*"),
        }
    }
}

impl ContentType {
    pub(crate) fn header(&self) -> HeaderValue {
        match self {
            Self::Json => JSON,
            Self::UrlEncoded => HeaderValue::from_static("application/x-www-form-urlencoded"),
            Self::Other(value) => HeaderValue::clone(value),
        }
    }
}

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
            accept: Accept::Json,
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
        let content_type = content_type.map(|value| ContentType::Other(Box::new(value)));
        Ok(Self { content_type, body, accept: Accept::Anything, ..draft })
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
        self.content_type = Some(ContentType::Json);
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
        self.content_type = Some(ContentType::UrlEncoded);
        self
    }

    /// With a form of fields and files.
    pub(crate) fn form(mut self, form: Form<'_>) -> Result<Self, Error> {
        let (content_type, body) = form.finish();
        self.body = body;
        let refuse = |_| Error::invalid_request(self.operation, "the form has no boundary");
        let value = HeaderValue::try_from(content_type).map_err(refuse)?;
        self.content_type = Some(ContentType::Other(Box::new(value)));
        Ok(self)
    }

    /// Whether it must say that its body has no length: some proxies refuse a POST that does not.
    pub(crate) fn is_expected_to_have_a_body(&self) -> bool {
        matches!(self.method, Method::POST | Method::PUT | Method::PATCH)
    }
}
