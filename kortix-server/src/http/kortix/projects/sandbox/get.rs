//! `GET /project/{project_id}/sandbox`

use axum::{
    Json,
    extract::{Path, State},
};
use serde::Serialize;
use utoipa::ToSchema;

use super::reach;
use crate::{
    http::{
        AppState,
        auth::OptionalCaller,
        error::ApiError,
        kortix::sandboxes::health::{Machine, state_word},
        openapi::{errors::kortix, params::ProjectPath},
    },
    timestamp::Timestamp,
};

#[derive(Serialize, ToSchema)]
#[schema(as = ProjectSandbox)]
pub(in crate::http) struct Body {
    status: &'static str,
    sandbox: Details,
}

#[derive(Serialize, ToSchema)]
#[schema(as = SandboxDetails)]
struct Details {
    sandbox_id: String,
    /// `started`, `stopped`, or `error`.
    state: &'static str,
    project_id: String,
    vnc_preview: String,
    sandbox_url: String,
    created_at: Timestamp,
    #[serde(flatten)]
    machine: Machine,
}

/// Read the sandbox of a project.
#[utoipa::path(
    get,
    path = "/project/{project_id}/sandbox",
    operation_id = "projects.sandbox.get",
    tag = "sandboxes",
    params(ProjectPath),
    security((), ("jwt" = []), ("api_key" = []), ("obvious_key" = [])),
    responses(
        (status = 200, description = "The sandbox.", body = Body),
        kortix::Reader, kortix::Forbidden, kortix::NotFound, kortix::Elsewhere,
    ),
)]
pub(in crate::http) async fn get(
    State(app): State<AppState>,
    OptionalCaller(caller): OptionalCaller,
    Path(id): Path<String>,
) -> Result<Json<Body>, ApiError> {
    let project = reach::readable(&app, caller, &id).await?;
    let key = &project.sandbox.as_ref().ok_or_else(reach::none)?.key;
    let sandbox = Details {
        sandbox_id: key.to_string(),
        state: state_word(&app, key).await,
        project_id: project.id.hyphenated(),
        vnc_preview: app.urls.desktop(key),
        sandbox_url: app.urls.preview(key),
        // They are made together.
        created_at: project.created_at,
        machine: Machine::of(&app, key).await,
    };
    Ok(Json(Body { status: "success", sandbox }))
}
