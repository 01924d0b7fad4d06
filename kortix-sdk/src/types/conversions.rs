//! Points in time in the types of others.

use std::{
    fmt,
    time::{Duration, SystemTime, UNIX_EPOCH},
};

use super::Timestamp;

/// A point in time that one of two types cannot hold: a [`Timestamp`] is between the years 0000 and 9999, and other types have
/// ranges of their own.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TimestampRangeError(());

impl TimestampRangeError {
    pub(super) const NEW: Self = Self(());
}

impl fmt::Display for TimestampRangeError {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("the point in time is outside the range of the type")
    }
}

impl std::error::Error for TimestampRangeError {}

/// What is finer than a nanosecond is dropped.
impl TryFrom<SystemTime> for Timestamp {
    type Error = TimestampRangeError;

    fn try_from(time: SystemTime) -> Result<Self, TimestampRangeError> {
        let signed = |time: Duration| i128::try_from(time.as_nanos()).map_err(|_| TimestampRangeError::NEW);
        let nanos = match time.duration_since(UNIX_EPOCH) {
            Ok(after) => signed(after)?,
            Err(before) => -signed(before.duration())?,
        };
        Self::from_unix_nanos(nanos)
    }
}

#[cfg(feature = "jiff")]
impl TryFrom<Timestamp> for jiff::Timestamp {
    type Error = TimestampRangeError;

    fn try_from(time: Timestamp) -> Result<Self, TimestampRangeError> {
        Self::from_nanosecond(time.unix_nanos()).map_err(|_| TimestampRangeError::NEW)
    }
}

#[cfg(feature = "jiff")]
impl TryFrom<jiff::Timestamp> for Timestamp {
    type Error = TimestampRangeError;

    fn try_from(time: jiff::Timestamp) -> Result<Self, TimestampRangeError> {
        Self::from_unix_nanos(time.as_nanosecond())
    }
}

#[cfg(feature = "chrono")]
impl TryFrom<Timestamp> for chrono::DateTime<chrono::Utc> {
    type Error = TimestampRangeError;

    fn try_from(time: Timestamp) -> Result<Self, TimestampRangeError> {
        Self::from_timestamp(time.unix_seconds(), time.subsec_nanos()).ok_or(TimestampRangeError::NEW)
    }
}

/// In any zone. A leap second is the second after :59, as in POSIX time.
#[cfg(feature = "chrono")]
impl<Z: chrono::TimeZone> TryFrom<chrono::DateTime<Z>> for Timestamp {
    type Error = TimestampRangeError;

    fn try_from(time: chrono::DateTime<Z>) -> Result<Self, TimestampRangeError> {
        const NANOS_PER_SECOND: i128 = 1_000_000_000;
        let whole = i128::from(time.timestamp()) * NANOS_PER_SECOND;
        Self::from_unix_nanos(whole + i128::from(time.timestamp_subsec_nanos()))
    }
}

#[cfg(feature = "time")]
impl TryFrom<Timestamp> for time::OffsetDateTime {
    type Error = TimestampRangeError;

    fn try_from(time: Timestamp) -> Result<Self, TimestampRangeError> {
        Self::from_unix_timestamp_nanos(time.unix_nanos()).map_err(|_| TimestampRangeError::NEW)
    }
}

/// At any offset.
#[cfg(feature = "time")]
impl TryFrom<time::OffsetDateTime> for Timestamp {
    type Error = TimestampRangeError;

    fn try_from(time: time::OffsetDateTime) -> Result<Self, TimestampRangeError> {
        Self::from_unix_nanos(time.unix_timestamp_nanos())
    }
}
