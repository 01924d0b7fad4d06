//! Points in time as the services write them.

use std::{
    fmt,
    str::FromStr,
    time::{Duration, SystemTime, UNIX_EPOCH},
};

use serde::{Deserialize, Deserializer, Serialize, Serializer};

use super::TimestampRangeError;

const NANOS_PER_SECOND: u32 = 1_000_000_000;
const SECONDS_PER_DAY: i64 = 86_400;
/// Of the year 0000.
const FIRST_SECOND: i64 = -62_167_219_200;
/// Of the year 9999.
const LAST_SECOND: i64 = 253_402_300_799;

/// A point in time, to the nanosecond, in UTC.
///
/// Reads RFC 3339 with `Z` or any offset, with or without a fraction, and Python's `isoformat()` without a zone (taken
/// as UTC, which is what the services mean by it). Prints and serialises as RFC 3339 with `Z` and the shortest of no,
/// three, six or nine fractional digits that loses nothing. It lies in the years 0000 to 9999.
///
/// With the features `jiff`, `chrono` and `time` it becomes a `jiff::Timestamp`, a `chrono::DateTime<Utc>` or a
/// `time::OffsetDateTime` by `try_into()`, and is made of one in the same way; of a [`SystemTime`] always. What the other
/// type cannot hold is a [`TimestampRangeError`].
///
/// ```
/// use kortix_sdk::Timestamp;
///
/// let timestamp: Timestamp = "2026-03-02T15:30:00.123456+01:00".parse()?;
/// assert_eq!(timestamp.to_string(), "2026-03-02T14:30:00.123456Z");
/// assert_eq!(timestamp.unix_seconds(), 1_772_461_800);
/// # Ok::<(), kortix_sdk::ParseTimestampError>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Timestamp {
    seconds: i64,
    nanos: u32,
}

impl Timestamp {
    /// From nanoseconds since 1970-01-01T00:00:00Z: what lies in the years that RFC 3339 can write.
    pub(super) fn from_unix_nanos(nanos: i128) -> Result<Self, TimestampRangeError> {
        let second = i128::from(NANOS_PER_SECOND);
        let seconds = i64::try_from(nanos.div_euclid(second)).map_err(|_| TimestampRangeError::NEW)?;
        let nanos = u32::try_from(nanos.rem_euclid(second)).map_err(|_| TimestampRangeError::NEW)?;
        Self::new(seconds, nanos).ok_or(TimestampRangeError::NEW)
    }

    fn new(seconds: i64, nanos: u32) -> Option<Self> {
        (FIRST_SECOND..=LAST_SECOND).contains(&seconds).then_some(Self { seconds, nanos })
    }

    #[cfg(any(feature = "jiff", feature = "time"))]
    pub(super) fn unix_nanos(self) -> i128 {
        i128::from(self.seconds) * i128::from(NANOS_PER_SECOND) + i128::from(self.nanos)
    }

    /// Whole seconds since 1970-01-01T00:00:00Z, rounded down.
    pub fn unix_seconds(self) -> i64 {
        self.seconds
    }

    /// Nanoseconds past [`unix_seconds`](Self::unix_seconds), below 1 000 000 000.
    pub fn subsec_nanos(self) -> u32 {
        self.nanos
    }

    /// The same point in time for `std`; `None` when the platform's clock cannot express it.
    pub fn to_system_time(self) -> Option<SystemTime> {
        let whole = Duration::from_secs(self.seconds.unsigned_abs());
        let second =
            if self.seconds >= 0 { UNIX_EPOCH.checked_add(whole) } else { UNIX_EPOCH.checked_sub(whole) };
        second?.checked_add(Duration::from_nanos(self.nanos.into()))
    }
}

/// A text that is no timestamp.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ParseTimestampError(());

impl fmt::Display for ParseTimestampError {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("not an RFC 3339 timestamp")
    }
}

impl std::error::Error for ParseTimestampError {}

impl FromStr for Timestamp {
    type Err = ParseTimestampError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        Reader(text.as_bytes()).timestamp().ok_or(ParseTimestampError(()))
    }
}

/// Takes a timestamp apart from left to right.
struct Reader<'a>(&'a [u8]);

