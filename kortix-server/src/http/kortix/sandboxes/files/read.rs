//! `GET /sandboxes/{sandbox_id}/files/content`

use axum::{
    body::Body,
    extract::{Path, State},
    response::Response,
};
use http::{HeaderValue, header};
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};

use super::{fault::Words, path::PathQuery};
use crate::{
    http::{
        AppState,
        auth::OptionalCaller,
        error::ApiError,
        kortix::sandboxes::reach,
        openapi::{errors::kortix, params::SandboxPath},
    },
    sandbox::files::FileContent,
};

/// What stays as it is in `filename*=UTF-8''…` (RFC 8187, section 3.2.1).
const IN_FILE_NAMES: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'.').remove(b'_').remove(b'~');

/// Read a file.
#[utoipa::path(
    get,
    path = "/sandboxes/{sandbox_id}/files/content",
    operation_id = "sandboxes.files.read",
    tag = "sandboxes",
    params(SandboxPath, PathQuery),
    security((), ("jwt" = []), ("api_key" = []), ("obvious_key" = [])),
    responses(
        (status = 200, description = "Its bytes.", body = Vec<u8>, content_type = "application/octet-stream"),
        kortix::Reader, kortix::Forbidden, kortix::NotFound, kortix::BadRequest,
        kortix::Query, kortix::Conflict, kortix::Elsewhere,
    ),
)]
pub(in crate::http) async fn read(
    State(app): State<AppState>,
    OptionalCaller(caller): OptionalCaller,
    Path(id): Path<String>,
    PathQuery { path }: PathQuery,
) -> Result<Response, ApiError> {
    let reach = reach::readable(&app, caller, &id).await?;
    let words = Words { missing: "File not found", failure: "Failed to read file" };
    let driver = &app.service.driver;
    let file = reach.with_file(&app, &path, |at| async {
        driver.read_file(&reach.key, &at).await.map(|file| (at, file))
    });
    let (at, file) = file.await.map_err(|refused| words.answer(&reach.key, &path, refused))?;
    Ok(as_download(at.name().unwrap_or_default(), file))
}

/// Never shown by a browser as a page of ours, whatever is in it.
fn as_download(name: &str, file: FileContent) -> Response {
    let mut answer = Response::new(Body::from_stream(file.bytes));
    let headers = answer.headers_mut();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("application/octet-stream"));
    headers.insert(header::CONTENT_LENGTH, file.size.into());
    headers.insert(header::X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff"));
    let named = format!("attachment; filename*=UTF-8''{}", utf8_percent_encode(name, IN_FILE_NAMES));
    if let Ok(named) = HeaderValue::try_from(named) {
        headers.insert(header::CONTENT_DISPOSITION, named);
    }
    answer
}
