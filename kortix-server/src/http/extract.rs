//! Bodies and queries, read with the errors of the services.

use std::collections::HashMap;

use axum::{
    RequestExt as _,
    body::Bytes,
    extract::{FromRequest, FromRequestParts, Multipart, Query, Request},
};
use http::{header::CONTENT_TYPE, request::Parts};
use serde_json::{Value, json};
use utoipa::{
    IntoParams,
    openapi::{
        ObjectBuilder, Type,
        path::{Parameter, ParameterBuilder, ParameterIn},
    },
};

use super::error::{ApiError, Problem};
use crate::domain::page::{InvalidCursor, PageRequest, PageStart};

/// A body that is read whole.
pub(super) struct RawBody(pub Bytes);

impl<S: Send + Sync> FromRequest<S> for RawBody {
    type Rejection = ApiError;

    async fn from_request(request: Request, state: &S) -> Result<Self, ApiError> {
        let read = Bytes::from_request(request, state).await;
        read.map(Self).map_err(|_| ApiError::bad_request("The request body could not be read"))
    }
}

/// The optional fields of a Kortix form, which may also come as JSON. A body of another type is passed over, as the
/// service does.
pub(super) struct Form(HashMap<String, String>);

impl Form {
    pub(super) fn take(&mut self, field: &str) -> Option<String> {
        self.0.remove(field)
    }
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum BodyKind {
    UrlEncoded,
    Multipart,
    Json,
    Other,
}

impl<S: Send + Sync> FromRequest<S> for Form {
    type Rejection = ApiError;

