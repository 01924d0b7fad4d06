//! Whether anybody uses a sandbox: connections into it, jobs, terminals, and what is done with its files.

use std::{
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    time::{Duration, Instant},
};

/// The uses of one sandbox.
#[derive(Clone, Debug)]
pub(super) struct Activity(Arc<Mutex<Uses>>);

#[derive(Debug)]
struct Uses {
    count: usize,
    /// When the last of them ended.
    last: Instant,
    /// The sandbox is about to end: nobody begins to use it any more.
    closed: bool,
}

impl Default for Activity {
    fn default() -> Self {
        Self(Arc::new(Mutex::new(Uses { count: 0, last: Instant::now(), closed: false })))
    }
}

impl Activity {
    /// Somebody uses the sandbox until what this returns is dropped. None when it is about to end.
    pub(super) fn begin(&self) -> Option<Use> {
        let mut uses = self.lock();
        if uses.closed {
            return None;
        }
        uses.count += 1;
        Some(Use(self.clone()))
    }

    /// For how long nobody has used the sandbox; zero while somebody does.
    pub(super) fn idle(&self) -> Duration {
        self.lock().idle()
    }

    /// Lets nobody begin any more, when nobody has used the sandbox for so long. True when it is closed.
    pub(super) fn close_after(&self, idle: Duration) -> bool {
        let mut uses = self.lock();
        uses.closed |= uses.count == 0 && uses.idle() >= idle;
        uses.closed
    }

    /// As if somebody had just used it, who may begin again.
    pub(super) fn reopen(&self) {
        let mut uses = self.lock();
        uses.last = Instant::now();
        uses.closed = false;
    }

    fn lock(&self) -> MutexGuard<'_, Uses> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Uses {
    fn idle(&self) -> Duration {
        if self.count > 0 { Duration::ZERO } else { self.last.elapsed() }
    }
}

/// One use of a sandbox, for as long as this is held.
#[derive(Debug)]
pub(super) struct Use(Activity);

/// Whoever uses the sandbox may have a part of it go on, also when it is about to be closed to others.
impl Clone for Use {
    fn clone(&self) -> Self {
        self.0.lock().count += 1;
        Self(self.0.clone())
    }
}

impl Drop for Use {
    fn drop(&mut self) {
        let mut uses = self.0.lock();
        uses.count -= 1;
        uses.last = Instant::now();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_used_is_not_idle_and_stays_open() {
        let activity = Activity::default();
        let using = activity.begin().unwrap();
        let part = using.clone();
        drop(using);
        assert_eq!(activity.idle(), Duration::ZERO);
        assert!(!activity.close_after(Duration::ZERO));
        drop(part);
        assert!(activity.close_after(Duration::ZERO));
    }

    #[test]
    fn it_is_idle_from_the_end_of_the_last_use_on() {
        let activity = Activity::default();
        std::thread::sleep(Duration::from_millis(20));
        assert!(activity.idle() >= Duration::from_millis(20));
        drop(activity.begin());
        assert!(!activity.close_after(Duration::from_mins(1)));
        assert!(activity.begin().is_some());
    }

    #[test]
    fn nobody_begins_once_it_is_closed_until_it_is_open_again() {
        let activity = Activity::default();
        assert!(activity.close_after(Duration::ZERO));
        assert!(activity.begin().is_none());
        activity.reopen();
        assert!(activity.begin().is_some());
        assert!(!activity.close_after(Duration::from_mins(1)));
    }
}
