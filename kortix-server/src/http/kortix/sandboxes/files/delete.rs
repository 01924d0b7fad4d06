//! `DELETE /sandboxes/{sandbox_id}/files`

use axum::{
    Json,
    extract::{Path, State},
};
use serde::Serialize;
use utoipa::ToSchema;

use super::{fault::Words, path::PathQuery};
use crate::http::{
    AppState,
    auth::KortixCaller,
    error::ApiError,
    kortix::sandboxes::reach,
    openapi::{errors::kortix, params::SandboxPath},
};

#[derive(Serialize, ToSchema)]
#[schema(as = FileDeleted)]
pub(in crate::http) struct Body {
    status: &'static str,
    deleted: bool,
    path: String,
}

/// Delete a file.
///
/// A link is deleted and not what it leads to. A directory is not deleted.
#[utoipa::path(
    delete,
    path = "/sandboxes/{sandbox_id}/files",
    operation_id = "sandboxes.files.delete",
    tag = "sandboxes",
    params(SandboxPath, PathQuery),
    responses(
        (status = 200, description = "It is gone.", body = Body),
        kortix::Caller, kortix::Forbidden, kortix::NotFound, kortix::BadRequest, kortix::Query,
    ),
)]
pub(in crate::http) async fn delete(
    State(app): State<AppState>,
    KortixCaller(caller): KortixCaller,
    Path(id): Path<String>,
    PathQuery { path }: PathQuery,
) -> Result<Json<Body>, ApiError> {
    let reach = reach::writable(&app, Some(caller), &id).await?;
    let words =
        Words { missing: "File not found", failure: "Failed to delete file. Please try again later." };
    let driver = &app.service.driver;
    let deleted = reach
        .with_file(&app, &path, |at| async { driver.delete_file(&reach.key, &at).await.map(|()| at) })
        .await;
    let at = deleted.map_err(|refused| words.answer(&reach.key, &path, refused))?;
    Ok(Json(Body { status: "success", deleted: true, path: at.to_string() }))
}
