//! `POST /project/{project_id}/sandbox/stop`

use axum::{
    Json,
    extract::{Path, State},
};

use super::reach;
use crate::{
    domain::sandbox::BroughtDown,
    http::{
        AppState,
        auth::KortixCaller,
        error::ApiError,
        kortix::sandboxes::{reach::refusal, start::Body},
        limits::LongCall,
        openapi::{errors::kortix, params::ProjectPath},
    },
};

/// Stop the sandbox of a project.
///
/// Everything in it ends, the agent's work too, and its files are kept. It stays stopped until it is started, its thread
/// is opened, or a member works in it.
#[utoipa::path(
    post,
    path = "/project/{project_id}/sandbox/stop",
    operation_id = "projects.sandbox.stop",
    tag = "sandboxes",
    params(ProjectPath),
    responses(
        (status = 200, description = "It does not run.", body = Body),
        kortix::Caller, kortix::Forbidden, kortix::NotFound,
    ),
)]
pub(in crate::http) async fn stop(
    State(app): State<AppState>,
    _: LongCall,
    KortixCaller(caller): KortixCaller,
    Path(id): Path<String>,
) -> Result<Json<Body>, ApiError> {
    let (_, key) = reach::writable(&app, Some(caller), &id, "Not authorized").await?;
    let (status, message) = match app.service.bring_down(&key).await {
        Ok(BroughtDown::WasStopped) => ("success", "Sandbox is already stopped"),
        Ok(BroughtDown::Stopped) => ("stopped", "Sandbox stopped"),
        Err(error) => return Err(refusal(&key, &error)),
    };
    Ok(Json(Body { status, sandbox_id: Some(key.to_string()), message }))
}
