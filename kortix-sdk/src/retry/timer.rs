//! Time and chance, handed in so that tests need neither.

use std::{
    future::Future,
    time::{Duration, SystemTime},
};

use crate::clock::{self, Instant};

/// What the retry loop takes from its surroundings.
pub(crate) trait Timer: Sync {
    fn now(&self) -> Instant;

    fn wall_clock(&self) -> SystemTime;

    /// A random duration up to and including the ceiling.
    fn random_below(&self, ceiling: Duration) -> Duration;

    fn sleep(&self, duration: Duration) -> impl Future<Output = ()> + Send;
}

/// The clock of the runtime, so that a test that pauses it stops the time of calls too.
#[derive(Clone, Copy, Debug)]
pub(crate) struct SystemTimer;

impl Timer for SystemTimer {
    fn now(&self) -> Instant {
        Instant::now()
    }

    fn wall_clock(&self) -> SystemTime {
        clock::wall_clock()
    }

    fn random_below(&self, ceiling: Duration) -> Duration {
        random_below(ceiling)
    }

    fn sleep(&self, duration: Duration) -> impl Future<Output = ()> + Send {
        clock::sleep(duration)
    }
}

#[cfg(not(target_arch = "wasm32"))]
fn random_below(ceiling: Duration) -> Duration {
    let nanos = u64::try_from(ceiling.as_nanos()).unwrap_or(u64::MAX);
    Duration::from_nanos(fastrand::u64(0..=nanos))
}

/// By the chance of the page: what is elsewhere would begin with the same seed on every one.
#[cfg(target_arch = "wasm32")]
fn random_below(ceiling: Duration) -> Duration {
    ceiling.mul_f64(js_sys::Math::random())
}

#[cfg(test)]
pub(super) mod tests {
    use std::sync::Mutex;

    use super::*;

    #[test]
    fn chance_is_anywhere_up_to_the_ceiling() {
        const CEILING: Duration = Duration::from_secs(1);
        let drawn: Vec<_> = (0..200).map(|_| SystemTimer.random_below(CEILING)).collect();
        assert!(drawn.iter().all(|drawn| *drawn <= CEILING), "{drawn:?}");
        assert!(drawn.iter().any(|drawn| *drawn < CEILING / 2), "{drawn:?}");
        assert!(drawn.iter().any(|drawn| *drawn > CEILING / 2), "{drawn:?}");
        assert_eq!(SystemTimer.random_below(Duration::ZERO), Duration::ZERO);
    }

    /// A clock that moves when somebody sleeps on it. Chance always takes the ceiling, or the floor.
    #[derive(Debug)]
    pub(in crate::retry) struct FakeTimer {
        start: Instant,
        is_lucky: bool,
        slept: Mutex<Vec<Duration>>,
    }

    impl Default for FakeTimer {
        fn default() -> Self {
            Self { start: Instant::now(), is_lucky: false, slept: Mutex::default() }
        }
    }

    impl FakeTimer {
        /// One whose every random time is none.
        pub(in crate::retry) fn lucky() -> Self {
            Self { is_lucky: true, ..Self::default() }
        }

        pub(in crate::retry) fn slept(&self) -> Vec<Duration> {
            self.slept.lock().unwrap().clone()
        }

        /// Lets time pass, as an attempt does.
        pub(in crate::retry) fn pass(&self, duration: Duration) {
            self.slept.lock().unwrap().push(duration);
        }
    }

    impl Timer for FakeTimer {
        fn now(&self) -> Instant {
            self.start + self.slept().iter().sum::<Duration>()
        }

        fn wall_clock(&self) -> SystemTime {
            SystemTime::UNIX_EPOCH
        }

        fn random_below(&self, ceiling: Duration) -> Duration {
            if self.is_lucky { Duration::ZERO } else { ceiling }
        }

        async fn sleep(&self, duration: Duration) {
            self.pass(duration);
        }
    }

    #[test]
    fn chance_stays_within_its_bounds() {
        let ceiling = Duration::from_millis(3);
        assert!((0..1_000).all(|_| SystemTimer.random_below(ceiling) <= ceiling));
        assert_eq!(SystemTimer.random_below(Duration::ZERO), Duration::ZERO);
        assert!(SystemTimer.random_below(Duration::MAX) <= Duration::from_nanos(u64::MAX));
    }
}
