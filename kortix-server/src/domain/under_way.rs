//! What this process is working on, so that nobody else in it takes the same thing in hand.

use std::{
    collections::HashSet,
    fmt,
    hash::Hash,
    sync::{Arc, Mutex, PoisonError},
};

pub struct UnderWay<K>(Arc<Mutex<HashSet<K>>>);

/// The thing is in hand until this is dropped.
#[derive(Debug)]
pub struct InHand<K: Hash + Eq> {
    set: UnderWay<K>,
    key: K,
}

impl<K: Hash + Eq + Clone> UnderWay<K> {
    /// Takes the thing in hand; `None` when somebody has it.
    pub fn try_enter(&self, key: &K) -> Option<InHand<K>> {
        let entered = self.0.lock().unwrap_or_else(PoisonError::into_inner).insert(key.clone());
        entered.then(|| InHand { set: Self(Arc::clone(&self.0)), key: key.clone() })
    }
}

impl<K: Hash + Eq> Drop for InHand<K> {
    fn drop(&mut self) {
        self.set.0.lock().unwrap_or_else(PoisonError::into_inner).remove(&self.key);
    }
}

impl<K> Default for UnderWay<K> {
    fn default() -> Self {
        Self(Arc::default())
    }
}

impl<K> fmt::Debug for UnderWay<K> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("UnderWay")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_at_a_time() {
        let set = UnderWay::default();
        let held = set.try_enter(&1).unwrap();
        assert!(set.try_enter(&1).is_none());
        assert!(set.try_enter(&2).is_some());
        drop(held);
        assert!(set.try_enter(&1).is_some());
    }
}
