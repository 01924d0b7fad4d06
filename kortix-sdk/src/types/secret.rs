//! Secrets inside answers: read from the wire, never written back out.

use secrecy::{ExposeSecret, SecretString};
use serde::{Deserialize, Deserializer, Serializer};

/// What a secret serialises as, and what takes its place in texts.
pub(crate) const REDACTED: &str = "***";

pub(crate) fn serialize<S: Serializer>(_secret: &SecretString, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.serialize_str(REDACTED)
}

pub(crate) fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<SecretString, D::Error> {
    optional::deserialize(deserializer).map(Option::unwrap_or_default)
}

pub(crate) mod optional {
    use super::{Deserialize, Deserializer, REDACTED, SecretString, Serializer};

    #[expect(clippy::ref_option, reason = "serde hands over a reference to the field")]
    pub(crate) fn serialize<S: Serializer>(
        secret: &Option<SecretString>,
        serializer: S,
    ) -> Result<S::Ok, S::Error> {
        match secret {
            Some(_) => serializer.serialize_some(REDACTED),
            None => serializer.serialize_none(),
        }
    }

    pub(crate) fn deserialize<'de, D: Deserializer<'de>>(
        deserializer: D,
    ) -> Result<Option<SecretString>, D::Error> {
        Option::<String>::deserialize(deserializer).map(|text| text.map(SecretString::from))
    }
}

/// Writes a secret as it is, into a request.
#[expect(clippy::ref_option, reason = "serde hands over a reference to the field")]
pub(crate) fn exposed<S: Serializer>(
    secret: &Option<SecretString>,
    serializer: S,
) -> Result<S::Ok, S::Error> {
    let exposed = secret.as_ref().map(ExposeSecret::expose_secret);
    serializer.serialize_some(&exposed)
}
