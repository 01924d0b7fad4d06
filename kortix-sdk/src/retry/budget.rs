//! One bucket of tokens for all calls of a client.

use std::sync::atomic::{AtomicU32, Ordering::Relaxed};

/// Keeps a client from multiplying the load on a server that is failing for everybody: repetitions take tokens,
/// successes bring them back.
#[derive(Debug)]
pub(crate) struct Budget {
    tokens: AtomicU32,
}

const CAPACITY: u32 = 500;
const PER_RETRY: u32 = 5;
const PER_SUCCESS: u32 = 1;

impl Default for Budget {
    fn default() -> Self {
        Self { tokens: AtomicU32::new(CAPACITY) }
    }
}

impl Budget {
    /// Pays for one repetition; `false` when the bucket does not hold enough.
    pub(super) fn pay(&self) -> bool {
        self.tokens.fetch_update(Relaxed, Relaxed, |tokens| tokens.checked_sub(PER_RETRY)).is_ok()
    }

    /// A success: the last repetition is given back when there was one, else a little is added.
    pub(super) fn refill(&self, attempts: u32) {
        let tokens = if attempts > 1 { PER_RETRY } else { PER_SUCCESS };
        // A full bucket, the usual case, is left alone: no write that other cores would have to hear of.
        if self.tokens.load(Relaxed) < CAPACITY {
            let fill = |held: u32| Some(held.saturating_add(tokens).min(CAPACITY));
            // The closure never refuses.
            let _ = self.tokens.fetch_update(Relaxed, Relaxed, fill);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_hundred_repetitions_in_a_row_and_no_more() {
        let budget = Budget::default();
        assert_eq!((0..1_000).filter(|_| budget.pay()).count(), 100);
    }

    #[test]
    fn successes_refill_it_and_never_beyond_its_size() {
        let budget = Budget::default();
        while budget.pay() {}
        budget.refill(2);
        assert!(budget.pay() && !budget.pay(), "a success after a repetition gives it back");
        for _ in 0..5 {
            budget.refill(1);
        }
        assert!(budget.pay() && !budget.pay(), "five successes allow one repetition");
        for _ in 0..10_000 {
            budget.refill(2);
        }
        assert_eq!((0..1_000).filter(|_| budget.pay()).count(), 100);
    }
}
