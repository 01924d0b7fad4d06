//! `GET /projects/{project_id}`

use axum::{
    Json,
    extract::{Path, State},
};

use crate::{
    http::{AppState, auth::OptionalCaller, error::ApiError, kortix::body::ProjectBody},
    ids::ProjectId,
};

pub(in crate::http) async fn get(
    State(app): State<AppState>,
    OptionalCaller(caller): OptionalCaller,
    Path(id): Path<String>,
) -> Result<Json<ProjectBody>, ApiError> {
    let not_found = || ApiError::not_found("Project not found");
    let id = ProjectId::parse(&id).ok_or_else(not_found)?;
    let project = app
        .service
        .store
        .project(id)
        .await
        .map_err(|error| ApiError::store("Failed to fetch project", &error))?
        .ok_or_else(not_found)?;
    match caller {
        _ if project.is_public => {}
        None => return Err(ApiError::unauthenticated("Authentication required for private projects")),
        Some(caller) if caller.owns(&project) => {}
        Some(_) => return Err(ApiError::forbidden("Not authorized to access this project")),
    }
    Ok(Json(ProjectBody::new(project, caller, &app.urls)))
}
