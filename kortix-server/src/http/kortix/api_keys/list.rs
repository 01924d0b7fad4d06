//! `GET /api-keys`

use axum::{Json, extract::State};
use serde::Serialize;
use utoipa::ToSchema;

use crate::{
    domain::key::ApiKeyRecord,
    http::{AppState, auth::KortixCaller, error::ApiError, openapi::errors::kortix},
    timestamp::Timestamp,
};

#[derive(Serialize, ToSchema)]
#[schema(as = ApiKey)]
pub(in crate::http) struct Item {
    key_id: String,
    public_key: String,
    title: String,
    description: Option<String>,
    status: &'static str,
    expires_at: Option<Timestamp>,
    last_used_at: Option<Timestamp>,
    created_at: Timestamp,
}

impl From<ApiKeyRecord> for Item {
    fn from(key: ApiKeyRecord) -> Self {
        Self {
            key_id: key.id.hyphenated(),
            public_key: key.public_key,
            title: key.title,
            description: key.description,
            status: key.status.as_str(),
            expires_at: key.expires_at,
            last_used_at: key.last_used_at,
            created_at: key.created_at,
        }
    }
}

/// List API keys.
///
/// All of them, newest first. One that has expired is still `active`: its time tells.
#[utoipa::path(
    get,
    path = "/api-keys",
    operation_id = "api_keys.list",
    tag = "api_keys",
    responses((status = 200, description = "The keys, without their secrets.", body = [Item]), kortix::Caller),
)]
pub(in crate::http) async fn list(
    State(app): State<AppState>,
    KortixCaller(caller): KortixCaller,
) -> Result<Json<Vec<Item>>, ApiError> {
    let keys = app.service.store.api_keys(caller.user.personal_account()).await;
    let keys = keys.map_err(|error| ApiError::store("Failed to list API keys", &error))?;
    Ok(Json(keys.into_iter().map(Item::from).collect()))
}
