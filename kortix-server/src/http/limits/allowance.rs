//! What is left of what one request may take.

use std::{
    convert::Infallible,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};

use axum::extract::FromRequestParts;
use http::request::Parts;
use tokio::time::{Instant, sleep_until};

use super::RequestLimits;
use crate::http::error::ApiError;

/// Shared by the layer around the route, the route's handler, and the body.
#[derive(Clone, Debug)]
pub(super) struct Allowance {
    began: Instant,
    limits: RequestLimits,
    left: Arc<Mutex<Left>>,
}

#[derive(Debug)]
struct Left {
    deadline: Instant,
    body_limit: u64,
    body_received: u64,
    /// Since when the handler waits for the next piece of the body.
    waiting_since: Option<Instant>,
}

/// An argument of handlers that make or start sandboxes, and so may take longer than others.
#[derive(Debug)]
pub struct LongCall;

/// An argument of handlers that read files: their bodies may be larger, and take longer. It stands before the body.
#[derive(Debug)]
pub struct Upload;

impl Allowance {
    pub(super) fn new(limits: RequestLimits) -> Self {
        let began = Instant::now();
        let left = Left {
            deadline: began + limits.time,
            body_limit: limits.body_bytes,
            body_received: 0,
            waiting_since: None,
        };
        Self { began, limits, left: Arc::new(Mutex::new(left)) }
    }

    fn left(&self) -> MutexGuard<'_, Left> {
        self.left.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn allow_long_time(&self) {
        let mut left = self.left();
        left.deadline = left.deadline.max(self.began + self.limits.long_time);
    }

    fn allow_upload(&self) {
        self.allow_long_time();
        let mut left = self.left();
        left.body_limit = left.body_limit.max(self.limits.upload_bytes);
    }

    pub(super) fn body_is_awaited(&self) {
        self.left().waiting_since.get_or_insert_with(Instant::now);
    }

    pub(super) fn body_came(&self, bytes: u64) {
        let mut left = self.left();
        left.waiting_since = None;
        left.body_received = left.body_received.saturating_add(bytes);
    }

    /// The error that the answer is to be, whatever the handler made of a body that was cut.
    pub(super) fn excess(&self) -> Option<ApiError> {
        let left = self.left();
        (left.body_received > left.body_limit).then(|| ApiError::body_too_large(left.body_limit))
    }

    /// Waits until there is no time left, and says for what.
    pub(super) async fn run_out(&self) -> ApiError {
        loop {
            match self.next_look(Instant::now()) {
                Ok(next) => sleep_until(next).await,
                Err(excess) => return *excess,
            }
        }
    }

    /// When to look again. By then the body may have stood still for too long, but not before.
    fn next_look(&self, now: Instant) -> Result<Instant, Box<ApiError>> {
        let left = self.left();
        let still_since = left.waiting_since.unwrap_or(now);
        let gives_up = left.deadline.min(still_since + self.limits.body_pause);
        if now < gives_up {
            return Ok(gives_up);
        }
        let for_the_body = left.waiting_since.is_some();
        Err(Box::new(if for_the_body { ApiError::too_slow() } else { ApiError::deadline_exceeded() }))
    }
}

fn allowance(parts: &Parts) -> Option<&Allowance> {
    parts.extensions.get()
}

impl<S: Send + Sync> FromRequestParts<S> for LongCall {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Infallible> {
        if let Some(allowance) = allowance(parts) {
            allowance.allow_long_time();
        }
        Ok(Self)
    }
}

impl<S: Send + Sync> FromRequestParts<S> for Upload {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Infallible> {
        if let Some(allowance) = allowance(parts) {
            allowance.allow_upload();
        }
        Ok(Self)
    }
}
