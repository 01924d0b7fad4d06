//! JSON of any shape.

use std::fmt;

use serde::{Deserialize, Serialize, de::DeserializeOwned};
use serde_json::Value;

/// JSON whose shape is somebody else's, such as the arguments of a tool. `null` where a server left it out.
///
/// `Display` is the JSON itself. [`get`](Self::get) reads it as a type of the application, `serde_json::Value` among them.
///
/// ```
/// # fn example(call: &kortix_sdk::events::ToolCall) {
/// #[derive(serde::Deserialize)]
/// struct Shell {
///     command: String,
/// }
///
/// if let Some(shell) = call.arguments.get::<Shell>() {
///     println!("$ {}", shell.command);
/// }
/// # }
/// ```
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Json(Value);

impl Json {
    pub(crate) fn new(value: Value) -> Self {
        Self(value)
    }

    /// As a type; `None` when it has another shape.
    pub fn get<T: DeserializeOwned>(&self) -> Option<T> {
        T::deserialize(&self.0).ok()
    }

    /// The text, where it is one.
    pub fn as_str(&self) -> Option<&str> {
        self.0.as_str()
    }

    /// Whether there is nothing.
    pub fn is_null(&self) -> bool {
        self.0.is_null()
    }
}

impl fmt::Display for Json {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(formatter)
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn it_is_read_as_what_it_is() {
        let json = Json::new(json!({ "a": 1 }));
        assert_eq!(json.get::<std::collections::BTreeMap<String, u8>>(), Some([("a".to_owned(), 1)].into()));
        assert_eq!((json.get::<Vec<u8>>(), json.as_str(), json.is_null()), (None, None, false));
        assert_eq!(json.to_string(), r#"{"a":1}"#);
        assert_eq!(Json::new(json!("text")).as_str(), Some("text"));
        assert!(Json::default().is_null());
    }
}
