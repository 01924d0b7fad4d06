//! What time it is, for everything that is written down or compared: rows, expiries, leases, retention.
//!
//! It is the time of the system, until test controls stop or shift it for the whole process. Waiting (deadlines, the
//! rounds of the reaper) goes by the runtime's own timers and is never shifted.

use std::sync::atomic::{AtomicI64, Ordering};

use serde::Serialize;
use time::OffsetDateTime;

/// The last microsecond that the clock may be set to: the end of the year 9999.
pub const LATEST_MICROS: i64 = 253_402_300_799_999_999;

/// How the clock goes, in one word so that it is never read half-changed: twice the shift in microseconds, or twice
/// the moment at which it stands plus one. Zero is the time of the system.
static SETTING: AtomicI64 = AtomicI64::new(0);

/// Microseconds since the epoch.
pub fn micros() -> i64 {
    match Going::now() {
        Going::Real => system_micros(),
        Going::Shifted { by } => system_micros().saturating_add(by),
        Going::Stopped { at } => at,
    }
}

/// Whole seconds since the epoch.
pub fn seconds() -> u64 {
    u64::try_from(micros() / 1_000_000).unwrap_or_default()
}

/// How the clock goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(tag = "mode", rename_all = "snake_case")]
pub(crate) enum Going {
    /// With the system.
    Real,
    /// As fast as the system's, and that many microseconds ahead of it or behind.
    Shifted {
        #[serde(rename = "by_micros")]
        by: i64,
    },
    /// Not at all.
    Stopped {
        #[serde(rename = "at_micros")]
        at: i64,
    },
}

impl Going {
    pub(crate) fn now() -> Self {
        Self::from_word(SETTING.load(Ordering::Relaxed))
    }

    /// For test controls alone: the whole process goes by it from now on.
    pub(crate) fn take_effect(self) {
        SETTING.store(self.into_word(), Ordering::Relaxed);
    }

    /// The clock put forward, whether it goes or stands.
    pub(crate) fn advanced(self, by_micros: i64) -> Self {
        match self {
            Self::Real => Self::Shifted { by: by_micros },
            Self::Shifted { by } => Self::Shifted { by: by.saturating_add(by_micros).min(LATEST_MICROS) },
            Self::Stopped { at } => Self::Stopped { at: at.saturating_add(by_micros).min(LATEST_MICROS) },
        }
    }

    /// The clock set to that moment and going on from there.
    pub(crate) fn from_moment(micros: i64) -> Self {
        Self::Shifted { by: micros.saturating_sub(system_micros()) }
    }

    fn from_word(word: i64) -> Self {
        match (word & 1, word >> 1) {
            (0, 0) => Self::Real,
            (0, by) => Self::Shifted { by },
            (_, at) => Self::Stopped { at },
        }
    }

    fn into_word(self) -> i64 {
        match self {
            Self::Real => 0,
            Self::Shifted { by } => by << 1,
            Self::Stopped { at } => at << 1 | 1,
        }
    }
}

fn system_micros() -> i64 {
    let nanos = OffsetDateTime::now_utc().unix_timestamp_nanos();
    i64::try_from(nanos / 1_000).unwrap_or(i64::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The clock is the whole process's, and other tests look at it: only its arithmetic is tested here.
    #[test]
    fn every_way_of_going_fits_into_a_word() {
        for going in [
            Going::Real,
            Going::Shifted { by: 86_400_000_000 },
            Going::Shifted { by: -1 },
            Going::Stopped { at: 0 },
            Going::Stopped { at: LATEST_MICROS },
        ] {
            assert_eq!(Going::from_word(going.into_word()), going);
        }
    }

    #[test]
    fn advances_from_where_it_is() {
        assert_eq!(Going::Real.advanced(5), Going::Shifted { by: 5 });
        assert_eq!(Going::Shifted { by: 5 }.advanced(5), Going::Shifted { by: 10 });
        assert_eq!(Going::Stopped { at: 7 }.advanced(5), Going::Stopped { at: 12 });
        assert_eq!(Going::Stopped { at: LATEST_MICROS }.advanced(5), Going::Stopped { at: LATEST_MICROS });
    }

    #[test]
    fn goes_with_the_system_when_nobody_says_otherwise() {
        let before = system_micros();
        let now = micros();
        assert!((before..=system_micros()).contains(&now));
    }
}
