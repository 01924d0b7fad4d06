//! `POST /project/{project_id}/files`

use axum::{
    Json,
    extract::{Path, State},
};
use serde::Serialize;
use utoipa::ToSchema;

use crate::{
    domain::{access::Access, sandbox::BroughtUp},
    http::{
        AppState,
        auth::KortixCaller,
        error::ApiError,
        kortix::{
            projects::sandbox::reach::{self, FORBIDDEN},
            sandboxes::{
                files::{
                    upload::{self, uploaded},
                    upload_form::{FileFields, FileForm},
                },
                reach::{SandboxInReach, refusal},
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
    params(ProjectPath),
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
    let (project, key) = reach::writable(&app, Some(caller), &id, FORBIDDEN).await?;
    let brought_up = app.service.bring_up(&key).await.map_err(|error| refusal(&key, &error))?;
    let reach = SandboxInReach { key, project, access: Access::Member };
    let file = uploaded(&app, &reach, &form).await?;
    let sandbox_created = brought_up == BroughtUp::Made;
    Ok(Json(Body { file, sandbox_id: reach.key.to_string(), sandbox_created }))
}
