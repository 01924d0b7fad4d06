//! Looking at every attempt, and adding to it.

use std::{fmt, sync::Arc, time::Duration};

use bytes::Bytes;
use http::{
    HeaderMap, HeaderName, HeaderValue, Method, Response, StatusCode,
    header::{CONTENT_LENGTH, CONTENT_TYPE, DATE, RETRY_AFTER, SERVER},
};
use url::Url;

use crate::{
    Error,
    call::Draft,
    error::REQUEST_ID,
    retry::{Plan, retry_after::RETRY_AFTER_MS, veto::SHOULD_RETRY},
};

/// Sees every attempt of every call, and may add headers to it. For
/// [`KortixBuilder::middleware`](crate::KortixBuilder::middleware).
///
/// Both methods are called on the task of the call, in the order in which middleware was added, and must not block. Neither sees a
/// credential, a query, a body, or a header of an answer that is not known to be harmless.
///
/// ```
/// use kortix_sdk::{Attempt, AttemptOutcome, Kortix, Middleware};
///
/// struct Log;
///
/// impl Middleware for Log {
///     fn after_attempt(&self, attempt: &Attempt<'_>, outcome: &AttemptOutcome<'_>) {
///         println!("{} {} {:?} {:?}", attempt.method(), attempt.path(), outcome.status(), outcome.elapsed());
///     }
/// }
///
/// let client = Kortix::builder().base_url("http://127.0.0.1:8000").middleware(Log).build()?;
/// # Ok::<(), kortix_sdk::Error>(())
/// ```
pub trait Middleware: Send + Sync + 'static {
    /// Before an attempt is made. `headers` are those that the caller has added to the call; what is put there is sent, unless the
    /// client sets a header of that name itself.
    fn before_attempt(&self, attempt: &Attempt<'_>, headers: &mut HeaderMap) {
        let _ = (attempt, headers);
    }

    /// When it is known what came of it. An attempt that is given up because its call is dropped has no outcome.
    fn after_attempt(&self, attempt: &Attempt<'_>, outcome: &AttemptOutcome<'_>) {
        let _ = (attempt, outcome);
    }
}

/// An attempt at a call.
#[derive(Clone, Copy, Debug)]
pub struct Attempt<'a> {
    operation: &'static str,
    server: &'a Url,
    method: &'a Method,
    path: &'a str,
    number: u32,
}

impl<'a> Attempt<'a> {
    pub(crate) fn new(plan: &Plan<'a>, draft: &'a Draft, number: u32) -> Self {
        let server = plan.service.address_of_errors();
        Self { operation: plan.operation.name, server, method: &draft.method, path: &draft.path, number }
    }

    /// What is being done, e.g. `create thread`: the same for all calls of an endpoint.
    pub fn operation(&self) -> &'static str {
        self.operation
    }

    /// The address of the service.
    pub fn server(&self) -> &Url {
        self.server
    }

    /// The method.
    pub fn method(&self) -> &Method {
        self.method
    }

    /// The path behind the address of the service, without its query. It may hold ids.
    pub fn path(&self) -> &str {
        self.path
    }

    /// Which attempt of the call it is, from 1.
    pub fn number(&self) -> u32 {
        self.number
    }
}

/// What came of an attempt.
#[derive(Clone, Copy)]
pub struct AttemptOutcome<'a> {
    result: Result<&'a Response<Bytes>, &'a Error>,
    elapsed: Duration,
}

/// Headers of answers that hold nothing secret.
const HARMLESS: [HeaderName; 9] = [
    CONTENT_LENGTH,
    CONTENT_TYPE,
    DATE,
    RETRY_AFTER,
    SERVER,
    HeaderName::from_static(REQUEST_ID),
    HeaderName::from_static("idempotency-replayed"),
    RETRY_AFTER_MS,
    SHOULD_RETRY,
];

impl<'a> AttemptOutcome<'a> {
    pub(crate) fn new(result: Result<&'a Response<Bytes>, &'a Error>, elapsed: Duration) -> Self {
        Self { result, elapsed }
    }

    /// The status, when there was an answer.
    pub fn status(&self) -> Option<StatusCode> {
        match self.result {
            Ok(answer) => Some(answer.status()),
            Err(error) => error.status(),
        }
    }

    /// Why it failed.
    pub fn error(&self) -> Option<&'a Error> {
        self.result.err()
    }

    /// The id under which the server logged it.
    pub fn request_id(&self) -> Option<&'a str> {
        match self.result {
            Ok(_) => self.header(&HeaderName::from_static(REQUEST_ID))?.to_str().ok(),
            Err(error) => error.request_id(),
        }
    }

    /// A header of a success: `Content-Length`, `Content-Type`, `Date`, `Idempotency-Replayed`, `Retry-After`,
    /// `Retry-After-Ms`, `Server`, `X-Request-Id` and `X-Should-Retry`. Others are nobody's business here.
    pub fn header(&self, name: &HeaderName) -> Option<&'a HeaderValue> {
        let answer = self.result.ok()?;
        HARMLESS.contains(name).then(|| answer.headers().get(name))?
    }

    /// How long it took, until the answer had been read.
    pub fn elapsed(&self) -> Duration {
        self.elapsed
    }
}

/// Without the answer, which holds what not everybody may see.
impl fmt::Debug for AttemptOutcome<'_> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("AttemptOutcome")
            .field("status", &self.status())
            .field("request_id", &self.request_id())
            .field("error", &self.error())
            .field("elapsed", &self.elapsed)
            .finish()
    }
}

/// All that was added.
#[derive(Clone, Default)]
pub(crate) struct Layers(Vec<Arc<dyn Middleware>>);

impl Layers {
    pub(crate) fn add(&mut self, middleware: impl Middleware) {
        self.0.push(Arc::new(middleware));
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// The headers that an attempt is made with, besides those of the client.
    pub(crate) fn before(&self, attempt: &Attempt<'_>, draft: &Draft) -> HeaderMap {
        let mut headers = draft.headers.as_deref().cloned().unwrap_or_default();
        self.0.iter().for_each(|layer| layer.before_attempt(attempt, &mut headers));
        headers
    }

    pub(crate) fn after(&self, attempt: &Attempt<'_>, outcome: &AttemptOutcome<'_>) {
        self.0.iter().for_each(|layer| layer.after_attempt(attempt, outcome));
    }
}

impl fmt::Debug for Layers {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{} layers", self.0.len())
    }
}
