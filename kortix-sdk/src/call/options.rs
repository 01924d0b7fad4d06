//! What a caller may choose for one call.

use std::time::Duration;

use crate::RetryPolicy;

/// Choices for one call; what is missing comes from the client.
#[derive(Clone, Debug, Default)]
pub(crate) struct CallOptions {
    pub(crate) timeout: Option<Duration>,
    /// Boxed because it is rare and large, and every request carries this.
    pub(crate) retry: Option<Box<RetryPolicy>>,
    pub(crate) idempotency_key: Option<String>,
}
