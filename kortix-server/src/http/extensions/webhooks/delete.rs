//! `DELETE /x/v1/webhooks/{id}`

use axum::{
    Json,
    extract::{Path, State},
};
use serde::Serialize;
use utoipa::ToSchema;

use crate::http::{
    AppState,
    auth::ObviousCaller,
    error::ApiError,
    openapi::{errors::obvious, params::WebhookPath},
};

#[derive(Serialize, ToSchema)]
#[schema(as = WebhookDeleted)]
pub(in crate::http) struct Body {
    id: String,
    deleted: bool,
}

/// Delete a webhook.
///
/// Nothing more is sent there, and what waited to be is forgotten.
#[utoipa::path(
    delete,
    path = "/webhooks/{id}",
    operation_id = "webhooks.delete",
    tag = "webhooks",
    params(WebhookPath),
    responses(
        (status = 200, description = "It is gone.", body = Body),
        obvious::Caller, obvious::Forbidden, obvious::NotFound,
    ),
)]
pub(in crate::http) async fn delete(
    State(app): State<AppState>,
    ObviousCaller(caller): ObviousCaller,
    Path(id): Path<String>,
) -> Result<Json<Body>, ApiError> {
    let id = app.service.delete_webhook(caller, &id).await?;
    Ok(Json(Body { id: id.prefixed(), deleted: true }))
}
