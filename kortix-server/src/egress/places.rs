//! How many connections sandboxes may have outside: so many that no program misses one, and so few that none takes those of
//! others, or the server's own.

use std::{
    collections::HashMap,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};

use rustix::process::{Resource, getrlimit};
use tokio::sync::Semaphore;

use crate::sandbox::SandboxKey;

const MOST: usize = 2_048;
const MOST_OF_ONE: usize = 128;
/// A name that nobody answers for takes a thread until the system gives up.
const NAMES_AT_ONCE: usize = 4;
/// Both ends of a connection are open files, and half of them are for others.
const FILES_EACH: u64 = 4;

#[derive(Clone, Debug)]
pub(super) struct Places {
    most: usize,
    of_one: usize,
    taken: Arc<Mutex<Taken>>,
}

#[derive(Debug, Default)]
struct Taken {
    all: usize,
    sandboxes: HashMap<SandboxKey, Sandbox>,
}

#[derive(Debug)]
struct Sandbox {
    count: usize,
    names: Arc<Semaphore>,
}

/// One connection's, until it is dropped.
#[derive(Debug)]
pub(super) struct Place {
    sandbox: SandboxKey,
    names: Arc<Semaphore>,
    taken: Arc<Mutex<Taken>>,
}

impl Places {
    pub(super) fn of_this_process() -> Self {
        let files = getrlimit(Resource::Nofile).current.unwrap_or(u64::MAX);
        let most = usize::try_from(files / FILES_EACH).unwrap_or(MOST).min(MOST);
        Self { most, of_one: MOST_OF_ONE.min(most / 2), taken: Arc::default() }
    }

    /// None while there are too many.
    pub(super) fn take(&self, sandbox: &SandboxKey) -> Option<Place> {
        let mut taken = lock(&self.taken);
        if taken.all >= self.most {
            return None;
        }
        let names = || Arc::new(Semaphore::new(NAMES_AT_ONCE));
        let one =
            taken.sandboxes.entry(sandbox.clone()).or_insert_with(|| Sandbox { count: 0, names: names() });
        if one.count >= self.of_one {
            return None;
        }
        one.count += 1;
        let names = Arc::clone(&one.names);
        taken.all += 1;
        Some(Place { sandbox: sandbox.clone(), names, taken: Arc::clone(&self.taken) })
    }
}

impl Place {
    pub(super) fn sandbox(&self) -> &SandboxKey {
        &self.sandbox
    }

    /// Only who holds it asks for a name.
    pub(super) fn names(&self) -> Arc<Semaphore> {
        Arc::clone(&self.names)
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        let mut taken = lock(&self.taken);
        taken.all -= 1;
        if let Some(one) = taken.sandboxes.get_mut(&self.sandbox) {
            one.count -= 1;
            if one.count == 0 {
                taken.sandboxes.remove(&self.sandbox);
            }
        }
    }
}

fn lock(taken: &Mutex<Taken>) -> MutexGuard<'_, Taken> {
    taken.lock().unwrap_or_else(PoisonError::into_inner)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_sandbox_takes_the_places_of_others_and_all_come_back() {
        let places = Places { most: 3, of_one: 2, taken: Arc::default() };
        let (one, other) = (SandboxKey::random(), SandboxKey::random());
        let held = [places.take(&one).unwrap(), places.take(&one).unwrap()];
        assert!(places.take(&one).is_none());
        let last = places.take(&other).unwrap();
        assert!(places.take(&other).is_none(), "there are none left of all");
        drop(held);
        assert!(places.take(&other).is_some() && places.take(&one).is_some());
        drop(last);
        assert!(lock(&places.taken).sandboxes.is_empty());
    }
}
