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
        error::{ApiError, start_refused},
        extract::RawBody,
        idempotency::{ClientKey, replayed_header},
        obvious::task::{Started, Task, answered_before},
    },
    ids::{ExecutionId, ThreadId},
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
    match app.service.store.start_in_thread(thread, &execution).await {
        Ok(()) => {
            app.runner.launch(execution.id);
            Ok((replayed_header(false), Started::new(thread, execution.id)))
        }
        Err(error) => match answered_before(&error) {
            Some((thread, execution)) => Ok((replayed_header(true), Started::new(thread, execution))),
            None => Err(start_refused(error, NOT_FOUND)),
        },
    }
}
