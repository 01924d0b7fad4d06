//! Free-form JSON objects: what a service attaches to a thread, what configures an agent.

use serde::{Deserialize, Deserializer, Serialize, de::DeserializeOwned};
use serde_json::{Map, Value};

use crate::Error;

/// A JSON object whose content the API does not define.
///
/// `null` and a missing field read as empty. It serialises as the object it came from.
///
/// ```
/// use kortix_sdk::Metadata;
///
/// let metadata: Metadata = serde_json::from_str(r#"{"title": "Q1 review", "has_images": true}"#)?;
/// assert_eq!(metadata.get_str("title"), Some("Q1 review"));
/// assert_eq!(metadata.get::<bool>("has_images"), Some(true));
/// # Ok::<(), serde_json::Error>(())
/// ```
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
#[serde(transparent)]
pub struct Metadata(Map<String, Value>);

impl Metadata {
    /// The object that a value serialises as.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::InvalidRequest`](crate::ErrorKind::InvalidRequest) when it serialises as anything but an object, or
    /// cannot be serialised.
    pub fn of(value: impl Serialize) -> Result<Self, Error> {
        match serde_json::to_value(value) {
            Ok(Value::Object(object)) => Ok(Self(object)),
            Ok(_) => Err(Error::invalid_request("make an object", "the value is no JSON object")),
            Err(error) => {
                Err(Error::invalid_request("make an object", "the value is no JSON").caused_by(error))
            }
        }
    }

    /// The value of `key` when it is text.
    pub fn get_str(&self, key: &str) -> Option<&str> {
        self.0.get(key)?.as_str()
    }

    /// The value of `key`, read as `T`; `None` when it is missing or of another type.
    pub fn get<T: DeserializeOwned>(&self, key: &str) -> Option<T> {
        T::deserialize(self.0.get(key)?).ok()
    }

    /// The names of all values.
    pub fn keys(&self) -> impl Iterator<Item = &str> {
        self.0.keys().map(String::as_str)
    }

    /// Whether there is nothing in it.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

impl<'de> Deserialize<'de> for Metadata {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Option::deserialize(deserializer).map(|object| Self(object.unwrap_or_default()))
    }
}
