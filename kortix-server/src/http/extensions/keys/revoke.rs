//! `DELETE /x/v1/keys/{id}`

use axum::{
    Json,
    extract::{Path, State},
};
use serde::Serialize;
use utoipa::ToSchema;

use crate::{
    domain::manage::ManageError,
    http::{
        AppState,
        auth::ObviousCaller,
        error::ApiError,
        openapi::{errors::obvious, params::ObviousKeyPath},
    },
    ids::ApiKeyId,
};

#[derive(Serialize, ToSchema)]
#[schema(as = KeyRevoked)]
pub(in crate::http) struct Body {
    id: String,
    revoked: bool,
}

/// Revoke an `obv_` key.
///
/// It is refused from the next request on, and is not listed any more.
#[utoipa::path(
    delete,
    path = "/keys/{id}",
    operation_id = "keys.revoke",
    tag = "keys",
    params(ObviousKeyPath),
    responses(
        (status = 200, description = "It is refused from now on.", body = Body),
        obvious::Caller, obvious::Forbidden, obvious::NotFound,
    ),
)]
pub(in crate::http) async fn revoke(
    State(app): State<AppState>,
    ObviousCaller(caller): ObviousCaller,
    Path(id): Path<String>,
) -> Result<Json<Body>, ApiError> {
    let key = ApiKeyId::parse(&id).ok_or(ManageError::NoSuchKey)?;
    app.service.revoke_key(caller, key).await?;
    Ok(Json(Body { id: key.prefixed(), revoked: true }))
}
