//! Bodies of our own routes, with refusals in the form of the Obvious service.

use std::ops::RangeInclusive;

use axum::body::Bytes;
use serde_json::{Map, Value};

use crate::{domain::account::is_good_name, http::error::ApiError};

/// The object of a body.
pub(super) struct Object(Map<String, Value>);

impl Object {
    pub(super) fn read(bytes: &Bytes) -> Result<Self, ApiError> {
        match serde_json::from_slice(bytes) {
            Ok(Value::Object(object)) => Ok(Self(object)),
            _ => Err(ApiError::bad_request("Invalid request body")),
        }
    }

    pub(super) fn optional_text(&mut self, field: &str) -> Result<Option<String>, ApiError> {
        match self.0.remove(field) {
            None | Some(Value::Null) => Ok(None),
            Some(Value::String(text)) => Ok(Some(text)),
            Some(_) => Err(ApiError::bad_request(format!("{field} must be a string"))),
        }
    }

    pub(super) fn text(&mut self, field: &str) -> Result<String, ApiError> {
        let text = self.optional_text(field)?;
        text.ok_or_else(|| ApiError::bad_request(format!("{field} is required")))
    }

    pub(super) fn optional_number(
        &mut self,
        field: &str,
        range: RangeInclusive<u64>,
    ) -> Result<Option<u64>, ApiError> {
        let value = self.0.remove(field).filter(|value| !value.is_null());
        let Some(value) = value else { return Ok(None) };
        let number = value.as_u64().filter(|number| range.contains(number));
        let (least, most) = (range.start(), range.end());
        let refusal =
            || ApiError::bad_request(format!("{field} must be a whole number from {least} to {most}"));
        number.ok_or_else(refusal).map(Some)
    }

    pub(super) fn number(&mut self, field: &str, range: RangeInclusive<u64>) -> Result<u64, ApiError> {
        let number = self.optional_number(field, range)?;
        number.ok_or_else(|| ApiError::bad_request(format!("{field} is required")))
    }

    /// What an account or a key is to be called.
    pub(super) fn name(&mut self) -> Result<String, ApiError> {
        let name = self.text("name")?;
        if is_good_name(&name) {
            return Ok(name);
        }
        let rule = "1 to 255 characters, without blanks at the ends and control characters";
        Err(ApiError::bad_request(format!("name must be {rule}")))
    }
}
