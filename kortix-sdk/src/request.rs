//! Endpoints that this crate does not know.

use std::{fmt, future::Future, pin::Pin};

use bytes::Bytes;
use http::{HeaderValue, Method};
use serde::Serialize;

use crate::{
    Error, Kortix, Response,
    call::{Blob, CallOptions, Draft, Effect, Operation, call_options},
    client::ServiceName,
};

/// A request to an endpoint that has no method of its own, with the address, the credential, the retries and the typed errors
/// of every other call. From [`Kortix::request`].
///
/// ```no_run
/// # async fn example(client: kortix_sdk::Kortix) -> Result<(), kortix_sdk::Error> {
/// use kortix_sdk::http::Method;
///
/// let answer = client.request(Method::GET, "/billing/transactions").query("limit", "5").await?;
/// let transactions: serde_json::Value = answer.json()?;
/// # Ok(())
/// # }
/// ```
///
/// It goes to the Obvious service when its path begins with `/api/v1/` or `/x/v1/`, and to the Kortix service otherwise,
/// unless [`to_kortix`](Self::to_kortix) or [`to_obvious`](Self::to_obvious) says where. A credential never leaves for another
/// origin than that of its service, whatever the path is.
///
/// What may be repeated: `GET`, `HEAD`, `PUT` and `DELETE`, whose second time changes nothing; other methods only when the
/// server has surely not carried them out, or when [`repeatable`](Self::repeatable) or
/// [`idempotency_key`](Self::idempotency_key) says that it does no harm.
///
/// # Errors
///
/// - [`InvalidRequest`](crate::ErrorKind::InvalidRequest): the path does not begin with a slash or has a `#`, or the body is no
///   JSON. Nothing was sent.
/// - Every status that is no success, as for other calls: see [`ErrorKind`](crate::ErrorKind).
#[derive(Clone)]
#[must_use = "a request does nothing until it is awaited"]
pub struct Request {
    client: Kortix,
    options: CallOptions,
    method: Method,
    path: String,
    query: String,
    service: Option<ServiceName>,
    effect: Option<Effect>,
    content_type: Option<HeaderValue>,
    body: Blob,
    /// Why it cannot be sent.
    refused: Option<String>,
}

const NAME: &str = "send request";
const OBVIOUS: [&str; 2] = ["/api/v1/", "/x/v1/"];
const JSON: HeaderValue = HeaderValue::from_static("application/json");

impl Request {
    pub(crate) fn new(client: Kortix, method: Method, path: &str) -> Self {
        let (path, query) = path.split_once('?').unwrap_or((path, ""));
        let malformed = !path.starts_with('/') || path.contains('#') || query.contains('#');
        let refused =
            malformed.then(|| "the path begins with a slash and has no `#`, like /threads".to_owned());
        Self {
            client,
            options: CallOptions::default(),
            method,
            path: path.to_owned(),
            query: query.to_owned(),
            service: None,
            effect: None,
            content_type: None,
            body: Blob::new(Bytes::new()),
            refused,
        }
    }

    /// Adds a parameter to the query. Both are encoded.
    pub fn query(mut self, name: &str, value: &str) -> Self {
        self.query = url::form_urlencoded::Serializer::new(self.query).append_pair(name, value).finish();
        self
    }

    /// Sends a body of JSON.
    pub fn json(mut self, body: &impl Serialize) -> Self {
        match serde_json::to_vec(body) {
            Ok(text) => self.body(JSON, text),
            Err(error) => {
                self.refused = Some(format!("the body is no JSON: {error}"));
                self
            }
        }
    }

    /// Sends a body of any type.
    pub fn body(mut self, content_type: HeaderValue, body: impl Into<Bytes>) -> Self {
        self.content_type = Some(content_type);
        self.body = Blob::new(body);
        self
    }

    /// Sends it to the Kortix service, whatever its path is.
    pub fn to_kortix(mut self) -> Self {
        self.service = Some(ServiceName::Kortix);
        self
    }

    /// Sends it to the Obvious service, whatever its path is.
    pub fn to_obvious(mut self) -> Self {
        self.service = Some(ServiceName::Obvious);
        self
    }

    /// Says that carrying it out twice is the same as once, so that it is repeated like a call that reads.
    pub fn repeatable(mut self) -> Self {
        self.effect = Some(Effect::Set);
        self
    }

    /// Names this request with an `Idempotency-Key`: it is repeated like a create, where the server
    /// [honours the key](crate::KortixBuilder::honours_idempotency_key). 1 to 255 printable ASCII characters.
    pub fn idempotency_key(mut self, key: impl Into<String>) -> Self {
        self.options.choose().idempotency_key = Some(key.into());
        self.effect = Some(Effect::Create);
        self
    }

    /// Sends it. The same as `.await` on it, without the box.
    ///
    /// # Errors
    ///
    /// See [above](Self#errors).
    pub async fn send(self) -> Result<Response<Bytes>, Error> {
        let operation = self.operation();
        if let Some(reason) = self.refused {
            return Err(Error::invalid_request(NAME, reason));
        }
        let draft = Draft::any(
            &operation,
            self.method,
            self.path,
            self.query,
            self.content_type,
            self.body.into_bytes(),
        );
        self.client.exchange_any(&operation, draft?, &self.options).await
    }

    fn operation(&self) -> Operation {
        let by_path = || {
            let is_obvious = OBVIOUS.iter().any(|prefix| self.path.starts_with(prefix));
            if is_obvious { ServiceName::Obvious } else { ServiceName::Kortix }
        };
        let by_method = || match self.method {
            Method::GET | Method::HEAD | Method::OPTIONS => Effect::Read,
            Method::PUT => Effect::Set,
            Method::DELETE => Effect::Delete,
            _ => Effect::Act,
        };
        Operation {
            name: NAME,
            service: self.service.unwrap_or_else(by_path),
            effect: self.effect.unwrap_or_else(by_method),
        }
    }
}

call_options!(Request);

/// Without the query and the body, either of which may hold a secret.
impl fmt::Debug for Request {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("Request")
            .field("method", &self.method)
            .field("path", &self.path)
            .field("body", &self.body)
            .finish_non_exhaustive()
    }
}

impl IntoFuture for Request {
    type Output = Result<Response<Bytes>, Error>;
    type IntoFuture = Pin<Box<dyn Future<Output = Self::Output> + Send>>;

    fn into_future(self) -> Self::IntoFuture {
        Box::pin(self.send())
    }
}
