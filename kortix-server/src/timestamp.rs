//! Points in time, kept as microseconds since the epoch and shown as the services show them.

use std::time::Duration;

use serde::{Serialize, Serializer};
use time::{OffsetDateTime, format_description::FormatItem, macros::format_description};
use utoipa::{
    PartialSchema, ToSchema,
    openapi::{KnownFormat, ObjectBuilder, RefOr, Schema, SchemaFormat, Type},
};

use crate::clock;

const ISO: &[FormatItem<'_>] =
    format_description!("[year]-[month]-[day]T[hour]:[minute]:[second].[subsecond digits:6]+00:00");

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Timestamp(i64);

impl Timestamp {
    pub fn now() -> Self {
        Self(clock::micros())
    }

    pub const fn from_micros(micros: i64) -> Self {
        Self(micros)
    }

    /// That long after this, or at the end of time.
    #[must_use]
    pub fn after(self, duration: Duration) -> Self {
        Self(self.0.saturating_add(i64::try_from(duration.as_micros()).unwrap_or(i64::MAX)))
    }

    /// That long before this, or at the beginning of time.
    #[must_use]
    pub fn before(self, duration: Duration) -> Self {
        Self(self.0.saturating_sub(i64::try_from(duration.as_micros()).unwrap_or(i64::MAX)))
    }

    pub fn micros(self) -> i64 {
        self.0
    }

    /// This, or the whole second that comes next.
    #[must_use]
    pub fn rounded_up(self) -> Self {
        Self(self.0.saturating_add(999_999) / 1_000_000 * 1_000_000)
    }

    /// Whole seconds since the epoch.
    pub fn seconds(self) -> u64 {
        u64::try_from(self.0 / 1_000_000).unwrap_or_default()
    }

    pub fn iso(self) -> String {
        OffsetDateTime::from_unix_timestamp_nanos(i128::from(self.0) * 1_000)
            .ok()
            .and_then(|moment| moment.format(ISO).ok())
            .unwrap_or_default()
    }
}

impl Serialize for Timestamp {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&self.iso())
    }
}

impl PartialSchema for Timestamp {
    fn schema() -> RefOr<Schema> {
        let text = ObjectBuilder::new().schema_type(Type::String);
        Schema::from(text.format(Some(SchemaFormat::KnownFormat(KnownFormat::DateTime)))).into()
    }
}

impl ToSchema for Timestamp {}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn is_shown_in_utc_with_microseconds() {
        assert_eq!(Timestamp::from_micros(1_772_461_800_123_456).iso(), "2026-03-02T14:30:00.123456+00:00");
        let rounded = Timestamp::from_micros(1_772_461_800_000_001).rounded_up();
        assert_eq!((rounded.seconds(), rounded.rounded_up()), (1_772_461_801, rounded));
        assert_eq!(Timestamp::from_micros(0).iso(), "1970-01-01T00:00:00.000000+00:00");
    }
}
