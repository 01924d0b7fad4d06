//! `POST /api/v1/projects/{id}/thread`

use axum::{
    Json,
    extract::{Path, State},
};
use http::HeaderMap;

use crate::{
    domain::{
        execution::NewExecution,
        thread::{EXTERNAL_THREAD_NAME, Thread},
    },
    http::{
        AppState,
        auth::ObviousCaller,
        error::ApiError,
        extract::RawBody,
        idempotency::ClientKey,
        obvious::task::{self, Started, Task},
    },
    ids::{ExecutionId, ProjectId, ThreadId},
    runs::Place,
    timestamp::Timestamp,
};

const NOT_FOUND: &str = "Project not found";

pub(in crate::http) async fn create(
    State(app): State<AppState>,
    ObviousCaller(caller): ObviousCaller,
    Path(id): Path<String>,
    key: ClientKey,
    RawBody(body): RawBody,
) -> Result<(HeaderMap, Json<Started>), ApiError> {
    let task = Task::read(&body)?;
    let project = ProjectId::parse(&id).ok_or_else(|| ApiError::not_found(NOT_FOUND))?;
    let found = app
        .service
        .store
        .project(project)
        .await
        .map_err(|error| ApiError::store("Internal server error", &error))?;
    if !found.is_some_and(|project| caller.owns(&project)) {
        return Err(ApiError::not_found(NOT_FOUND));
    }
    let idempotency = key.bind("projects.thread.create", &task.parts(&project.prefixed()));
    let at = Timestamp::now();
    let thread = Thread {
        id: ThreadId::new(),
        project,
        account: caller.account,
        name: task.name.unwrap_or_else(|| EXTERNAL_THREAD_NAME.to_owned()),
        is_public: false,
        created_at: at,
        updated_at: at,
    };
    let execution = NewExecution {
        id: ExecutionId::new(),
        account: caller.account,
        agent: app.runner.agent_name().to_owned(),
        prompts: task.prompts,
        idempotency,
    };
    task::start(&app, Place::NewThread(thread), execution, NOT_FOUND).await
}
