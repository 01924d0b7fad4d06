//! Reading what services leave out or send as `null`.

use serde::{Deserialize, Deserializer};

/// Reads `null` as the default of the type. Use with `#[serde(default)]`, which covers a missing field.
pub(crate) fn null_as_default<'de, D, T>(deserializer: D) -> Result<T, D::Error>
where
    D: Deserializer<'de>,
    T: Deserialize<'de> + Default,
{
    Option::deserialize(deserializer).map(Option::unwrap_or_default)
}
