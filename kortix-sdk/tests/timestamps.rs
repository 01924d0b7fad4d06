//! Timestamps in the types of other crates, to the edges of each.

#![expect(clippy::unwrap_used, reason = "the helpers of a test fail like the test itself")]

use std::time::{Duration, SystemTime, UNIX_EPOCH};

use kortix_sdk::{Timestamp, TimestampRangeError};

fn at(text: &str) -> Timestamp {
    text.parse().unwrap()
}

/// What every type holds.
const COMMON: [&str; 9] = [
    "0000-01-02T00:00:00Z",
    "0001-01-01T00:00:00.000000001Z",
    "1582-10-15T00:00:00Z",
    "1969-12-31T23:59:59.999999999Z",
    "1970-01-01T00:00:00Z",
    "1970-01-01T00:00:00.000000001Z",
    "2024-02-29T23:59:59.500Z",
    "2038-01-19T03:14:08Z",
    "9999-12-30T00:00:00.999999999Z",
];
const FIRST: &str = "0000-01-01T00:00:00Z";
const LAST: &str = "9999-12-31T23:59:59.999999999Z";

/// There and back again.
fn survives<T>(text: &str)
where
    T: TryFrom<Timestamp, Error = TimestampRangeError>,
    Timestamp: TryFrom<T, Error = TimestampRangeError>,
{
    let other = T::try_from(at(text)).unwrap();
    assert_eq!(Timestamp::try_from(other).unwrap().to_string(), text);
}

#[test]
fn system_time() {
    for text in COMMON.iter().chain([&FIRST, &LAST]) {
        let system = at(text).to_system_time().unwrap();
        assert_eq!(Timestamp::try_from(system).unwrap().to_string(), *text);
    }
    let year_ten_thousand = UNIX_EPOCH + Duration::from_secs(253_402_300_800);
    assert!(Timestamp::try_from(year_ten_thousand - Duration::from_nanos(1)).is_ok());
    let before_year_zero = at(FIRST).to_system_time().unwrap() - Duration::from_nanos(1);
    for beyond in [year_ten_thousand, before_year_zero, SystemTime::UNIX_EPOCH + Duration::from_secs(1 << 60)]
    {
        let error = Timestamp::try_from(beyond).unwrap_err();
        assert_eq!(error.to_string(), "the point in time is outside the range of the type");
    }
}

#[test]
fn an_offset_does_not_lead_out_of_the_calendar() {
    for text in ["0000-01-01T00:00:00+00:01", "9999-12-31T23:59:59-00:01", "9999-12-31T23:59:60Z"] {
        assert!(text.parse::<Timestamp>().is_err(), "{text}");
    }
    assert_eq!(at("0000-01-01T00:01:00+00:01"), at(FIRST));
    assert_eq!(at("9999-12-31T23:58:59.999999999-00:01"), at(LAST));
}

#[cfg(feature = "jiff")]
#[test]
fn jiff() {
    COMMON.into_iter().chain([FIRST]).for_each(survives::<jiff::Timestamp>);
    assert_eq!(jiff::Timestamp::try_from(at("1970-01-01T00:00:00.000000001Z")).unwrap().as_nanosecond(), 1);
    let last = Timestamp::try_from(jiff::Timestamp::MAX).unwrap();
    assert_eq!(last.to_string(), "9999-12-30T22:00:00.999999999Z");
    assert!(jiff::Timestamp::try_from(at("9999-12-30T22:00:01Z")).is_err(), "jiff leaves room for zones");
    assert!(Timestamp::try_from(jiff::Timestamp::MIN).is_err());
}

#[cfg(feature = "chrono")]
#[test]
fn chrono() {
    use chrono::{DateTime, FixedOffset, NaiveDate, Utc};

    COMMON.into_iter().chain([FIRST, LAST]).for_each(survives::<DateTime<Utc>>);
    let zoned = DateTime::<FixedOffset>::parse_from_rfc3339("2026-03-02T15:30:00.25+01:00").unwrap();
    assert_eq!(Timestamp::try_from(zoned), Ok(at("2026-03-02T14:30:00.25Z")));
    let leap = NaiveDate::from_ymd_opt(2016, 12, 31).unwrap().and_hms_milli_opt(23, 59, 59, 1_500).unwrap();
    assert_eq!(Timestamp::try_from(leap.and_utc()), Ok(at("2017-01-01T00:00:00.5Z")));
    for beyond in [DateTime::<Utc>::MIN_UTC, DateTime::<Utc>::MAX_UTC] {
        assert!(Timestamp::try_from(beyond).is_err());
    }
}

#[cfg(feature = "time")]
#[test]
fn time() {
    use time::{OffsetDateTime, UtcOffset};

    COMMON.into_iter().chain([FIRST, LAST]).for_each(survives::<OffsetDateTime>);
    let utc = OffsetDateTime::try_from(at("2026-03-02T14:30:00Z")).unwrap();
    assert_eq!((utc.year(), utc.offset()), (2026, UtcOffset::UTC));
    let zoned = utc.to_offset(UtcOffset::from_hms(5, 30, 0).unwrap());
    assert_eq!(Timestamp::try_from(zoned), Ok(at("2026-03-02T14:30:00Z")));
    let before = OffsetDateTime::try_from(at(FIRST)).unwrap() - time::Duration::NANOSECOND;
    assert!(Timestamp::try_from(before).is_err());
}
