//! `POST /project/{project_id}/files/upload-completed`

use axum::{
    Json,
    extract::{Path, State},
};
use serde::Serialize;
use utoipa::ToSchema;

use super::writable;
use crate::{
    http::{
        AppState,
        auth::KortixCaller,
        error::ApiError,
        openapi::{errors::kortix, params::ProjectPath},
    },
    timestamp::Timestamp,
};

#[derive(Serialize, ToSchema)]
#[schema(as = UploadCompleted)]
pub(in crate::http) struct Body {
    status: &'static str,
}

/// Say that an upload is done.
#[utoipa::path(
    post,
    path = "/project/{project_id}/files/upload-completed",
    operation_id = "projects.files.upload_completed",
    tag = "projects",
    params(ProjectPath),
    responses(
        (status = 200, description = "Nothing is announced any more.", body = Body),
        kortix::Caller, kortix::Forbidden, kortix::NotFound,
    ),
)]
pub(in crate::http) async fn upload_completed(
    State(app): State<AppState>,
    KortixCaller(caller): KortixCaller,
    Path(id): Path<String>,
) -> Result<Json<Body>, ApiError> {
    let project = writable(&app, caller, &id).await?;
    let completed = app.service.store.announce_files(project.id, 0, Timestamp::now()).await;
    if !completed.map_err(|error| ApiError::store("Failed to complete the upload", &error))? {
        return Err(ApiError::not_found("Project not found"));
    }
    Ok(Json(Body { status: "ok" }))
}
