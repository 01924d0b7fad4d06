//! A request's body that keeps account of itself.

use std::{
    pin::Pin,
    task::{Context, Poll},
};

use axum::body::{Body, Bytes, HttpBody};
use http_body::{Frame, SizeHint};

use super::allowance::Allowance;

/// Passes on what comes, and breaks off when it is more than the request may bring.
pub(super) struct WatchedBody {
    inner: Body,
    allowance: Allowance,
}

/// What the handler sees of it; the client is told by [`Allowance::excess`].
#[derive(Debug, thiserror::Error)]
#[error("the request body is too large")]
struct TooLarge;

impl WatchedBody {
    pub(super) fn new(inner: Body, allowance: Allowance) -> Self {
        Self { inner, allowance }
    }
}

impl HttpBody for WatchedBody {
    type Data = Bytes;
    type Error = axum::Error;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, axum::Error>>> {
        let Poll::Ready(frame) = Pin::new(&mut self.inner).poll_frame(context) else {
            self.allowance.body_is_awaited();
            return Poll::Pending;
        };
        let bytes = match &frame {
            Some(Ok(frame)) => frame.data_ref().map_or(0, |data| data.len() as u64),
            _ => 0,
        };
        self.allowance.body_came(bytes);
        if self.allowance.excess().is_some() {
            return Poll::Ready(Some(Err(axum::Error::new(TooLarge))));
        }
        Poll::Ready(frame)
    }

    fn is_end_stream(&self) -> bool {
        self.inner.is_end_stream()
    }

    fn size_hint(&self) -> SizeHint {
        self.inner.size_hint()
    }
}
