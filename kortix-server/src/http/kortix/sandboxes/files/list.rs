//! `GET /sandboxes/{sandbox_id}/files`

use axum::{
    Json,
    extract::{Path, State},
};
use serde::Serialize;
use utoipa::ToSchema;

use super::{fault::Words, path::PathQuery};
use crate::{
    http::{
        App, AppState,
        auth::OptionalCaller,
        error::ApiError,
        kortix::sandboxes::reach::{self, SandboxInReach},
        openapi::{errors::kortix, params::SandboxPath},
    },
    sandbox::files::FileInfo,
    timestamp::Timestamp,
};

#[derive(Serialize, ToSchema)]
#[schema(as = FileList)]
pub(in crate::http) struct Body {
    files: Vec<FileBody>,
}

#[derive(Serialize, ToSchema)]
#[schema(as = FileEntry)]
struct FileBody {
    name: String,
    path: String,
    is_dir: bool,
    size: u64,
    mod_time: Timestamp,
    /// As `ls -l` writes them.
    permissions: String,
}

impl From<FileInfo> for FileBody {
    fn from(file: FileInfo) -> Self {
        Self {
            mod_time: file.modified_at(),
            permissions: file.permissions(),
            name: file.name,
            path: file.path,
            is_dir: file.is_dir,
            size: file.size,
        }
    }
}

/// List a directory.
///
/// One level of it, by name.
#[utoipa::path(
    get,
    path = "/sandboxes/{sandbox_id}/files",
    operation_id = "sandboxes.files.list",
    tag = "sandboxes",
    params(SandboxPath, PathQuery),
    security((), ("jwt" = []), ("api_key" = []), ("obvious_key" = [])),
    responses(
        (status = 200, description = "What is in it.", body = Body),
        kortix::Reader, kortix::Forbidden, kortix::NotFound, kortix::BadRequest,
        kortix::Query, kortix::Conflict, kortix::Elsewhere,
    ),
)]
pub(in crate::http) async fn list(
    State(app): State<AppState>,
    OptionalCaller(caller): OptionalCaller,
    Path(id): Path<String>,
    PathQuery { path }: PathQuery,
) -> Result<Json<Body>, ApiError> {
    let reach = reach::readable(&app, caller, &id).await?;
    listed(&app, &reach, &path).await
}

pub(super) async fn listed(app: &App, reach: &SandboxInReach, path: &str) -> Result<Json<Body>, ApiError> {
    let words = Words { missing: "Directory not found", failure: "Failed to list files" };
    let driver = &app.service.driver;
    let listed =
        reach.with_file(app, path, |at| async move { driver.list_files(&reach.key, &at).await }).await;
    let files = listed.map_err(|refused| words.answer(&reach.key, path, refused))?;
    Ok(Json(Body { files: files.into_iter().map(FileBody::from).collect() }))
}