impl Reader<'_> {
    fn timestamp(mut self) -> Option<Timestamp> {
        let year = self.number(4)?;
        self.one_of(b"-")?;
        let month = self.number(2)?;
        self.one_of(b"-")?;
        let day = self.number(2)?;
        self.one_of(b"Tt ")?;
        let hour = self.number(2)?;
        self.one_of(b":")?;
        let minute = self.number(2)?;
        self.one_of(b":")?;
        let second = self.number(2)?;
        let nanos = self.fraction()?;
        let offset = self.offset()?;
        let in_range = (1..=12).contains(&month)
            && (1..=days_in_month(year, month)).contains(&day)
            && hour < 24
            && minute < 60
            && second < 61;
        // A leap second is the second after :59, as in POSIX time.
        let seconds =
            days_from_civil(year, month, day) * SECONDS_PER_DAY + hour * 3600 + minute * 60 + second;
        Timestamp::new(seconds - offset, nanos).filter(|_| in_range && self.0.is_empty())
    }

    fn number(&mut self, digits: usize) -> Option<i64> {
        let (head, rest) = self.0.split_at_checked(digits)?;
        self.0 = rest;
        head.iter()
            .try_fold(0, |number, byte| byte.is_ascii_digit().then(|| number * 10 + i64::from(byte - b'0')))
    }

    fn one_of(&mut self, allowed: &[u8]) -> Option<u8> {
        let (first, rest) = self.0.split_first()?;
        self.0 = rest;
        allowed.contains(first).then_some(*first)
    }

    /// Digits past the ninth are dropped.
    fn fraction(&mut self) -> Option<u32> {
        if self.0.first() != Some(&b'.') {
            return Some(0);
        }
        let digits = self.0[1..].iter().take_while(|byte| byte.is_ascii_digit()).count();
        let (fraction, rest) = self.0[1..].split_at(digits);
        self.0 = rest;
        let (nanos, _) = fraction.iter().fold((0, NANOS_PER_SECOND / 10), |(nanos, unit), byte| {
            (nanos + u32::from(byte - b'0') * unit, unit / 10)
        });
        (digits > 0).then_some(nanos)
    }

    /// Seconds east of UTC.
    fn offset(&mut self) -> Option<i64> {
        if self.0.is_empty() {
            return Some(0);
        }
        let sign = match self.one_of(b"Zz+-")? {
            b'+' => 1,
            b'-' => -1,
            _ => return Some(0),
        };
        let hours = self.number(2)?;
        self.one_of(b":")?;
        let minutes = self.number(2)?;
        (hours < 24 && minutes < 60).then_some(sign * (hours * 3600 + minutes * 60))
    }
}

impl fmt::Display for Timestamp {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (year, month, day) = civil_from_days(self.seconds.div_euclid(SECONDS_PER_DAY));
        let second = self.seconds.rem_euclid(SECONDS_PER_DAY);
        let (hour, minute, second) = (second / 3600, second / 60 % 60, second % 60);
        write!(formatter, "{year:04}-{month:02}-{day:02}T{hour:02}:{minute:02}:{second:02}")?;
        match self.nanos {
            0 => {}
            nanos if nanos % 1_000_000 == 0 => write!(formatter, ".{:03}", nanos / 1_000_000)?,
            nanos if nanos % 1_000 == 0 => write!(formatter, ".{:06}", nanos / 1_000)?,
            nanos => write!(formatter, ".{nanos:09}")?,
        }
        formatter.write_str("Z")
    }
}

impl Serialize for Timestamp {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Timestamp {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        text.parse().map_err(serde::de::Error::custom)
    }
}

fn days_in_month(year: i64, month: i64) -> i64 {
    match month {
        2 if year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) => 29,
        2 => 28,
        4 | 6 | 9 | 11 => 30,
        _ => 31,
    }
}

/// Days of the Gregorian calendar since 1970-01-01. Years are counted from March, so that the leap day is the last of
/// its year and months follow one linear rule (153 days in every five of them).
fn days_from_civil(year: i64, month: i64, day: i64) -> i64 {
    let (year, month) = if month > 2 { (year, month - 3) } else { (year - 1, month + 9) };
    let leap_days = year.div_euclid(4) - year.div_euclid(100) + year.div_euclid(400);
    365 * year + leap_days + (153 * month + 2) / 5 + day - 1 - EPOCH_FROM_MARCH_OF_YEAR_ZERO
}

