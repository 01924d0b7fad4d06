//! A bucket of tokens for calls that share their fate.

use std::sync::{
    Arc,
    atomic::{AtomicU32, Ordering::Relaxed},
};

/// How many repetitions there may be in a row, for all calls that share it: it keeps them from multiplying the load on a
/// server that fails for everybody.
///
/// A repetition takes one out. A success gives one back when it came after a repetition, and a fifth of one otherwise,
/// never more than there were at first. With nothing left, calls fail with the error of their first attempt.
///
/// Clones are the same budget. Every client has one of its own, [`DEFAULT_RETRIES`](Self::DEFAULT_RETRIES) large; give several
/// clients of one server the same with [`KortixBuilder::retry_budget`](crate::KortixBuilder::retry_budget), or a call one
/// of its own with the method of that name on its request.
///
/// ```
/// use kortix_sdk::{Kortix, RetryBudget};
///
/// let budget = RetryBudget::new(20);
/// let one = Kortix::builder().base_url("http://127.0.0.1:8000").retry_budget(budget.clone()).build()?;
/// let other = Kortix::builder().base_url("http://127.0.0.1:8000").retry_budget(budget).build()?;
/// # Ok::<(), kortix_sdk::Error>(())
/// ```
#[derive(Clone, Debug)]
pub struct RetryBudget {
    /// `None`: no limit.
    bucket: Option<Arc<Bucket>>,
}

#[derive(Debug)]
struct Bucket {
    tokens: AtomicU32,
    capacity: u32,
}

const PER_RETRY: u32 = 5;
const PER_SUCCESS: u32 = 1;

impl RetryBudget {
    /// Repetitions in a row of a client's own budget: 100.
    pub const DEFAULT_RETRIES: u32 = 100;

    /// So many repetitions in a row, up to about 858 million. With 0, nothing is repeated except after a 409.
    pub fn new(retries: u32) -> Self {
        let capacity = retries.saturating_mul(PER_RETRY);
        Self { bucket: Some(Arc::new(Bucket { tokens: AtomicU32::new(capacity), capacity })) }
    }

    /// As many repetitions as the policies allow.
    pub fn unlimited() -> Self {
        Self { bucket: None }
    }

    /// Pays for one repetition; `false` when there is not enough left.
    pub(super) fn pay(&self) -> bool {
        let pay = |bucket: &Arc<Bucket>| {
            bucket.tokens.fetch_update(Relaxed, Relaxed, |tokens| tokens.checked_sub(PER_RETRY)).is_ok()
        };
        self.bucket.as_ref().is_none_or(pay)
    }

    /// A success: the last repetition is given back when there was one, else a little is added.
    pub(super) fn refill(&self, attempts: u32) {
        let Some(Bucket { tokens, capacity }) = self.bucket.as_deref() else { return };
        let added = if attempts > 1 { PER_RETRY } else { PER_SUCCESS };
        // A full bucket, the usual case, is left alone: no write that other cores would have to hear of.
        if tokens.load(Relaxed) < *capacity {
            let fill = |held: u32| Some(held.saturating_add(added).min(*capacity));
            // The closure never refuses.
            let _ = tokens.fetch_update(Relaxed, Relaxed, fill);
        }
    }
}

impl Default for RetryBudget {
    fn default() -> Self {
        Self::new(Self::DEFAULT_RETRIES)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn left(budget: &RetryBudget) -> usize {
        (0..1_000).take_while(|_| budget.pay()).count()
    }

    #[test]
    fn so_many_repetitions_in_a_row_and_no_more() {
        assert_eq!(left(&RetryBudget::default()), 100);
        assert_eq!(left(&RetryBudget::new(7)), 7);
        assert_eq!(left(&RetryBudget::new(0)), 0);
        assert_eq!(left(&RetryBudget::new(u32::MAX)), 1_000);
        assert_eq!(left(&RetryBudget::unlimited()), 1_000);
    }

    #[test]
    fn successes_refill_it_and_never_beyond_its_size() {
        let budget = RetryBudget::default();
        while budget.pay() {}
        budget.refill(2);
        assert_eq!(left(&budget), 1, "a success after a repetition gives it back");
        for _ in 0..4 {
            budget.refill(1);
        }
        assert_eq!(left(&budget), 0, "a repetition costs more than four successes bring");
        budget.refill(1);
        assert_eq!(left(&budget), 1, "five successes allow one repetition");
        for _ in 0..10_000 {
            budget.refill(2);
        }
        assert_eq!(left(&budget), 100);
        RetryBudget::unlimited().refill(2);
    }

    #[test]
    fn clones_are_the_same_budget() {
        let budget = RetryBudget::new(3);
        assert_eq!((left(&budget.clone()), left(&budget)), (3, 0));
    }
}