    async fn from_request(request: Request, state: &S) -> Result<Self, ApiError> {
        match body_kind(&request) {
            BodyKind::UrlEncoded => {
                let RawBody(bytes) = RawBody::from_request(request, state).await?;
                Ok(Self(url::form_urlencoded::parse(&bytes).into_owned().collect()))
            }
            BodyKind::Multipart => multipart_fields(request).await.map(Self),
            BodyKind::Json => {
                let RawBody(bytes) = RawBody::from_request(request, state).await?;
                json_fields(&bytes).map(Self)
            }
            BodyKind::Other => Ok(Self(HashMap::new())),
        }
    }
}

fn body_kind(request: &Request) -> BodyKind {
    let content_type =
        request.headers().get(CONTENT_TYPE).and_then(|value| value.to_str().ok()).unwrap_or_default();
    match content_type.split(';').next().unwrap_or_default().trim().to_ascii_lowercase().as_str() {
        "application/x-www-form-urlencoded" => BodyKind::UrlEncoded,
        "multipart/form-data" => BodyKind::Multipart,
        "application/json" => BodyKind::Json,
        _ => BodyKind::Other,
    }
}

async fn multipart_fields(request: Request) -> Result<HashMap<String, String>, ApiError> {
    let malformed = |_| ApiError::bad_request("There was an error parsing the body");
    let mut multipart: Multipart =
        request.extract().await.map_err(|_| ApiError::bad_request("Missing boundary in multipart."))?;
    let mut fields = HashMap::new();
    while let Some(field) = multipart.next_field().await.map_err(malformed)? {
        let Some(name) = field.name().map(str::to_owned) else { continue };
        fields.insert(name, field.text().await.map_err(malformed)?);
    }
    Ok(fields)
}

fn json_fields(bytes: &[u8]) -> Result<HashMap<String, String>, ApiError> {
    if bytes.is_empty() {
        return Ok(HashMap::new());
    }
    let value: Value = serde_json::from_slice(bytes).map_err(|error| malformed_json(&error))?;
    let Value::Object(object) = value else { return Err(not_an_object(value)) };
    let mut fields = HashMap::new();
    for (name, value) in object {
        match value {
            Value::String(text) => drop(fields.insert(name, text)),
            Value::Null => {}
            // Only a field that somebody reads can be wrong; `name` is the only one there is.
            other if name == "name" => return Err(not_a_string("name", other)),
            _ => {}
        }
    }
    Ok(fields)
}

pub(super) fn malformed_json(error: &serde_json::Error) -> ApiError {
    ApiError::invalid(Problem {
        kind: "json_invalid",
        location: vec!["body"],
        message: "JSON decode error".to_owned(),
        input: json!({}),
        context: Some(json!({"error": error.to_string()})),
    })
}

pub(super) fn not_an_object(input: Value) -> ApiError {
    ApiError::invalid(Problem {
        kind: "model_attributes_type",
        location: vec!["body"],
        message: "Input should be a valid dictionary or object to extract fields from".to_owned(),
        input,
        context: None,
    })
}

fn not_a_string(field: &'static str, input: Value) -> ApiError {
    ApiError::invalid(Problem {
        kind: "string_type",
        location: vec!["body", field],
        message: "Input should be a valid string".to_owned(),
        input,
        context: None,
    })
}

pub(super) async fn query<S: Send + Sync>(
    parts: &mut Parts,
    state: &S,
) -> Result<HashMap<String, String>, ApiError> {
    let read = Query::from_request_parts(parts, state).await;
    read.map(|Query(query)| query).map_err(|_| ApiError::bad_request("The query string could not be read"))
}

/// The parameters of the query, for a route of ours.
pub(super) struct QueryOf(pub HashMap<String, String>);

impl<S: Send + Sync> FromRequestParts<S> for QueryOf {
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, ApiError> {
        query(parts, state).await.map(Self)
    }
}

pub(super) fn missing_in_query(name: &'static str) -> ApiError {
    ApiError::invalid(Problem {
        kind: "missing",
        location: vec!["query", name],
        message: "Field required".to_owned(),
        input: Value::Null,
        context: None,
    })
}

/// `page` (from 1, default 1) or `cursor`, and `limit` (1 to 1000, default 100).
pub(super) struct Paging(pub PageRequest);

impl<S: Send + Sync> FromRequestParts<S> for Paging {
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, ApiError> {
        let query = query(parts, state).await?;
        let page = number(&query, "page", 1, u32::MAX)?;
        let limit = number(&query, "limit", 100, 1_000)?;
        let start = match query.get("cursor") {
            Some(text) => PageStart::Behind(text.parse().map_err(|error| bad_cursor(text, &error))?),
            None => PageStart::Number(page),
        };
        Ok(Self(PageRequest { start, limit }))
    }
}

fn bad_cursor(text: &str, error: &InvalidCursor) -> ApiError {
    ApiError::invalid(Problem {
        kind: "value_error",
        location: vec!["query", "cursor"],
        message: format!("Value error, {error}"),
        input: json!(text),
        context: None,
    })
}

impl IntoParams for Paging {
    fn into_params(_: impl Fn() -> Option<ParameterIn>) -> Vec<Parameter> {
        let number = |name: &str, default: u32, most: u32, text: &str| {
            let range = ObjectBuilder::new().schema_type(Type::Integer).minimum(Some(1)).maximum(Some(most));
            let parameter = ParameterBuilder::new().name(name).parameter_in(ParameterIn::Query);
            parameter.schema(Some(range.default(Some(default.into())))).description(Some(text)).build()
        };
        let cursor = ParameterBuilder::new().name("cursor").parameter_in(ParameterIn::Query);
        let text = ObjectBuilder::new().schema_type(Type::String);
        vec![
            number("page", 1, u32::MAX, "Which page, counted from 1."),
            cursor
                .schema(Some(text))
                .description(Some("The `next_cursor` of the page before, in place of `page`."))
                .build(),
            number("limit", 100, 1_000, "How many items a page has."),
        ]
    }
}

fn number(
    query: &HashMap<String, String>,
    name: &'static str,
    default: u32,
    most: u32,
) -> Result<u32, ApiError> {
    let Some(text) = query.get(name) else { return Ok(default) };
    let problem = |kind, message: String, context| {
        ApiError::invalid(Problem {
            kind,
            location: vec!["query", name],
            message,
            input: json!(text),
            context,
        })
    };
    let number: i64 = text.trim().parse().map_err(|_| {
        let message = "Input should be a valid integer, unable to parse string as an integer".to_owned();
        problem("int_parsing", message, None)
    })?;
    if number < 1 {
        let message = "Input should be greater than or equal to 1".to_owned();
        return Err(problem("greater_than_equal", message, Some(json!({"ge": 1}))));
    }
    u32::try_from(number).ok().filter(|number| *number <= most).ok_or_else(|| {
        let message = format!("Input should be less than or equal to {most}");
        problem("less_than_equal", message, Some(json!({"le": most})))
    })
}
