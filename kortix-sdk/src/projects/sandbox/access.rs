//! The sandbox of a project, with what opens it.

use secrecy::SecretString;
use serde::{Deserialize, Serialize};

use crate::{SandboxId, types::secret};

/// A machine of its own for a project: a desktop, a web preview, and the agent at work.
///
/// Its password and token open it to anybody: `Debug` hides them and serialising writes `"***"`. To use them, call
/// `expose_secret()` of [`ExposeSecret`](crate::ExposeSecret).
#[derive(Clone, Debug, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Sandbox {
    /// The sandbox.
    pub id: SandboxId,
    /// The password of the desktop; empty when the server did not send it.
    #[serde(default, with = "secret")]
    pub pass: SecretString,
    /// The address of the desktop (port 6080).
    #[serde(default)]
    pub vnc_preview: Option<String>,
    /// The address of the web preview (port 8080).
    #[serde(default)]
    pub sandbox_url: Option<String>,
    /// The access token of both addresses, where they need one.
    #[serde(default, with = "secret::optional")]
    pub token: Option<SecretString>,
}

/// On the wire, no sandbox is an empty object.
pub(in crate::projects) mod or_empty {
    use serde::{Deserialize, Deserializer, Serialize, Serializer, ser::SerializeMap};

    use super::Sandbox;

    #[expect(clippy::ref_option, reason = "serde hands over a reference to the field")]
    pub(in crate::projects) fn serialize<S: Serializer>(
        sandbox: &Option<Sandbox>,
        serializer: S,
    ) -> Result<S::Ok, S::Error> {
        match sandbox {
            Some(sandbox) => sandbox.serialize(serializer),
            None => serializer.serialize_map(Some(0))?.end(),
        }
    }

    pub(in crate::projects) fn deserialize<'de, D: Deserializer<'de>>(
        deserializer: D,
    ) -> Result<Option<Sandbox>, D::Error> {
        // An object without an id is no sandbox either: all its fields may be null.
        let object = Option::<serde_json::Map<String, serde_json::Value>>::deserialize(deserializer)?;
        let object = object.filter(|object| object.get("id").is_some_and(|id| !id.is_null()));
        let sandbox = object.map(|object| Sandbox::deserialize(serde_json::Value::Object(object)));
        // The values stay out of the message: they are secrets.
        sandbox.transpose().map_err(|_| serde::de::Error::custom("the sandbox is not as defined"))
    }
}
