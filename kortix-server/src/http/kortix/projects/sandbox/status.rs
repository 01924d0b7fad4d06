//! `GET /project/{project_id}/sandbox/status`

use axum::{
    Json,
    extract::{Path, State},
};

use super::reach;
use crate::http::{
    AppState,
    auth::OptionalCaller,
    error::ApiError,
    kortix::sandboxes::health::Body,
    openapi::{errors::kortix, params::ProjectPath},
};

/// Look how the sandbox of a project does.
///
/// One that cannot be reached is no error here: its status is `FAILED`. Without a sandbox it is `UNKNOWN`.
#[utoipa::path(
    get,
    path = "/project/{project_id}/sandbox/status",
    operation_id = "projects.sandbox.status",
    tag = "sandboxes",
    params(ProjectPath),
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
    let project = reach::readable(&app, caller, &id).await?;
    Ok(Json(Body::look(&app, &project).await))
}
