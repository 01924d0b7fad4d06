//! `GET /projects/{project_id}`

use axum::{
    Json,
    extract::{Path, State},
};

use crate::http::{
    AppState,
    auth::OptionalCaller,
    error::ApiError,
    kortix::{access, body::ProjectBody},
    openapi::{errors::kortix, params::ProjectPath},
};

/// Read a project with its sandbox.
///
/// The sandbox's secrets are shown to members alone.
#[utoipa::path(
    get,
    path = "/projects/{project_id}",
    operation_id = "projects.get",
    tag = "projects",
    params(ProjectPath),
    security((), ("jwt" = []), ("api_key" = []), ("obvious_key" = [])),
    responses(
        (
            status = 200, description = "The project.", body = ProjectBody,
            links(
                ("status" = (
                    operation_id = "sandboxes.status",
                    parameters(("sandbox_id" = "$response.body#/sandbox/id"))
                )),
                ("files" = (
                    operation_id = "sandboxes.files.list",
                    parameters(("sandbox_id" = "$response.body#/sandbox/id"))
                )),
                ("delete_sandbox" = (
                    operation_id = "sandboxes.delete",
                    parameters(("sandbox_id" = "$response.body#/sandbox/id"))
                )),
            ),
        ),
        kortix::Reader, kortix::Private, kortix::Forbidden, kortix::NotFound,
    ),
)]
pub(in crate::http) async fn get(
    State(app): State<AppState>,
    OptionalCaller(caller): OptionalCaller,
    Path(id): Path<String>,
) -> Result<Json<ProjectBody>, ApiError> {
    let (project, access) = access::project(&app, caller, &id, "Failed to fetch project").await?;
    match caller {
        _ if access.can_read() => Ok(Json(ProjectBody::new(project, access, &app.urls))),
        None => Err(ApiError::unauthenticated("Authentication required for private projects")),
        Some(_) => Err(ApiError::forbidden("Not authorized to access this project")),
    }
}
