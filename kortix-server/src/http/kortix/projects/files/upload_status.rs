//! `GET /project/{project_id}/files/upload-status`

use axum::{
    Json,
    extract::{Path, State},
};
use serde::Serialize;
use utoipa::ToSchema;

use crate::{
    http::{
        AppState,
        auth::KortixCaller,
        error::ApiError,
        kortix::access,
        openapi::{errors::kortix, params::ProjectPath},
    },
    timestamp::Timestamp,
};

#[derive(Serialize, ToSchema)]
#[schema(as = UploadStatus)]
pub(in crate::http) struct Body {
    uploading: bool,
    pending_files: i64,
}

/// Look whether an upload is announced.
#[utoipa::path(
    get,
    path = "/project/{project_id}/files/upload-status",
    operation_id = "projects.files.upload_status",
    tag = "projects",
    params(ProjectPath),
    responses(
        (status = 200, description = "What is announced.", body = Body),
        kortix::Caller, kortix::Forbidden, kortix::NotFound,
    ),
)]
pub(in crate::http) async fn upload_status(
    State(app): State<AppState>,
    KortixCaller(caller): KortixCaller,
    Path(id): Path<String>,
) -> Result<Json<Body>, ApiError> {
    let (project, access) = access::project(&app, Some(caller), &id, "Failed to fetch project").await?;
    if !access.can_read() {
        return Err(ApiError::forbidden("Not authorized to access this project"));
    }
    let announced = app.service.store.announced_files(project.id, Timestamp::now()).await;
    let pending_files =
        announced.map_err(|error| ApiError::store("Failed to read the upload's status", &error))?;
    Ok(Json(Body { uploading: pending_files > 0, pending_files }))
}
