//! `POST /x/v1/threads/{id}/executions`

use axum::{
    Json,
    extract::{Path, State},
};
use http::HeaderMap;

use crate::{
    domain::execution::NewExecution,
    http::{
        AppState,
        auth::ObviousCaller,
        error::ApiError,
        extract::RawBody,
        idempotency::ClientKey,
        obvious::task::{self, Started, Task},
    },
    ids::{ExecutionId, ThreadId},
    runs::Place,
};

const NOT_FOUND: &str = "Thread not found";

pub(in crate::http) async fn create(
    State(app): State<AppState>,
    ObviousCaller(caller): ObviousCaller,
    Path(id): Path<String>,
    key: ClientKey,
    RawBody(body): RawBody,
) -> Result<(HeaderMap, Json<Started>), ApiError> {
    let task = Task::read(&body)?;
    let thread = ThreadId::parse(&id).ok_or_else(|| ApiError::not_found(NOT_FOUND))?;
    let found = app
        .service
        .store
        .thread(thread)
        .await
        .map_err(|error| ApiError::store("Internal server error", &error))?;
    if found.is_none_or(|thread| thread.account != caller.account) {
        return Err(ApiError::not_found(NOT_FOUND));
    }
    let idempotency = key.bind("executions.create", &task.parts(&thread.prefixed()));
    let execution = NewExecution {
        id: ExecutionId::new(),
        account: caller.account,
        agent: app.runner.agent_name().to_owned(),
        prompts: task.prompts,
        idempotency,
    };
    task::start(&app, Place::Thread(thread), execution, NOT_FOUND).await
}
