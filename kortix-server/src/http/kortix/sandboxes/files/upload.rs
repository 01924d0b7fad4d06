//! `POST /sandboxes/{sandbox_id}/files`

use axum::{
    Json,
    extract::{Path, State},
};
use http::HeaderMap;
use serde::Serialize;
use utoipa::ToSchema;

use super::{
    fault::Words,
    path::{self, Refused},
    upload_form::{FileFields, FileForm},
};
use crate::{
    domain::{
        self,
        account::Caller,
        upload::{UploadError, UploadPlace, Uploaded},
    },
    http::{
        App, AppState,
        auth::KortixCaller,
        error::ApiError,
        idempotency::{ClientKey, replayed_header},
        kortix::sandboxes::reach,
        limits::Upload,
        openapi::{errors::kortix, params::SandboxPath},
    },
    sandbox::{SandboxKey, files::FilePath},
    store::IdempotencyKey,
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
    params(SandboxPath, ClientKey),
    request_body(content = FileFields, content_type = "multipart/form-data"),
    responses(
        (status = 200, description = "It is there.", body = Body),
        kortix::Caller, kortix::Forbidden, kortix::NotFound, kortix::Body, kortix::Creates,
    ),
)]
pub(in crate::http) async fn upload(
    State(app): State<AppState>,
    _: Upload,
    KortixCaller(caller): KortixCaller,
    Path(id): Path<String>,
    key: ClientKey,
    form: FileForm,
) -> Result<(HeaderMap, Json<Body>), ApiError> {
    let sandbox = reach::writable(&app, Some(caller), &id).await?.key;
    let asked = form.parts();
    let [path, filename, content] = asked.each_ref().map(String::as_str);
    let idempotency = key.bind("sandboxes.files.upload", &[sandbox.as_str(), path, filename, content]);
    let (name, uploaded) = upload_to(&app, caller, UploadPlace::Sandbox(sandbox), form, idempotency).await?;
    Ok((replayed_header(uploaded.replayed), Json(Body::new(name, uploaded))))
}

impl Body {
    pub(in crate::http) fn new(asked: String, uploaded: Uploaded) -> Self {
        Self {
            status: "success",
            created: true,
            path: uploaded.path,
            renamed: uploaded.name != asked,
            original_filename: asked,
            final_filename: uploaded.name,
        }
    }
}

/// Puts the form's file there. The name that was asked for, and what became of it.
pub(in crate::http) async fn upload_to(
    app: &App,
    caller: Caller,
    place: UploadPlace,
    form: FileForm,
    idempotency: Option<IdempotencyKey>,
) -> Result<(String, Uploaded), ApiError> {
    let (name, path) = name_and_path(&form)?;
    let (UploadPlace::Sandbox(key) | UploadPlace::Project(key)) = &place;
    let (sandbox, at) = (key.clone(), path.clone());
    let upload =
        domain::upload::Upload { account: caller.account, place, path, content: form.content, idempotency };
    match app.service.upload(upload).await {
        Ok(uploaded) => Ok((name, uploaded)),
        Err(error) => Err(refused(&sandbox, &at, error)),
    }
}

fn refused(sandbox: &SandboxKey, at: &FilePath, error: UploadError) -> ApiError {
    let words = Words { missing: "Directory not found", failure: "Failed to create file" };
    match error {
        UploadError::UnderWay => ApiError::idempotency_in_progress(),
        UploadError::KeyReused => ApiError::idempotency_key_reused(),
        UploadError::Sandbox(error) => words.answer(sandbox, at.as_str(), Refused::Sandbox(error)),
        UploadError::Store(error) => ApiError::store(words.failure, &error),
    }
}

/// The name of the file, and where it is to be. A path that ends in no name leaves it to the file itself.
fn name_and_path(form: &FileForm) -> Result<(String, FilePath), ApiError> {
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
        name_and_path(&form).ok().map(|(_, at)| at.to_string())
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
