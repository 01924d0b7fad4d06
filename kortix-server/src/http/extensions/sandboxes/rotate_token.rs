//! `POST /x/v1/sandboxes/{sandbox_id}/token`

use axum::{
    Json,
    extract::{Path, State},
};
use secrecy::ExposeSecret as _;
use serde::Serialize;
use utoipa::ToSchema;

use super::reach;
use crate::http::{
    AppState,
    auth::ObviousCaller,
    error::ApiError,
    openapi::{errors::obvious, params::SandboxPath},
};

#[derive(Serialize, ToSchema)]
#[schema(as = SandboxToken)]
pub(in crate::http) struct Body {
    sandbox_id: String,
    /// What opens its desktop and its preview from now on.
    token: String,
    vnc_preview: String,
    sandbox_url: String,
}

/// Make a new token for a sandbox.
///
/// The old one opens nothing from then on, and neither do the cookies that browsers had for it. Connections that are open
/// stay open until they end: stop and start the sandbox to end them. Projects and threads are answered with the new one.
#[utoipa::path(
    post,
    path = "/sandboxes/{sandbox_id}/token",
    operation_id = "sandboxes.rotate_token",
    tag = "sandboxes",
    params(SandboxPath),
    responses(
        (status = 200, description = "The new token.", body = Body),
        obvious::Caller, obvious::NotFound,
    ),
)]
pub(in crate::http) async fn rotate_token(
    State(app): State<AppState>,
    ObviousCaller(caller): ObviousCaller,
    Path(id): Path<String>,
) -> Result<Json<Body>, ApiError> {
    let key = reach(&app, caller, &id).await?;
    let token = app.service.rotate_token(&key).await.map_err(|error| {
        tracing::error!(sandbox = %key, error = &error as &dyn std::error::Error, "no new token");
        ApiError::internal("Failed to make a new token")
    })?;
    let token = token.ok_or_else(|| ApiError::not_found("The sandbox does not exist"))?;
    Ok(Json(Body {
        sandbox_id: key.to_string(),
        token: token.expose_secret().to_owned(),
        vnc_preview: app.urls.desktop(&key),
        sandbox_url: app.urls.preview(&key),
    }))
}
