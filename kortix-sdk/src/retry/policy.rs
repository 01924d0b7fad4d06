//! The knobs.

use std::time::Duration;

use super::Backoff;

/// When and how often a failed call is repeated.
///
/// An attempt that finds the first request with its `Idempotency-Key` still under way is not counted: that wait lasts
/// until the first request has been answered or the deadline has come. [`none`](Self::none) does not wait either.
///
/// What is repeated depends on what may have happened to the request:
///
/// | what happened | repeated |
/// |---|---|
/// | it was not sent: name resolution, connection or TLS failed | any call |
/// | the server turned it away: 429, 503 with `Retry-After`, 409 because the thread runs an agent, 409 because the first request with the same `Idempotency-Key` is still under way | any call |
/// | it may have been executed: timeout, lost connection, 408, other 5xx | calls that read, delete or set something; creates only on a server that [honours the `Idempotency-Key`](crate::KortixBuilder::honours_idempotency_key); commands in a sandbox never |
/// | the server answered for good: any other status | never |
///
/// A server that knows better says so: with `x-should-retry: false` in its answer nothing is repeated, and with `true` an answer
/// for good is taken as turning the request away. What may have been executed is not repeated on such a word either, unless the
/// table says so.
///
/// Waits grow as [`Backoff`] says. What the server asks for (`retry-after-ms`, or `Retry-After` in seconds, decimals or as
/// an HTTP date) is a lower bound; one above `retry_after_cap`, or any wait that would pass the deadline, ends the call at
/// once with the error of the last attempt.
///
/// All calls of a client draw on one [`RetryBudget`](crate::RetryBudget), so that a server in trouble is not hit with several
/// times the load. A 409 does not count: it says that the server is well.
///
/// Time is Tokio's: in a test under `tokio::time::pause()`, waits, deadlines and [`Error::elapsed`](crate::Error::elapsed) follow
/// the paused clock.
///
/// ```
/// use std::time::Duration;
/// use kortix_sdk::RetryPolicy;
///
/// let patient = RetryPolicy::default().max_attempts(10).deadline(Duration::from_secs(600));
/// let never = RetryPolicy::none();
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
#[must_use]
pub struct RetryPolicy {
    pub(super) max_attempts: u32,
    pub(super) deadline: Duration,
    pub(super) backoff: Backoff,
    pub(super) retry_after_cap: Duration,
}

impl RetryPolicy {
    /// Attempts of a call, the first one included: 4.
    pub const DEFAULT_MAX_ATTEMPTS: u32 = 4;
    /// Time for a call with all its attempts and waits: 5 minutes.
    pub const DEFAULT_DEADLINE: Duration = Duration::from_secs(300);
    /// Longest time that the server may ask to wait: 60 s.
    pub const DEFAULT_RETRY_AFTER_CAP: Duration = Duration::from_secs(60);

    /// One attempt, whatever happens. Its time is still bounded by the deadline.
    pub fn none() -> Self {
        Self::default().max_attempts(1)
    }

    /// How many attempts a call has, the first one included. 0 counts as 1.
    pub fn max_attempts(mut self, attempts: u32) -> Self {
        self.max_attempts = attempts.max(1);
        self
    }

    /// How long a call may take with all its attempts and waits. An attempt is cut short at the deadline; a wait that
    /// would pass it is not begun.
    pub fn deadline(mut self, deadline: Duration) -> Self {
        self.deadline = deadline;
        self
    }

    /// How long the waits are that the server did not ask for. Default: [`Backoff::default`].
    pub fn backoff(mut self, backoff: Backoff) -> Self {
        self.backoff = backoff;
        self
    }

    /// The longest time that the server may ask to wait. A longer one ends the call; the error tells it.
    pub fn retry_after_cap(mut self, cap: Duration) -> Self {
        self.retry_after_cap = cap;
        self
    }

    /// For opening a stream again that was cut so long ago: only time bounds the attempts.
    pub(crate) fn resuming(&self, outage: Duration) -> Self {
        let max_attempts = if self.max_attempts == 1 { 1 } else { u32::MAX };
        Self { max_attempts, deadline: self.deadline.saturating_sub(outage), ..self.clone() }
    }
}

impl Default for RetryPolicy {
    fn default() -> Self {
        Self {
            max_attempts: Self::DEFAULT_MAX_ATTEMPTS,
            deadline: Self::DEFAULT_DEADLINE,
            backoff: Backoff::default(),
            retry_after_cap: Self::DEFAULT_RETRY_AFTER_CAP,
        }
    }
}
