//! `DELETE /projects/{project_id}`

use axum::{
    Json,
    extract::{Path, State},
};
use serde::Serialize;

use crate::{
    http::{AppState, auth::KortixCaller, error::ApiError},
    ids::ProjectId,
    store::StoreError,
};

#[derive(Serialize)]
pub(in crate::http) struct Body {
    message: &'static str,
    project_id: String,
    threads_deleted: i64,
}

pub(in crate::http) async fn delete(
    State(app): State<AppState>,
    KortixCaller(caller): KortixCaller,
    Path(id): Path<String>,
) -> Result<Json<Body>, ApiError> {
    let not_found = || ApiError::not_found("Project not found");
    let failed = |error: StoreError| ApiError::store("Failed to delete project", &error);
    let id = ProjectId::parse(&id).ok_or_else(not_found)?;
    let project = app.service.store.project(id).await.map_err(failed)?.ok_or_else(not_found)?;
    if !caller.owns(&project) {
        return Err(ApiError::forbidden("Not authorized to delete this project"));
    }
    let deletion = app.service.delete_project(id).await.map_err(failed)?.ok_or_else(not_found)?;
    Ok(Json(Body {
        message: "Project deleted successfully",
        project_id: id.hyphenated(),
        threads_deleted: deletion.threads_deleted,
    }))
}
