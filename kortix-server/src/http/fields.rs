//! The fields of a JSON body, read as leniently and refused in the same words as the Kortix service does.

use std::ops::RangeInclusive;

use axum::extract::{FromRequest, Request};
use serde_json::{Map, Value, json};

use super::{
    error::{ApiError, Problem},
    extract::{RawBody, malformed_json, not_an_object},
};

/// The object of a body. Everything that is wrong with it is told at once, by [`Fields::finish`].
pub(super) struct Fields {
    object: Map<String, Value>,
    problems: Vec<Problem>,
}

impl<S: Send + Sync> FromRequest<S> for Fields {
    type Rejection = ApiError;

    async fn from_request(request: Request, state: &S) -> Result<Self, ApiError> {
        let RawBody(bytes) = RawBody::from_request(request, state).await?;
        if bytes.is_empty() {
            return Err(no_body());
        }
        match serde_json::from_slice(&bytes).map_err(|error| malformed_json(&error))? {
            Value::Object(object) => Ok(Self::of(object)),
            other => Err(not_an_object(other)),
        }
    }
}

fn no_body() -> ApiError {
    ApiError::invalid(Problem {
        kind: "missing",
        location: vec!["body"],
        message: "Field required".to_owned(),
        input: Value::Null,
        context: None,
    })
}

/// The object of a body that may be left out.
pub(super) struct OptionalFields(pub(super) Fields);

impl<S: Send + Sync> FromRequest<S> for OptionalFields {
    type Rejection = ApiError;

    async fn from_request(request: Request, state: &S) -> Result<Self, ApiError> {
        let RawBody(bytes) = RawBody::from_request(request, state).await?;
        if bytes.is_empty() {
            return Ok(Self(Fields::of(Map::new())));
        }
        match serde_json::from_slice(&bytes).map_err(|error| malformed_json(&error))? {
            Value::Object(object) => Ok(Self(Fields::of(object))),
            Value::Null => Ok(Self(Fields::of(Map::new()))),
            other => Err(not_an_object(other)),
        }
    }
}

impl Fields {
    pub(super) fn of(object: Map<String, Value>) -> Self {
        Self { object, problems: Vec::new() }
    }

    /// A text that has to be there.
    pub(super) fn text(&mut self, name: &'static str) -> Option<String> {
        if !self.object.contains_key(name) {
            return self.missing(name);
        }
        match self.object.remove(name) {
            Some(Value::String(text)) => self.storable(name, text),
            other => self.not_a_text(name, other.unwrap_or_default()),
        }
    }

    /// A text that may be left out or null.
    pub(super) fn optional_text(&mut self, name: &'static str) -> Option<String> {
        match self.object.remove(name) {
            None | Some(Value::Null) => None,
            Some(Value::String(text)) => self.storable(name, text),
            Some(other) => self.not_a_text(name, other),
        }
    }

    /// A text that may be left out or null, and may hold anything, for it is not kept in the database.
    pub(super) fn optional_content(&mut self, name: &'static str) -> Option<String> {
        match self.object.remove(name) {
            None | Some(Value::Null) => None,
            Some(Value::String(text)) => Some(text),
            Some(other) => self.not_a_text(name, other),
        }
    }

    /// A whole number that has to be there.
    pub(super) fn integer(&mut self, name: &'static str, range: RangeInclusive<i64>) -> Option<i64> {
        match self.object.get(name) {
            None | Some(Value::Null) => self.missing(name),
            Some(_) => self.optional_integer(name, range),
        }
    }

    /// A yes or no that may be left out or null. The words and numbers that usually stand for one count.
    pub(super) fn optional_flag(&mut self, name: &'static str) -> Option<bool> {
        let value = self.object.remove(name).filter(|value| !value.is_null())?;
        match flag(&value) {
            Ok(flag) => Some(flag),
            Err((kind, message)) => {
                self.problem(name, kind, message.to_owned(), value, None);
                None
            }
        }
    }

    /// A list of objects that may be left out or null.
    pub(super) fn optional_objects(&mut self, name: &'static str) -> Option<Vec<Value>> {
        let list = match self.object.remove(name).filter(|value| !value.is_null())? {
            Value::Array(list) => list,
            other => {
                self.problem(name, "list_type", "Input should be a valid list".to_owned(), other, None);
                return None;
            }
        };
        if let Some(stranger) = list.iter().find(|item| !item.is_object()) {
            let message = "Every item should be a valid dictionary".to_owned();
            self.problem(name, "dict_type", message, stranger.clone(), None);
            return None;
        }
        let list = self.storable_json(name, Value::Array(list))?;
        if let Value::Array(list) = list { Some(list) } else { None }
    }

