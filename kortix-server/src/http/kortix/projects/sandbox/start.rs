//! `POST /project/{project_id}/sandbox/start`

use axum::{
    Json,
    extract::{Path, State},
};

use super::reach;
use crate::http::{
    AppState,
    auth::KortixCaller,
    error::ApiError,
    kortix::sandboxes::{reach::refusal, start::Body},
    limits::LongCall,
    openapi::{errors::kortix, params::ProjectPath},
};

/// Start the sandbox of a project.
///
/// One that was deleted is made anew, empty. The answer does not wait for its desktop.
#[utoipa::path(
    post,
    path = "/project/{project_id}/sandbox/start",
    operation_id = "projects.sandbox.start",
    tag = "sandboxes",
    params(ProjectPath),
    responses(
        (status = 200, description = "It runs, or is being started.", body = Body),
        kortix::Caller, kortix::Forbidden, kortix::NotFound,
    ),
)]
pub(in crate::http) async fn start(
    State(app): State<AppState>,
    _: LongCall,
    KortixCaller(caller): KortixCaller,
    Path(id): Path<String>,
) -> Result<Json<Body>, ApiError> {
    let (_, key) = reach::writable(&app, Some(caller), &id, "Not authorized").await?;
    let brought_up = app.service.bring_up(&key).await.map_err(|error| refusal(&key, &error))?;
    Ok(Json(Body::brought_up(&key, brought_up)))
}
