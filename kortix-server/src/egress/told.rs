//! How often the log is told of refusals: what sandboxes do a thousand times a second must not fill a disk.

use std::{
    sync::{Mutex, PoisonError},
    time::{Duration, Instant},
};

const WINDOW: Duration = Duration::from_mins(1);
const MOST: u32 = 60;

/// Those of the current minute.
#[derive(Debug)]
pub(super) struct Told(Mutex<(Instant, u32)>);

impl Default for Told {
    fn default() -> Self {
        Self(Mutex::new((Instant::now(), 0)))
    }
}

impl Told {
    /// False when enough were told in the last minute.
    pub(super) fn may_tell(&self) -> bool {
        let mut window = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if window.0.elapsed() >= WINDOW {
            *window = (Instant::now(), 0);
        }
        window.1 = window.1.saturating_add(1);
        window.1 <= MOST
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_minute_has_room_for_so_many() {
        let told = Told::default();
        assert_eq!((0..1_000).filter(|_| told.may_tell()).count(), MOST as usize);
    }
}
