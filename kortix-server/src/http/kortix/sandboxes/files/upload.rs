//! `POST /sandboxes/{sandbox_id}/files`

use axum::{
    Json,
    extract::{Path, State},
};
use serde::Serialize;
use utoipa::ToSchema;

use super::{
    fault::Words,
    path::{self, Refused},
    upload_form::{FileFields, FileForm},
};
use crate::{
    http::{
        App, AppState,
        auth::KortixCaller,
        error::ApiError,
        kortix::sandboxes::reach::{self, SandboxInReach},
        limits::Upload,
        openapi::{errors::kortix, params::SandboxPath},
    },
    sandbox::files::FilePath,
};

/// Where uploads go, whatever directory the client names.
const UPLOADS: &str = "/workspace/uploads";

#[derive(Serialize, ToSchema)]
#[schema(as = FileUploaded)]
pub(in crate::http) struct Body {
    status: &'static str,
    created: bool,
    path: String,
    original_filename: String,
    final_filename: String,
    /// A file of that name was there already.
    renamed: bool,
}

/// Upload a file.
///
/// Into `/workspace/uploads`, and never in the place of another file: where the name is taken, it gets a number. Only
/// the last part of `path` counts.
#[utoipa::path(
    post,
    path = "/sandboxes/{sandbox_id}/files",
    operation_id = "sandboxes.files.upload",
    tag = "sandboxes",
    params(SandboxPath),
    request_body(content = FileFields, content_type = "multipart/form-data"),
    responses(
        (status = 200, description = "It is there.", body = Body),
        kortix::Caller, kortix::Forbidden, kortix::NotFound, kortix::Body,
    ),
)]
pub(in crate::http) async fn upload(
    State(app): State<AppState>,
    _: Upload,
    KortixCaller(caller): KortixCaller,
    Path(id): Path<String>,
    form: FileForm,
) -> Result<Json<Body>, ApiError> {
    let reach = reach::writable(&app, Some(caller), &id).await?;
    uploaded(&app, &reach, &form).await.map(Json)
}

pub(in crate::http) async fn uploaded(
    app: &App,
    reach: &SandboxInReach,
    form: &FileForm,
) -> Result<Body, ApiError> {
    let words = Words { missing: "Directory not found", failure: "Failed to create file" };
    let (name, at) = place(form)?;
    let driver = &app.service.driver;
    let added = reach.work(app, || driver.add_file(&reach.key, &at, form.content.clone())).await;
    let added = added.map_err(|error| words.answer(&reach.key, at.as_str(), Refused::Sandbox(error)))?;
    Ok(Body {
        status: "success",
        created: true,
        path: added.path,
        renamed: added.name != name,
        original_filename: name,
        final_filename: added.name,
    })
}

/// The name of the file, and where it is to be. A path that ends in no name leaves it to the file itself.
fn place(form: &FileForm) -> Result<(String, FilePath), ApiError> {
    let asked = path::decoded(&form.path)?;
    let name = asked.name().filter(|_| !form.path.ends_with('/'));
    let name = name.or_else(|| form.filename.as_deref()?.rsplit('/').find(|part| !part.is_empty()));
    let name = name.ok_or_else(|| ApiError::bad_request("Path names no file"))?;
    let at = path::as_written(&format!("{UPLOADS}/{name}"))?;
    match at.name() {
        Some(found) if found == name => Ok((name.to_owned(), at)),
        _ => Err(ApiError::bad_request("Path names no file")),
    }
}

#[cfg(test)]
mod tests {
    use bytes::Bytes;

    use super::*;

    fn placed(path: &str, filename: Option<&str>) -> Option<String> {
        let form = FileForm::new(path, filename.map(str::to_owned), Bytes::new());
        place(&form).ok().map(|(_, at)| at.to_string())
    }

    #[test]
    fn only_the_name_of_a_path_counts() {
        let wanted = Some("/workspace/uploads/data.csv".to_owned());
        for path in ["data.csv", "/workspace/data.csv", "/../../etc/data.csv", "../data.csv", "%2fdata.csv"] {
            assert_eq!(placed(path, None), wanted, "{path}");
        }
        assert_eq!(placed("/workspace/", Some("data.csv")), wanted);
        assert_eq!(placed("/", Some("C/data.csv")), wanted);
        for (path, filename) in
            [("", None), ("/", None), ("..", None), ("/", Some("..")), ("a/..", Some("."))]
        {
            assert_eq!(placed(path, filename), None, "{path}");
        }
    }
}
