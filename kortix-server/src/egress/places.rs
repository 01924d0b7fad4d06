//! How many connections sandboxes may have outside: so many that no program misses one, and so few that none takes those of
//! others, or the server's own.

use std::{
    collections::HashMap,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};

use rustix::process::{Resource, getrlimit};
use tokio::sync::{Semaphore, SemaphorePermit};

use crate::sandbox::SandboxKey;

const MOST: usize = 2_048;
const MOST_OF_ONE: usize = 128;
/// So many sandboxes with all that they may have are needed to leave none to others.
const SHARES: usize = 8;
/// A name that nobody answers for takes a thread until the system gives up.
const NAMES_AT_ONCE: usize = 64;
const NAMES_OF_ONE: usize = 4;
/// Both ends of a connection are open files, and half of them are for others.
const FILES_EACH: u64 = 4;

#[derive(Clone, Debug)]
pub(super) struct Places {
    most: usize,
    of_one: usize,
    names: Arc<Semaphore>,
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
    /// Of its sandbox, and of all.
    names: [Arc<Semaphore>; 2],
    taken: Arc<Mutex<Taken>>,
}

impl Places {
    pub(super) fn of_this_process() -> Self {
        let files = getrlimit(Resource::Nofile).current.unwrap_or(u64::MAX);
        let most = usize::try_from(files / FILES_EACH).unwrap_or(MOST).min(MOST);
        Self::new(most, MOST_OF_ONE.min(most / SHARES))
    }

    pub(super) fn new(most: usize, of_one: usize) -> Self {
        Self { most, of_one, names: Arc::new(Semaphore::new(NAMES_AT_ONCE)), taken: Arc::default() }
    }

    /// None while there are too many.
    pub(super) fn take(&self, sandbox: &SandboxKey) -> Option<Place> {
        let mut taken = lock(&self.taken);
        if taken.all >= self.most {
            return None;
        }
        let names = || Arc::new(Semaphore::new(NAMES_OF_ONE));
        let one =
            taken.sandboxes.entry(sandbox.clone()).or_insert_with(|| Sandbox { count: 0, names: names() });
        if one.count >= self.of_one {
            return None;
        }
        one.count += 1;
        let names = [Arc::clone(&one.names), Arc::clone(&self.names)];
        taken.all += 1;
        Some(Place { sandbox: sandbox.clone(), names, taken: Arc::clone(&self.taken) })
    }
}

impl Place {
    pub(super) fn sandbox(&self) -> &SandboxKey {
        &self.sandbox
    }

    /// Only who holds it asks for a name.
    pub(super) async fn turn_to_ask(&self) -> Option<[SemaphorePermit<'_>; 2]> {
        let [own, all] = &self.names;
        let own = own.acquire().await.ok()?;
        Some([own, all.acquire().await.ok()?])
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
        let places = Places::new(3, 2);
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
