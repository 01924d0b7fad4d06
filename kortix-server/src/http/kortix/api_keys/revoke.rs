//! `PATCH /api-keys/{key_id}/revoke`

use axum::{Json, extract::State};

use super::{KeyId, Message, not_found};
use crate::http::{AppState, auth::KortixCaller, error::ApiError};

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
