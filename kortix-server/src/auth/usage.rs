//! When keys were last used: written behind the requests that use them, and seldom.

use std::{
    collections::HashSet,
    fmt,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    time::Duration,
};

use tokio::sync::mpsc;

use crate::{domain::key::KeyRef, store::KeyStore, timestamp::Timestamp};

/// How many keys may wait to be written. What comes on top is written at its next use.
const QUEUE: usize = 1_024;

pub struct UsageRecorder {
    throttle: Duration,
    waiting: Arc<Mutex<HashSet<KeyRef>>>,
    queue: mpsc::Sender<(KeyRef, Timestamp)>,
}

impl UsageRecorder {
    /// Writes a key's use when the one before is at least `throttle` ago.
    pub fn start<S: KeyStore + ?Sized + 'static>(store: Arc<S>, throttle: Duration) -> Self {
        let (queue, mut uses) = mpsc::channel::<(KeyRef, Timestamp)>(QUEUE);
        let waiting = Arc::<Mutex<HashSet<KeyRef>>>::default();
        let written = Arc::clone(&waiting);
        tokio::spawn(async move {
            while let Some((key, at)) = uses.recv().await {
                if let Err(error) = store.key_used(key, at).await {
                    tracing::warn!(
                        error = &error as &dyn std::error::Error,
                        "the use of a key was not recorded"
                    );
                }
                lock(&written).remove(&key);
            }
        });
        Self { throttle, waiting, queue }
    }

    /// Notes that the key is being used, which was used before at `last`. Never waits.
    pub fn used(&self, key: KeyRef, last: Option<Timestamp>) {
        let now = Timestamp::now();
        let is_recent = last.is_some_and(|last| now < last.after(self.throttle));
        if is_recent || !lock(&self.waiting).insert(key) {
            return;
        }
        if self.queue.try_send((key, now)).is_err() {
            lock(&self.waiting).remove(&key);
        }
    }
}

fn lock(waiting: &Mutex<HashSet<KeyRef>>) -> MutexGuard<'_, HashSet<KeyRef>> {
    waiting.lock().unwrap_or_else(PoisonError::into_inner)
}

impl fmt::Debug for UsageRecorder {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("UsageRecorder").field("throttle", &self.throttle).finish_non_exhaustive()
    }
}
