//! The parameters of a query, read as leniently and refused in the same words as the Kortix service does.

use std::{collections::HashMap, ops::RangeInclusive};

use axum::extract::{FromRequestParts, Query};
use http::request::Parts;
use serde_json::{Value, json};

use super::{
    error::{ApiError, Problem},
    fields::{NO_NUL, UNREADABLE_FLAG, flag_word},
};
use crate::domain::page::Cursor;

/// Everything that is wrong with them is told at once, by [`Parameters::finish`].
pub(super) struct Parameters {
    values: HashMap<String, String>,
    problems: Vec<Problem>,
}

impl<S: Send + Sync> FromRequestParts<S> for Parameters {
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, ApiError> {
        let Query(values) = Query::from_request_parts(parts, state)
            .await
            .map_err(|_| ApiError::bad_request("The query string could not be read"))?;
        Ok(Self { values, problems: Vec::new() })
    }
}

impl Parameters {
    pub(super) fn text(&mut self, name: &'static str) -> Option<String> {
        let text = self.values.remove(name)?;
        if text.contains('\0') {
            self.problem(name, "value_error", NO_NUL.to_owned(), &text, None);
            return None;
        }
        Some(text)
    }

    /// A text that has to be there and must not be empty.
    pub(super) fn required_text(&mut self, name: &'static str) -> Option<String> {
        if !self.values.contains_key(name) {
            self.problems.push(Problem {
                kind: "missing",
                location: vec!["query", name],
                message: "Field required".to_owned(),
                input: Value::Null,
                context: None,
            });
            return None;
        }
        let text = self.text(name)?;
        if text.is_empty() {
            let message = "String should have at least 1 character".to_owned();
            self.problem(name, "string_too_short", message, &text, Some(json!({"min_length": 1})));
            return None;
        }
        Some(text)
    }

    pub(super) fn flag(&mut self, name: &'static str) -> Option<bool> {
        let text = self.values.remove(name)?;
        let flag = flag_word(&text);
        if flag.is_none() {
            let (kind, message) = UNREADABLE_FLAG;
            self.problem(name, kind, message.to_owned(), &text, None);
        }
        flag
    }

    pub(super) fn number(&mut self, name: &'static str, range: RangeInclusive<u32>) -> Option<u32> {
        let text = self.values.remove(name)?;
        let Ok(number) = text.trim().parse::<i64>() else {
            let message = "Input should be a valid integer, unable to parse string as an integer".to_owned();
            self.problem(name, "int_parsing", message, &text, None);
            return None;
        };
        let (least, most) = (*range.start(), *range.end());
        if number < i64::from(least) {
            let message = format!("Input should be greater than or equal to {least}");
            self.problem(name, "greater_than_equal", message, &text, Some(json!({"ge": least})));
            return None;
        }
        if number > i64::from(most) {
            let message = format!("Input should be less than or equal to {most}");
            self.problem(name, "less_than_equal", message, &text, Some(json!({"le": most})));
            return None;
        }
        u32::try_from(number).ok()
    }

    pub(super) fn cursor(&mut self, name: &'static str) -> Option<Cursor> {
        let text = self.values.remove(name)?;
        match text.parse() {
            Ok(cursor) => Some(cursor),
            Err(error) => {
                self.problem(name, "value_error", format!("Value error, {error}"), &text, None);
                None
            }
        }
    }

    /// Refuses the query if anything was wrong with it.
    pub(super) fn finish(self) -> Result<(), ApiError> {
        if self.problems.is_empty() { Ok(()) } else { Err(ApiError::invalid_in_many_ways(self.problems)) }
    }

    fn problem(
        &mut self,
        name: &'static str,
        kind: &'static str,
        message: String,
        input: &str,
        context: Option<Value>,
    ) {
        let location = vec!["query", name];
        self.problems.push(Problem { kind, location, message, input: json!(input), context });
    }
}
