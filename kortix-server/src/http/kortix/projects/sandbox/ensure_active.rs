//! `POST /project/{project_id}/sandbox/ensure-active`

use axum::{
    Json,
    extract::{Path, State},
};
use serde::Serialize;
use utoipa::ToSchema;

use super::reach::{self, FORBIDDEN};
use crate::http::{
    AppState,
    auth::OptionalCaller,
    error::ApiError,
    kortix::sandboxes::reach::refusal,
    limits::LongCall,
    openapi::{errors::kortix, params::ProjectPath},
};

#[derive(Serialize, ToSchema)]
#[schema(as = SandboxActive)]
pub(in crate::http) struct Body {
    status: &'static str,
    sandbox_id: String,
    message: &'static str,
}

/// Have the sandbox of a project run.
///
/// Starts it when it does not, and answers when its desktop does.
#[utoipa::path(
    post,
    path = "/project/{project_id}/sandbox/ensure-active",
    operation_id = "projects.sandbox.ensure_active",
    tag = "sandboxes",
    params(ProjectPath),
    responses(
        (status = 200, description = "It runs.", body = Body),
        kortix::Reader, kortix::Forbidden, kortix::NotFound, kortix::Elsewhere,
    ),
)]
pub(in crate::http) async fn ensure_active(
    State(app): State<AppState>,
    _: LongCall,
    OptionalCaller(caller): OptionalCaller,
    Path(id): Path<String>,
) -> Result<Json<Body>, ApiError> {
    let (_, key) = reach::writable(&app, caller, &id, FORBIDDEN).await?;
    app.service.bring_up_ready(&key).await.map_err(|error| refusal(&key, &error))?;
    Ok(Json(Body { status: "success", sandbox_id: key.to_string(), message: "Sandbox is active" }))
}
