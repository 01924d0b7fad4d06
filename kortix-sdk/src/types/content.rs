//! What a message says.

use serde::{Deserialize, Deserializer, Serialize, de::DeserializeOwned};
use serde_json::Value;

/// The content of a message: JSON whose shape depends on the type of the message.
///
/// It is `{"role", "content"}` for what users and agents write, and may be a bare text or anything else.
///
/// ```
/// use kortix_sdk::Content;
///
/// let content: Content = serde_json::from_str(r#"{"role": "user", "content": "Sum it"}"#)?;
/// assert_eq!((content.role(), content.text()), (Some("user"), Some("Sum it")));
/// # Ok::<(), serde_json::Error>(())
/// ```
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(transparent)]
pub struct Content(Value);

impl Content {
    /// What it says, when that is text: its `content`, or all of it.
    pub fn text(&self) -> Option<&str> {
        self.0.get("content").unwrap_or(&self.0).as_str()
    }

    /// Who says it, e.g. `user`.
    pub fn role(&self) -> Option<&str> {
        self.0.get("role")?.as_str()
    }

    /// All of it, read as `T`; `None` when it is of another shape.
    pub fn get<T: DeserializeOwned>(&self) -> Option<T> {
        T::deserialize(&self.0).ok()
    }
}

impl<'de> Deserialize<'de> for Content {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Value::deserialize(deserializer).map(Self)
    }
}
