//! `POST /x/v1/threads/{id}/executions`

use axum::{
    Json,
    extract::{Path, State},
};
use http::HeaderMap;

use crate::{
    http::{
        AppState,
        auth::ObviousCaller,
        error::ApiError,
        extract::RawBody,
        idempotency::ClientKey,
        obvious::task::{self, Started, Task, TaskBody},
        openapi::{errors, params::ExtensionThreadPath},
    },
    ids::ThreadId,
    runs::Place,
    store::StoreError,
};

const NOT_FOUND: &str = "Thread not found";

/// Start the agent on another task in a thread.
#[utoipa::path(
    post,
    path = "/threads/{id}/executions",
    operation_id = "executions.create",
    tag = "executions",
    params(ExtensionThreadPath, ClientKey),
    request_body = TaskBody,
    responses(
        (
            status = 200, description = "It is started.", body = Started,
            links(("read" = (operation_id = "executions.get", parameters(("id" = "$response.body#/execution/id"))))),
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
    let thread = ThreadId::parse(&id).ok_or_else(|| ApiError::not_found(NOT_FOUND))?;
    let failed = |error: StoreError| ApiError::store("Internal server error", &error);
    let found = app.service.store.thread(thread).await.map_err(failed)?;
    let found = found.ok_or_else(|| ApiError::not_found(NOT_FOUND))?;
    if !app.service.is_member(caller, found.account).await.map_err(failed)? {
        return Err(ApiError::not_found(NOT_FOUND));
    }
    let idempotency = key.bind("executions.create", &task.parts(&thread.prefixed()));
    let execution = app.runner.new_execution(caller, task.prompts, idempotency);
    task::start(&app, Place::Thread(thread), execution, NOT_FOUND).await
}
