//! `PUT /sandboxes/{sandbox_id}/files`

use axum::{
    Json,
    extract::{Path, State},
};
use bytes::Bytes;
use serde::Serialize;
use utoipa::ToSchema;

use super::{fault::Words, path};
use crate::{
    http::{
        App, AppState,
        auth::OptionalCaller,
        error::ApiError,
        fields::Fields,
        kortix::sandboxes::reach::{self, SandboxInReach},
        limits::Upload,
        openapi::{errors::kortix, params::SandboxPath},
    },
    sandbox::{SandboxError, files::FileFault},
};

/// What the body holds.
#[derive(ToSchema)]
#[schema(as = WriteFile)]
#[expect(dead_code, reason = "only its description is used; the body is read field by field")]
struct Asked {
    path: String,
    /// Empty when absent.
    content: Option<String>,
}

#[derive(Serialize, ToSchema)]
#[schema(as = FileWritten)]
pub(in crate::http) struct Body {
    status: &'static str,
    updated: bool,
    path: String,
}

/// Write a text file.
///
/// All of it or nothing; the directories above it are made.
#[utoipa::path(
    put,
    path = "/sandboxes/{sandbox_id}/files",
    operation_id = "sandboxes.files.write",
    tag = "sandboxes",
    params(SandboxPath),
    request_body = Asked,
    security((), ("jwt" = []), ("api_key" = []), ("obvious_key" = [])),
    responses(
        (status = 200, description = "It is written.", body = Body),
        kortix::Reader, kortix::Forbidden, kortix::NotFound, kortix::Body,
        kortix::Elsewhere,
    ),
)]
pub(in crate::http) async fn write(
    State(app): State<AppState>,
    _: Upload,
    OptionalCaller(caller): OptionalCaller,
    Path(id): Path<String>,
    mut fields: Fields,
) -> Result<Json<Body>, ApiError> {
    let reach = reach::writable(&app, caller, &id).await?;
    let path = fields.optional_content("path").unwrap_or_default();
    let content = fields.optional_content("content").unwrap_or_default();
    fields.finish()?;
    written(&app, &reach, &path, content.into()).await
}

/// Over the file that is called just so, or else where the service would write it.
pub(super) async fn written(
    app: &App,
    reach: &SandboxInReach,
    asked: &str,
    content: Bytes,
) -> Result<Json<Body>, ApiError> {
    let words = Words { missing: "File not found", failure: "Failed to update file" };
    let refused = |error: SandboxError| words.answer(&reach.key, asked, error.into());
    let driver = &app.service.driver;
    let (as_written, decoded) = (path::as_written(asked)?, path::decoded(asked)?);
    let at = if as_written == decoded {
        decoded
    } else {
        match reach.work(app, || driver.file(&reach.key, &as_written)).await {
            Ok(_) => as_written,
            Err(SandboxError::File(FileFault::NotFound | FileFault::NotADirectory)) => decoded,
            Err(error) => return Err(refused(error)),
        }
    };
    reach.work(app, || driver.write_file(&reach.key, &at, content.clone())).await.map_err(refused)?;
    Ok(Json(Body { status: "success", updated: true, path: at.to_string() }))
}
