pub(super) mod create;
pub(super) mod delete;
pub(super) mod list;
pub(super) mod revoke;

use axum::extract::{FromRequestParts, Path};
use http::request::Parts;
use serde::Serialize;
use serde_json::json;
use utoipa::ToSchema;
use uuid::Uuid;

use crate::{
    http::error::{ApiError, Problem},
    ids::ApiKeyId,
};

/// What a call says that has nothing else to say.
#[derive(Serialize, ToSchema)]
#[schema(as = ApiKeyMessage)]
pub(in crate::http) struct Message {
    message: &'static str,
}

/// The id in the path. Alone among the ids of the service it is checked before anything is looked up.
pub(in crate::http) struct KeyId(ApiKeyId);

impl<S: Send + Sync> FromRequestParts<S> for KeyId {
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, ApiError> {
        let Path(text) = Path::<String>::from_request_parts(parts, state)
            .await
            .map_err(|_| ApiError::bad_request("The key id in the path could not be read"))?;
        if let Some(id) = ApiKeyId::parse(&text) {
            return Ok(Self(id));
        }
        Uuid::try_parse(&text)
            .map(|uuid| Self(ApiKeyId::from_uuid(uuid)))
            .map_err(|error| malformed(&text, &error))
    }
}

fn malformed(text: &str, error: &uuid::Error) -> ApiError {
    ApiError::invalid(Problem {
        kind: "uuid_parsing",
        location: vec!["path", "key_id"],
        message: format!("Input should be a valid UUID, {error}"),
        input: json!(text),
        context: Some(json!({"error": error.to_string()})),
    })
}

fn not_found() -> ApiError {
    ApiError::not_found("API key not found")
}
