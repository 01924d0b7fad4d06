//! How long the parts of one attempt may take.

use std::{future::Future, time::Duration};

use tokio::time::timeout;

/// From the part to the whole: a connection, the beginning of the answer, and all of it, each counted from the start of
/// the attempt; and how long nothing may come in between.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Limits {
    pub(crate) connect: Duration,
    pub(crate) header: Duration,
    pub(crate) idle: Duration,
    pub(crate) total: Duration,
}

impl Limits {
    /// The same with no more time than that. A connection that took as long as what it is for would leave open whether the
    /// request was sent.
    pub(crate) fn at_most(self, total: Duration) -> Self {
        let total = self.total.min(total);
        let header = self.header.min(total);
        Self { connect: self.connect.min(header / 5 * 4), header, idle: self.idle, total }
    }
}

/// A part that took too long.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct TooLate(pub(crate) Duration);

/// Waits so long, unless the whole has no more time than this part.
pub(super) async fn part<F: Future>(
    limit: Duration,
    whole: Duration,
    future: F,
) -> Result<F::Output, TooLate> {
    if limit >= whole {
        return Ok(future.await);
    }
    timeout(limit, future).await.map_err(|_| TooLate(limit))
}
