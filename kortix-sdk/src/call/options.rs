//! What a caller may choose for one call.

use http::{HeaderMap, HeaderName, HeaderValue};

use super::Timeouts;
use crate::{RetryBudget, RetryPolicy};

/// Choices for one call; what is missing comes from the client. One word, because every request carries this and few have
/// any.
#[derive(Clone, Debug, Default)]
pub(crate) struct CallOptions(Option<Box<Choices>>);

/// What somebody has chosen.
#[derive(Clone, Debug, Default)]
pub(crate) struct Choices {
    pub(crate) timeouts: Timeouts,
    pub(crate) retry: Option<RetryPolicy>,
    pub(crate) budget: Option<RetryBudget>,
    pub(crate) idempotency_key: Option<String>,
    headers: Option<Box<HeaderMap>>,
}

impl CallOptions {
    pub(crate) fn choose(&mut self) -> &mut Choices {
        self.0.get_or_insert_default()
    }

    pub(crate) fn timeouts(&self) -> Option<&Timeouts> {
        self.0.as_deref().map(|choices| &choices.timeouts)
    }

    pub(crate) fn retry(&self) -> Option<&RetryPolicy> {
        self.0.as_deref()?.retry.as_ref()
    }

    pub(crate) fn budget(&self) -> Option<&RetryBudget> {
        self.0.as_deref()?.budget.as_ref()
    }

    pub(crate) fn idempotency_key(&self) -> Option<&str> {
        self.0.as_deref()?.idempotency_key.as_deref()
    }

    pub(crate) fn headers(&self) -> Option<Box<HeaderMap>> {
        self.0.as_deref()?.headers.clone()
    }
}

impl Choices {
    /// Whatever it is, it is not for logs.
    pub(crate) fn insert_header(&mut self, name: HeaderName, mut value: HeaderValue) {
        value.set_sensitive(true);
        self.headers.get_or_insert_default().insert(name, value);
    }
}
