//! What a caller may choose for one call.

use http::{HeaderMap, HeaderName, HeaderValue};

use super::Timeouts;
use crate::{RetryBudget, RetryPolicy};

/// Choices for one call; what is missing comes from the client.
#[derive(Clone, Debug, Default)]
pub(crate) struct CallOptions {
    /// Boxed because they are rare and large, and every request carries this.
    pub(crate) timeouts: Option<Box<Timeouts>>,
    /// Boxed for the same reason.
    pub(crate) retry: Option<Box<RetryPolicy>>,
    pub(crate) budget: Option<RetryBudget>,
    pub(crate) idempotency_key: Option<String>,
    /// Boxed for the same reason.
    pub(crate) headers: Option<Box<HeaderMap>>,
}

impl CallOptions {
    pub(crate) fn timeouts(&mut self) -> &mut Timeouts {
        self.timeouts.get_or_insert_default()
    }

    /// Whatever it is, it is not for logs.
    pub(crate) fn insert_header(&mut self, name: HeaderName, mut value: HeaderValue) {
        value.set_sensitive(true);
        self.headers.get_or_insert_default().insert(name, value);
    }
}
