//! `POST /project/{project_id}/files`

use axum::{
    Json,
    extract::{Path, State},
};
use http::HeaderMap;
use serde::Serialize;
use utoipa::ToSchema;

use crate::{
    domain::upload::UploadPlace,
    http::{
        AppState,
        auth::KortixCaller,
        error::ApiError,
        idempotency::{ClientKey, replayed_header},
        kortix::{
            projects::sandbox::reach::{self, FORBIDDEN},
            sandboxes::files::{
                upload::{self, upload_to},
                upload_form::{FileFields, FileForm},
            },
        },
        limits::Upload,
        openapi::{errors::kortix, params::ProjectPath},
    },
};

#[derive(Serialize, ToSchema)]
#[schema(as = ProjectFileUploaded)]
pub(in crate::http) struct Body {
    #[serde(flatten)]
    file: upload::Body,
    sandbox_id: String,
    /// There was none, so it was made for the file.
    sandbox_created: bool,
}

/// Upload a file to a project.
///
/// As `sandboxes.files.upload`. The project's sandbox is started when it does not run, and made when it was deleted.
#[utoipa::path(
    post,
    path = "/project/{project_id}/files",
    operation_id = "projects.files.upload",
    tag = "projects",
    params(ProjectPath, ClientKey),
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
    client_key: ClientKey,
    form: FileForm,
) -> Result<(HeaderMap, Json<Body>), ApiError> {
    let (project, sandbox) = reach::writable(&app, Some(caller), &id, FORBIDDEN).await?;
    let asked = form.parts();
    let [path, filename, content] = asked.each_ref().map(String::as_str);
    let parts = [project.id.prefixed(), sandbox.to_string()];
    let idempotency =
        client_key.bind("projects.files.upload", &[&parts[0], &parts[1], path, filename, content]);
    let place = UploadPlace::Project(sandbox.clone());
    let (name, uploaded) = upload_to(&app, caller, place, form, idempotency).await?;
    let headers = replayed_header(uploaded.replayed);
    let sandbox_created = uploaded.sandbox_made;
    let file = upload::Body::new(name, uploaded);
    Ok((headers, Json(Body { file, sandbox_id: sandbox.to_string(), sandbox_created })))
}
