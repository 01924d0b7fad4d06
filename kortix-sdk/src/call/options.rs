//! What a caller may choose for one call.

use std::time::Duration;

use http::{HeaderMap, HeaderName, HeaderValue};

use crate::{RetryBudget, RetryPolicy};

/// Choices for one call; what is missing comes from the client.
#[derive(Clone, Debug, Default)]
pub(crate) struct CallOptions {
    pub(crate) timeout: Option<Duration>,
    /// Boxed because it is rare and large, and every request carries this.
    pub(crate) retry: Option<Box<RetryPolicy>>,
    pub(crate) budget: Option<RetryBudget>,
    pub(crate) idempotency_key: Option<String>,
    /// Boxed for the same reason.
    pub(crate) headers: Option<Box<HeaderMap>>,
}

impl CallOptions {
    /// Whatever it is, it is not for logs.
    pub(crate) fn insert_header(&mut self, name: HeaderName, mut value: HeaderValue) {
        value.set_sensitive(true);
        self.headers.get_or_insert_default().insert(name, value);
    }
}