const EPOCH_FROM_MARCH_OF_YEAR_ZERO: i64 = 719_468;
const DAYS_PER_ERA: i64 = 146_097;

/// The inverse of [`days_from_civil`].
fn civil_from_days(days: i64) -> (i64, i64, i64) {
    let days = days + EPOCH_FROM_MARCH_OF_YEAR_ZERO;
    let day_of_era = days.rem_euclid(DAYS_PER_ERA);
    let year_of_era = (day_of_era - day_of_era / 1_460 + day_of_era / 36_524 - day_of_era / 146_096) / 365;
    let day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let month = (5 * day_of_year + 2) / 153;
    let day = day_of_year - (153 * month + 2) / 5 + 1;
    let year = year_of_era + days.div_euclid(DAYS_PER_ERA) * 400;
    if month < 10 { (year, month + 3, day) } else { (year + 1, month - 9, day) }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(text: &str) -> String {
        text.parse::<Timestamp>().map_or_else(|error| error.to_string(), |timestamp| timestamp.to_string())
    }

    #[test]
    fn every_spelling_of_the_services_reads_as_the_same_instant() {
        for text in [
            "2026-03-02T14:30:00Z",
            "2026-03-02T14:30:00+00:00",
            "2026-03-02T14:30:00.000+00:00",
            "2026-03-02t14:30:00z",
            "2026-03-02 14:30:00",
            "2026-03-02T15:30:00+01:00",
            "2026-03-02T09:00:00-05:30",
        ] {
            assert_eq!(shown(text), "2026-03-02T14:30:00Z", "{text}");
        }
    }

    #[test]
    fn fractions_keep_their_value() {
        assert_eq!(shown("2026-03-02T14:30:00.5Z"), "2026-03-02T14:30:00.500Z");
        assert_eq!(shown("2026-03-02T14:30:00.123456+00:00"), "2026-03-02T14:30:00.123456Z");
        assert_eq!(shown("2026-03-02T14:30:00.123456789999Z"), "2026-03-02T14:30:00.123456789Z");
    }

    #[test]
    fn calendar_edges() {
        for text in [
            "1970-01-01T00:00:00Z",
            "1969-12-31T23:59:59Z",
            "2000-02-29T12:00:00Z",
            "2024-12-31T23:59:59Z",
            "2100-03-01T00:00:00Z",
            "0001-01-01T00:00:00Z",
            "9999-12-31T23:59:59Z",
        ] {
            assert_eq!(shown(text), text);
        }
        let day = "1969-12-31T23:59:59.5Z".parse::<Timestamp>().unwrap();
        assert_eq!((day.unix_seconds(), day.subsec_nanos()), (-1, 500_000_000));
        assert_eq!(day.to_system_time(), UNIX_EPOCH.checked_sub(Duration::from_millis(500)));
    }

    #[test]
    fn every_day_of_four_centuries_survives_the_round_trip() {
        for days in 0..DAYS_PER_ERA {
            let (year, month, day) = civil_from_days(days);
            assert_eq!(days_from_civil(year, month, day), days);
            assert!((1..=days_in_month(year, month)).contains(&day));
        }
    }

    #[test]
    fn other_texts_are_refused() {
        for text in [
            "",
            "now",
            "2026-03-02",
            "2026-13-02T14:30:00Z",
            "2026-02-29T00:00:00Z",
            "2026-03-00T00:00:00Z",
            "2026-03-02T24:00:00Z",
            "2026-03-02T14:60:00Z",
            "2026-03-02T14:30:00.Z",
            "2026-03-02T14:30:00+1",
            "2026-03-02T14:30:00+25:00",
            "2026-03-02T14:30:00Zjunk",
            "+026-03-02T14:30:00Z",
            "２026-03-02T14:30:00Z",
        ] {
            assert_eq!(shown(text), "not an RFC 3339 timestamp", "{text}");
        }
    }
}
