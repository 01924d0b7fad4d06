//! `PATCH /api-keys/{key_id}/revoke`

use axum::{Json, extract::State};

use super::{KeyId, Message, not_found};
use crate::http::{
    AppState,
    auth::KortixCaller,
    error::ApiError,
    openapi::{errors::kortix, params::KeyPath},
};

/// Revoke an API key.
///
/// It stays in the list, and is refused from the next request on.
#[utoipa::path(
    patch,
    path = "/api-keys/{key_id}/revoke",
    operation_id = "api_keys.revoke",
    tag = "api_keys",
    params(KeyPath),
    responses(
        (status = 200, description = "It is refused from now on.", body = Message),
        kortix::Caller, kortix::NotFound, kortix::Query,
    ),
)]
pub(in crate::http) async fn revoke(
    State(app): State<AppState>,
    KortixCaller(caller): KortixCaller,
    KeyId(id): KeyId,
) -> Result<Json<Message>, ApiError> {
    let known = app.service.store.revoke_api_key(caller.user.personal_account(), id).await;
    if known.map_err(|error| ApiError::store("Failed to revoke API key", &error))? {
        Ok(Json(Message { message: "API key revoked successfully" }))
    } else {
        Err(not_found())
    }
}