    /// An object that may be left out or null.
    pub(super) fn optional_object(&mut self, name: &'static str) -> Option<Map<String, Value>> {
        match self.object.remove(name).filter(|value| !value.is_null())? {
            object @ Value::Object(_) => match self.storable_json(name, object)? {
                Value::Object(object) => Some(object),
                _ => None,
            },
            other => {
                self.problem(name, "dict_type", "Input should be a valid dictionary".to_owned(), other, None);
                None
            }
        }
    }

    /// A whole number that may be left out or null. One that is written as text, or with a fraction of zero, counts.
    pub(super) fn optional_integer(&mut self, name: &'static str, range: RangeInclusive<i64>) -> Option<i64> {
        let value = self.object.remove(name).filter(|value| !value.is_null())?;
        let number = match whole(&value) {
            Ok(number) => number,
            Err((kind, message)) => {
                self.problem(name, kind, message.to_owned(), value, None);
                return None;
            }
        };
        let (least, most) = (*range.start(), *range.end());
        if number < least {
            let message = format!("Input should be greater than or equal to {least}");
            self.problem(name, "greater_than_equal", message, value, Some(json!({"ge": least})));
            return None;
        }
        if number > most {
            let message = format!("Input should be less than or equal to {most}");
            self.problem(name, "less_than_equal", message, value, Some(json!({"le": most})));
            return None;
        }
        Some(number)
    }

    pub(super) fn problem(
        &mut self,
        name: &'static str,
        kind: &'static str,
        message: String,
        input: Value,
        context: Option<Value>,
    ) {
        self.problems.push(Problem { kind, location: vec!["body", name], message, input, context });
    }

    /// Refuses the body if anything was wrong with it.
    pub(super) fn finish(self) -> Result<(), ApiError> {
        if self.problems.is_empty() { Ok(()) } else { Err(ApiError::invalid_in_many_ways(self.problems)) }
    }

    /// PostgreSQL keeps no text with a zero byte in it.
    fn storable(&mut self, name: &'static str, text: String) -> Option<String> {
        if !text.contains('\0') {
            return Some(text);
        }
        self.problem(name, "value_error", NO_NUL.to_owned(), json!(text), Some(json!({"error": {}})));
        None
    }

    fn missing<T>(&mut self, name: &'static str) -> Option<T> {
        let input = Value::Object(self.object.clone());
        self.problem(name, "missing", "Field required".to_owned(), input, None);
        None
    }

    fn storable_json(&mut self, name: &'static str, value: Value) -> Option<Value> {
        if holds_nul(&value) {
            self.problem(name, "value_error", NO_NUL.to_owned(), Value::Null, None);
            return None;
        }
        Some(value)
    }

    fn not_a_text(&mut self, name: &'static str, input: Value) -> Option<String> {
        self.problem(name, "string_type", "Input should be a valid string".to_owned(), input, None);
        None
    }
}

pub(super) const NO_NUL: &str = "Value error, the character U+0000 is not allowed";

fn holds_nul(value: &Value) -> bool {
    match value {
        Value::String(text) => text.contains('\0'),
        Value::Array(items) => items.iter().any(holds_nul),
        Value::Object(fields) => fields.iter().any(|(name, value)| name.contains('\0') || holds_nul(value)),
        _ => false,
    }
}

fn flag(value: &Value) -> Result<bool, (&'static str, &'static str)> {
    const NO_FLAG: (&str, &str) = ("bool_type", "Input should be a valid boolean");
    match value {
        Value::Bool(flag) => Ok(*flag),
        Value::String(text) => flag_word(text).ok_or(UNREADABLE_FLAG),
        Value::Number(number) => match number.as_f64() {
            Some(0.0) => Ok(false),
            Some(1.0) => Ok(true),
            _ => Err(UNREADABLE_FLAG),
        },
        _ => Err(NO_FLAG),
    }
}

pub(super) const UNREADABLE_FLAG: (&str, &str) =
    ("bool_parsing", "Input should be a valid boolean, unable to interpret input");

/// The words that the service takes for yes and no.
pub(super) fn flag_word(word: &str) -> Option<bool> {
    match word.to_ascii_lowercase().as_str() {
        "true" | "t" | "yes" | "y" | "on" | "1" => Some(true),
        "false" | "f" | "no" | "n" | "off" | "0" => Some(false),
        _ => None,
    }
}

