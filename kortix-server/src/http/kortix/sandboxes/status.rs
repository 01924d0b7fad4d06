//! `GET /sandboxes/{sandbox_id}/status`

use axum::{
    Json,
    extract::{Path, State},
};

use super::{health::Body, reach};
use crate::http::{
    AppState,
    auth::OptionalCaller,
    error::ApiError,
    openapi::{errors::kortix, params::SandboxPath},
};

/// Look how a sandbox does.
///
/// One that cannot be reached is no error here: its status is `FAILED`.
#[utoipa::path(
    get,
    path = "/sandboxes/{sandbox_id}/status",
    operation_id = "sandboxes.status",
    tag = "sandboxes",
    params(SandboxPath),
    security((), ("jwt" = []), ("api_key" = []), ("obvious_key" = [])),
    responses(
        (status = 200, description = "How it does.", body = Body),
        kortix::Reader, kortix::Forbidden, kortix::NotFound, kortix::Elsewhere,
    ),
)]
pub(in crate::http) async fn status(
    State(app): State<AppState>,
    OptionalCaller(caller): OptionalCaller,
    Path(id): Path<String>,
) -> Result<Json<Body>, ApiError> {
    let reach = reach::readable(&app, caller, &id).await?;
    Ok(Json(Body::look(&app, &reach.project).await))
}
