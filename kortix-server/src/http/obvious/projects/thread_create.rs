//! `POST /api/v1/projects/{id}/thread`

use axum::{
    Json,
    extract::{Path, State},
};
use http::HeaderMap;

use crate::{
    domain::thread::{EXTERNAL_THREAD_NAME, Thread},
    http::{
        AppState,
        auth::ObviousCaller,
        error::ApiError,
        extract::RawBody,
        idempotency::ClientKey,
        obvious::task::{self, Started, Task, TaskBody},
        openapi::{errors, params::ObviousProjectPath},
    },
    ids::ProjectId,
    runs::Place,
    store::StoreError,
};

const NOT_FOUND: &str = "Project not found";

/// Make a thread in a project and start the agent on a task in it.
#[utoipa::path(
    post,
    path = "/projects/{id}/thread",
    operation_id = "projects.thread_create",
    tag = "projects",
    params(ObviousProjectPath, ClientKey),
    request_body = TaskBody,
    responses(
        (
            status = 200, description = "It is started.", body = Started,
            links(
                ("read" = (operation_id = "executions.get", parameters(("id" = "$response.body#/execution/id")))),
                ("go_on" = (operation_id = "executions.create", parameters(("id" = "$response.body#/thread/id")))),
            ),
        ),
        errors::obvious::Caller, errors::obvious::Limit, errors::obvious::NotFound,
        errors::obvious::Starts,
    ),
)]
pub(in crate::http) async fn create(
    State(app): State<AppState>,
    ObviousCaller(caller): ObviousCaller,
    Path(id): Path<String>,
    key: ClientKey,
    RawBody(body): RawBody,
) -> Result<(HeaderMap, Json<Started>), ApiError> {
    let task = Task::read(&body)?;
    let project = ProjectId::parse(&id).ok_or_else(|| ApiError::not_found(NOT_FOUND))?;
    let failed = |error: StoreError| ApiError::store("Internal server error", &error);
    let found = app.service.store.project(project).await.map_err(failed)?;
    let found = found.ok_or_else(|| ApiError::not_found(NOT_FOUND))?;
    if !app.service.project_access(Some(caller), &found).await.map_err(failed)?.is_member() {
        return Err(ApiError::not_found(NOT_FOUND));
    }
    let idempotency = key.bind("projects.thread.create", &task.parts(&project.prefixed()));
    let name = task.name.unwrap_or_else(|| EXTERNAL_THREAD_NAME.to_owned());
    let thread = Thread::new(project, caller.account, name);
    let execution = app.runner.new_execution(caller, task.prompts, idempotency);
    task::start(&app, Place::UnlimitedThread(thread), execution, NOT_FOUND).await
}
