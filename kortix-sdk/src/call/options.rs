//! What a caller may choose for one call.

use std::time::Duration;

use crate::RetryPolicy;

/// Choices for one call; what is missing comes from the client.
#[derive(Clone, Debug, Default)]
pub(crate) struct CallOptions {
    pub(crate) timeout: Option<Duration>,
    pub(crate) retry: Option<RetryPolicy>,
    pub(crate) idempotency_key: Option<String>,
}
