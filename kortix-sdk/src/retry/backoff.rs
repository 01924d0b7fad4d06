//! How long to wait.

use std::time::Duration;

use super::{RetryPolicy, Timer};

/// How the waits between attempts grow. For [`RetryPolicy::backoff`].
///
/// ```
/// use std::time::Duration;
/// use kortix_sdk::{Backoff, RetryPolicy};
///
/// let gentle = Backoff::exponential(Duration::from_secs(1), Duration::from_secs(60));
/// let steady = Backoff::constant(Duration::from_secs(5));
/// let policy = RetryPolicy::default().backoff(gentle);
/// # let _ = (steady, policy);
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Backoff {
    first: Duration,
    longest: Duration,
    jitter: Jitter,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Jitter {
    /// Any time up to the bound.
    Full,
    /// The bound itself.
    None,
}

impl Backoff {
    /// Upper bound of the first wait: 250 ms.
    pub const DEFAULT_FIRST: Duration = Duration::from_millis(250);
    /// Upper bound of every wait: 8 s.
    pub const DEFAULT_LONGEST: Duration = Duration::from_secs(8);

    /// A random time between zero and a bound, which is `first` at first, doubles with each further wait, and is never
    /// more than `longest`.
    pub const fn exponential(first: Duration, longest: Duration) -> Self {
        Self { first, longest, jitter: Jitter::Full }
    }

    /// The same time before each attempt, to the nanosecond. Clients that fail together come back together.
    pub const fn constant(wait: Duration) -> Self {
        Self { first: wait, longest: wait, jitter: Jitter::None }
    }

    /// No waiting, except for what the server asks for. For tests.
    pub const fn none() -> Self {
        Self::constant(Duration::ZERO)
    }

    /// Always the bound itself, and not a random time below it.
    #[must_use]
    pub const fn without_jitter(self) -> Self {
        Self { jitter: Jitter::None, ..self }
    }

    fn bound(&self, attempt: u32) -> Duration {
        let factor = 1_u32.checked_shl(attempt.saturating_sub(1)).unwrap_or(u32::MAX);
        self.first.saturating_mul(factor).min(self.longest)
    }

    fn spread(&self, bound: Duration, timer: &impl Timer) -> Duration {
        match self.jitter {
            Jitter::Full => timer.random_below(bound),
            Jitter::None => bound,
        }
    }
}

impl Default for Backoff {
    fn default() -> Self {
        Self::exponential(Self::DEFAULT_FIRST, Self::DEFAULT_LONGEST)
    }
}

/// The wait after the given failed attempt (from 1); `None` when the server asks for more than the policy allows.
pub(super) fn delay(
    policy: &RetryPolicy,
    attempt: u32,
    retry_after: Option<Duration>,
    timer: &impl Timer,
) -> Option<Duration> {
    let backoff = &policy.backoff;
    match retry_after {
        None => Some(backoff.spread(backoff.bound(attempt), timer)),
        Some(asked) if asked > policy.retry_after_cap => None,
        // Everybody who was turned away was told the same time: spread the return.
        Some(asked) if backoff.jitter == Jitter::Full => {
            Some(asked.saturating_add(timer.random_below(backoff.first)))
        }
        Some(asked) => Some(asked),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::retry::timer::tests::FakeTimer;

    fn seconds(seconds: u64) -> Duration {
        Duration::from_secs(seconds)
    }

    fn waits(backoff: Backoff, timer: &impl Timer) -> Vec<Duration> {
        let policy = RetryPolicy::default().backoff(backoff);
        [1, 2, 3, 5, 6, 32, 33, u32::MAX].map(|attempt| delay(&policy, attempt, None, timer).unwrap()).into()
    }

    #[test]
    fn the_bound_doubles_up_to_the_longest_and_never_overflows() {
        let doubling = Backoff::exponential(seconds(1), seconds(20));
        let bounds = [1, 2, 4, 16, 20, 20, 20, 20].map(seconds);
        assert_eq!(waits(doubling, &FakeTimer::default()), bounds);
        let endless = Backoff::exponential(Duration::MAX, Duration::MAX);
        assert_eq!(endless.bound(u32::MAX), Duration::MAX);
    }

    #[test]
    fn chance_decides_only_where_it_is_asked() {
        let lucky = FakeTimer::lucky();
        let doubling = Backoff::exponential(seconds(1), seconds(20));
        assert_eq!(waits(doubling, &lucky), [Duration::ZERO; 8]);
        assert_eq!(waits(doubling.without_jitter(), &lucky), [1, 2, 4, 16, 20, 20, 20, 20].map(seconds));
        assert_eq!(waits(Backoff::constant(seconds(3)), &lucky), [seconds(3); 8]);
        assert_eq!(waits(Backoff::none(), &lucky), [Duration::ZERO; 8]);
    }

    #[test]
    fn the_server_sets_the_lower_bound_up_to_the_cap() {
        let policy = RetryPolicy::default()
            .backoff(Backoff::exponential(seconds(1), seconds(8)))
            .retry_after_cap(seconds(30));
        let timer = FakeTimer::default();
        assert_eq!(delay(&policy, 1, Some(seconds(30)), &timer), Some(seconds(31)));
        assert_eq!(delay(&policy, 1, Some(seconds(31)), &timer), None);
        let policy = policy.retry_after_cap(Duration::MAX);
        assert_eq!(delay(&policy, 1, Some(Duration::MAX), &timer), Some(Duration::MAX));
        let policy = policy.backoff(Backoff::constant(seconds(1)));
        assert_eq!(delay(&policy, 1, Some(seconds(30)), &timer), Some(seconds(30)));
    }
}
