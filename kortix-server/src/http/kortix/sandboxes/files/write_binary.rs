//! `PUT /sandboxes/{sandbox_id}/files/binary`

use axum::{
    Json,
    extract::{Path, State},
};

use super::{
    upload_form::{FileFields, FileForm},
    write::{Body, written},
};
use crate::http::{
    AppState,
    auth::KortixCaller,
    error::ApiError,
    kortix::sandboxes::reach,
    limits::Upload,
    openapi::{errors::kortix, params::SandboxPath},
};

/// Write a file.
///
/// All of it or nothing; the directories above it are made.
#[utoipa::path(
    put,
    path = "/sandboxes/{sandbox_id}/files/binary",
    operation_id = "sandboxes.files.write_binary",
    tag = "sandboxes",
    params(SandboxPath),
    request_body(content = FileFields, content_type = "multipart/form-data"),
    responses(
        (status = 200, description = "It is written.", body = Body),
        kortix::Caller, kortix::Forbidden, kortix::NotFound, kortix::Body,
    ),
)]
pub(in crate::http) async fn write_binary(
    State(app): State<AppState>,
    _: Upload,
    KortixCaller(caller): KortixCaller,
    Path(id): Path<String>,
    form: FileForm,
) -> Result<Json<Body>, ApiError> {
    let reach = reach::writable(&app, Some(caller), &id).await?;
    written(&app, &reach, &form.path, form.content.clone()).await
}
