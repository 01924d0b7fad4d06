//! `DELETE /projects/{project_id}`

use axum::{
    Json,
    extract::{Path, State},
};
use serde::Serialize;
use utoipa::ToSchema;

use crate::http::{
    AppState,
    auth::KortixCaller,
    error::ApiError,
    kortix::access,
    limits::LongCall,
    openapi::{errors::kortix, params::ProjectPath},
};

const FAILURE: &str = "Failed to delete project";

#[derive(Serialize, ToSchema)]
#[schema(as = ProjectDeleted)]
pub(in crate::http) struct Body {
    message: &'static str,
    project_id: String,
    threads_deleted: i64,
}

/// Delete a project with its threads and its sandbox.
#[utoipa::path(
    delete,
    path = "/projects/{project_id}",
    operation_id = "projects.delete",
    tag = "projects",
    params(ProjectPath),
    responses(
        (status = 200, description = "It is gone.", body = Body),
        kortix::Caller, kortix::Forbidden, kortix::NotFound,
    ),
)]
pub(in crate::http) async fn delete(
    State(app): State<AppState>,
    _: LongCall,
    KortixCaller(caller): KortixCaller,
    Path(id): Path<String>,
) -> Result<Json<Body>, ApiError> {
    let (project, access) = access::project(&app, Some(caller), &id, FAILURE).await?;
    if !access.is_member() {
        return Err(ApiError::forbidden("Not authorized to delete this project"));
    }
    let deletion = app.service.delete_project(project.id).await;
    let deletion = deletion
        .map_err(|error| ApiError::store(FAILURE, &error))?
        .ok_or_else(|| ApiError::not_found("Project not found"))?;
    Ok(Json(Body {
        message: "Project deleted successfully",
        project_id: project.id.hyphenated(),
        threads_deleted: deletion.threads_deleted,
    }))
}
