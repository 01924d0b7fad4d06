//! Reading what services leave out or send as `null`.

use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// Reads `null` as the default of the type. Use with `#[serde(default)]`, which covers a missing field.
pub(crate) fn null_as_default<'de, D, T>(deserializer: D) -> Result<T, D::Error>
where
    D: Deserializer<'de>,
    T: Deserialize<'de> + Default,
{
    Option::deserialize(deserializer).map(Option::unwrap_or_default)
}

/// `None` is an empty text on the wire.
pub(crate) mod none_as_empty {
    use super::{Deserialize, Deserializer, Serialize, Serializer};

    #[expect(clippy::ref_option, reason = "serde hands over a reference to the field")]
    pub(crate) fn serialize<T: Serialize, S: Serializer>(
        value: &Option<T>,
        serializer: S,
    ) -> Result<S::Ok, S::Error> {
        match value {
            Some(value) => value.serialize(serializer),
            None => serializer.serialize_str(""),
        }
    }

    pub(crate) fn deserialize<'de, D, T>(deserializer: D) -> Result<Option<T>, D::Error>
    where
        D: Deserializer<'de>,
        T: From<String>,
    {
        let text = Option::<String>::deserialize(deserializer)?;
        Ok(text.filter(|text| !text.is_empty()).map(T::from))
    }
}

/// For `skip_serializing_if`: what a service sends only when it is so.
#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde hands over a reference to the field")]
pub(crate) fn is_false(flag: &bool) -> bool {
    !flag
}

/// For `default`: what a service leaves out when it goes without saying.
pub(crate) fn yes() -> bool {
    true
}

/// For `default`: a count that begins with the thing itself.
pub(crate) fn one() -> u64 {
    1
}
