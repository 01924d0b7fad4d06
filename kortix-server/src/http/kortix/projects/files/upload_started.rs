//! `POST /project/{project_id}/files/upload-started`

use std::time::Duration;

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
        fields::Fields,
        openapi::{errors::kortix, params::ProjectPath},
    },
    timestamp::Timestamp,
};

/// How long a client is believed that has fallen silent.
const BELIEVED: Duration = Duration::from_mins(5);
const MOST: i64 = 1_000_000;

/// What the body holds.
#[derive(ToSchema)]
#[schema(as = UploadStarted)]
#[expect(dead_code, reason = "only its description is used; the body is read field by field")]
struct Asked {
    file_count: i64,
}

#[derive(Serialize, ToSchema)]
#[schema(as = UploadAnnounced)]
pub(in crate::http) struct Body {
    status: &'static str,
    pending_files: i64,
}

/// Announce an upload.
///
/// Others see it until it is completed, or for five minutes.
#[utoipa::path(
    post,
    path = "/project/{project_id}/files/upload-started",
    operation_id = "projects.files.upload_started",
    tag = "projects",
    params(ProjectPath),
    request_body = Asked,
    responses(
        (status = 200, description = "It is announced.", body = Body),
        kortix::Caller, kortix::Forbidden, kortix::NotFound, kortix::Body,
    ),
)]
pub(in crate::http) async fn upload_started(
    State(app): State<AppState>,
    KortixCaller(caller): KortixCaller,
    Path(id): Path<String>,
    mut fields: Fields,
) -> Result<Json<Body>, ApiError> {
    let pending_files = fields.integer("file_count", 0..=MOST).unwrap_or_default();
    fields.finish()?;
    let project = writable(&app, caller, &id).await?;
    let until = Timestamp::now().after(BELIEVED);
    let announced = app.service.store.announce_files(project.id, pending_files, until).await;
    if !announced.map_err(|error| ApiError::store("Failed to announce the upload", &error))? {
        return Err(ApiError::not_found("Project not found"));
    }
    Ok(Json(Body { status: "ok", pending_files }))
}