fn whole(value: &Value) -> Result<i64, (&'static str, &'static str)> {
    const NO_NUMBER: (&str, &str) = ("int_type", "Input should be a valid integer");
    const FRACTION: (&str, &str) =
        ("int_from_float", "Input should be a valid integer, got a number with a fractional part");
    const UNREADABLE: (&str, &str) =
        ("int_parsing", "Input should be a valid integer, unable to parse string as an integer");
    match value {
        Value::Number(number) => match (number.as_i64(), number.as_f64()) {
            (Some(whole), _) => Ok(whole),
            // One beyond what fits is beyond any range that is asked for, on the same side of it.
            (None, Some(float)) if float.fract() == 0.0 => {
                Ok(format!("{float:.0}").parse().unwrap_or(if float < 0.0 { i64::MIN } else { i64::MAX }))
            }
            _ => Err(FRACTION),
        },
        Value::String(text) => text.trim().parse().map_err(|_| UNREADABLE),
        _ => Err(NO_NUMBER),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn kinds(fields: Fields) -> Vec<&'static str> {
        fields.problems.into_iter().map(|problem| problem.kind).collect()
    }

    fn fields(value: Value) -> Fields {
        let Value::Object(object) = value else { panic!("not an object") };
        Fields::of(object)
    }

    #[test]
    fn whole_numbers_are_read_leniently() {
        for value in [json!(30), json!(30.0), json!("30"), json!(" 30 ")] {
            assert_eq!(fields(json!({"days": value})).optional_integer("days", 1..=365), Some(30));
        }
        for value in [json!(null), json!({})] {
            let mut fields = fields(json!({"days": value.as_null(), "other": value}));
            assert_eq!(fields.optional_integer("days", 1..=365), None);
            assert!(fields.finish().is_ok());
        }
    }

    #[test]
    fn what_is_no_whole_number_in_the_range_is_told() {
        let cases = [
            (json!(0), "greater_than_equal"),
            (json!(366), "less_than_equal"),
            (json!(1e300), "less_than_equal"),
            (json!(-1e300), "greater_than_equal"),
            (json!(u64::MAX), "less_than_equal"),
            (json!(1.5), "int_from_float"),
            (json!("soon"), "int_parsing"),
            (json!(true), "int_type"),
            (json!([]), "int_type"),
        ];
        for (value, kind) in cases {
            let mut fields = fields(json!({"days": value}));
            assert_eq!(fields.optional_integer("days", 1..=365), None);
            assert_eq!(kinds(fields), [kind], "{value}");
        }
    }

    #[test]
    fn a_text_that_cannot_be_stored_is_refused() {
        let mut fields = fields(json!({"title": "a\u{0}b", "description": "\u{0}"}));
        assert_eq!((fields.text("title"), fields.optional_text("description")), (None, None));
        assert_eq!(kinds(fields), ["value_error", "value_error"]);
    }

    #[test]
    fn flags_are_read_leniently() {
        for (value, flag) in [(json!(true), true), (json!("Off"), false), (json!(1), true), (json!(0), false)]
        {
            assert_eq!(fields(json!({"on": value})).optional_flag("on"), Some(flag), "{value}");
        }
        for (value, kind) in
            [(json!(2), "bool_parsing"), (json!("maybe"), "bool_parsing"), (json!([]), "bool_type")]
        {
            let mut fields = fields(json!({"on": value}));
            assert_eq!(fields.optional_flag("on"), None);
            assert_eq!(kinds(fields), [kind], "{value}");
        }
    }

    #[test]
    fn what_no_database_keeps_is_refused() {
        let mut fields = fields(json!({"a": "x\0", "b": [{"k": ["\0"]}], "c": {"\0": 1}, "d": [1], "e": 1}));
        fields.text("a");
        fields.optional_objects("b");
        fields.optional_object("c");
        fields.optional_objects("d");
        fields.optional_object("e");
        assert_eq!(kinds(fields), ["value_error", "value_error", "value_error", "dict_type", "dict_type"]);
    }

    #[test]
    fn everything_that_is_wrong_is_told_at_once() {
        let mut fields = fields(json!({"description": 7, "days": 0}));
        fields.text("title");
        fields.optional_text("description");
        fields.optional_integer("days", 1..=365);
        assert_eq!(kinds(fields), ["missing", "string_type", "greater_than_equal"]);
    }
}
