//! How long to wait.

use std::time::Duration;

use super::{RetryPolicy, Timer};

/// The wait after the given failed attempt (from 1); `None` when the server asks for more than the policy allows.
pub(super) fn delay(
    policy: &RetryPolicy,
    attempt: u32,
    retry_after: Option<Duration>,
    timer: &impl Timer,
) -> Option<Duration> {
    match retry_after {
        None => Some(timer.random_below(ceiling(policy, attempt))),
        Some(asked) if asked > policy.retry_after_cap => None,
        // Everybody who was turned away was told the same time: spread the return.
        Some(asked) => Some(asked.saturating_add(timer.random_below(policy.base_delay))),
    }
}

fn ceiling(policy: &RetryPolicy, attempt: u32) -> Duration {
    let factor = 1_u32.checked_shl(attempt.saturating_sub(1)).unwrap_or(u32::MAX);
    policy.base_delay.saturating_mul(factor).min(policy.max_delay)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::retry::timer::tests::FakeTimer;

    fn seconds(seconds: u64) -> Duration {
        Duration::from_secs(seconds)
    }

    #[test]
    fn the_ceiling_doubles_up_to_the_maximum_and_never_overflows() {
        let policy = RetryPolicy::default().base_delay(seconds(1)).max_delay(seconds(20));
        let ceilings: Vec<_> =
            [1, 2, 3, 5, 6, 32, 33, u32::MAX].map(|attempt| ceiling(&policy, attempt).as_secs()).into();
        assert_eq!(ceilings, [1, 2, 4, 16, 20, 20, 20, 20]);
        let policy = policy.base_delay(Duration::MAX).max_delay(Duration::MAX);
        assert_eq!(ceiling(&policy, u32::MAX), Duration::MAX);
    }

    #[test]
    fn the_server_sets_the_lower_bound_up_to_the_cap() {
        let policy = RetryPolicy::default().base_delay(seconds(1)).retry_after_cap(seconds(30));
        let timer = FakeTimer::default();
        assert_eq!(delay(&policy, 1, Some(seconds(30)), &timer), Some(seconds(31)));
        assert_eq!(delay(&policy, 1, Some(seconds(31)), &timer), None);
        let policy = policy.retry_after_cap(Duration::MAX);
        assert_eq!(delay(&policy, 1, Some(Duration::MAX), &timer), Some(Duration::MAX));
    }
}
