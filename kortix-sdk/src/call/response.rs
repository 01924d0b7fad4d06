//! A value together with the answer it came in.

use bytes::Bytes;
use http::{HeaderMap, StatusCode};
use serde::de::DeserializeOwned;

use crate::{Error, error::REQUEST_ID, retry::Answer};

/// What `.with_response()` gives: the value, and the answer around it.
///
/// ```no_run
/// # async fn example(client: kortix_sdk::Kortix) -> Result<(), kortix_sdk::Error> {
/// let response = client.threads().create().with_response().await?;
/// println!("{:?} after {} attempts", response.request_id(), response.attempts());
/// let made = response.into_inner();
/// # Ok(())
/// # }
/// ```
#[derive(Clone, Debug)]
pub struct Response<T> {
    value: T,
    status: StatusCode,
    headers: HeaderMap,
    attempts: u32,
}

impl<T> Response<T> {
    pub(super) fn new(value: T, answer: Answer) -> Self {
        let (parts, _) = answer.response.into_parts();
        Self { value, status: parts.status, headers: parts.headers, attempts: answer.calls.attempts }
    }

    /// The value alone.
    pub fn into_inner(self) -> T {
        self.value
    }

    /// The value, borrowed.
    pub fn get_ref(&self) -> &T {
        &self.value
    }

    /// The status of the answer: a success.
    pub fn status(&self) -> StatusCode {
        self.status
    }

    /// The headers of the answer.
    pub fn headers(&self) -> &HeaderMap {
        &self.headers
    }

    /// The id under which the server logged the request (`X-Request-Id`).
    pub fn request_id(&self) -> Option<&str> {
        self.headers.get(REQUEST_ID)?.to_str().ok()
    }

    /// How many attempts it took.
    pub fn attempts(&self) -> u32 {
        self.attempts
    }

    /// Whether the server repeated the answer of an earlier request with the same `Idempotency-Key`, and so made nothing
    /// new (`Idempotency-Replayed`).
    pub fn is_replay(&self) -> bool {
        self.headers.get("idempotency-replayed").is_some_and(|value| value == "true")
    }
}

impl Response<Bytes> {
    /// The body, read as JSON.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::Decode`](crate::ErrorKind::Decode): it is none, or one of another shape. The message does not quote it.
    pub fn json<T: DeserializeOwned>(&self) -> Result<T, Error> {
        serde_json::from_slice(&self.value).map_err(|error| {
            Error::unreadable("read answer", self.status, self.request_id().map(str::to_owned), &error)
        })
    }
}
