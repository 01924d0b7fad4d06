//! `DELETE /api-keys/{key_id}`

use axum::{Json, extract::State};

use super::{KeyId, Message, not_found};
use crate::http::{
    AppState,
    auth::KortixCaller,
    error::ApiError,
    openapi::{errors::kortix, params::KeyPath},
};

/// Delete an API key.
///
/// It is refused from the next request on.
#[utoipa::path(
    delete,
    path = "/api-keys/{key_id}",
    operation_id = "api_keys.delete",
    tag = "api_keys",
    params(KeyPath),
    responses(
        (status = 200, description = "It is gone.", body = Message),
        kortix::Caller, kortix::NotFound, kortix::Query,
    ),
)]
pub(in crate::http) async fn delete(
    State(app): State<AppState>,
    KortixCaller(caller): KortixCaller,
    KeyId(id): KeyId,
) -> Result<Json<Message>, ApiError> {
    let known = app.service.store.delete_api_key(caller.user.personal_account(), id).await;
    if known.map_err(|error| ApiError::store("Failed to delete API key", &error))? {
        Ok(Json(Message { message: "API key deleted successfully" }))
    } else {
        Err(not_found())
    }
}
