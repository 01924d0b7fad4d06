//! `GET /x/v1/executions/{id}`

use axum::{
    Json,
    extract::{Path, State},
};
use serde::Serialize;
use utoipa::ToSchema;

use super::reach;
use crate::{
    domain::execution::{Execution, Failure, Turn},
    http::{
        AppState,
        auth::ObviousCaller,
        error::ApiError,
        openapi::{errors::obvious, params::ExecutionPath},
    },
    timestamp::Timestamp,
};

#[derive(Serialize, ToSchema)]
#[schema(as = Execution)]
pub(in crate::http) struct Body {
    id: String,
    thread_id: String,
    project_id: String,
    status: &'static str,
    agent: String,
    turns: Vec<TurnBody>,
    error: Option<ErrorBody>,
    created_at: Timestamp,
    started_at: Option<Timestamp>,
    completed_at: Option<Timestamp>,
}

#[derive(Serialize, ToSchema)]
#[schema(as = Turn)]
struct TurnBody {
    kind: &'static str,
    prompt: String,
    status: &'static str,
    exit_code: Option<i32>,
    output: String,
    output_truncated: bool,
    error: Option<String>,
    started_at: Timestamp,
    completed_at: Option<Timestamp>,
}

#[derive(Serialize, ToSchema)]
#[schema(as = ExecutionFailure)]
struct ErrorBody {
    code: String,
    message: String,
}

impl From<Failure> for ErrorBody {
    fn from(failure: Failure) -> Self {
        Self { code: failure.code, message: failure.message }
    }
}

impl TurnBody {
    fn new(turn: Turn) -> Self {
        Self {
            kind: turn.kind.as_str(),
            prompt: turn.prompt,
            status: turn.status.as_str(),
            exit_code: turn.exit_code,
            output: turn.output,
            output_truncated: turn.output_truncated,
            error: turn.failure.map(|failure| failure.message),
            started_at: turn.started_at,
            completed_at: turn.completed_at,
        }
    }
}

impl Body {
    fn new(execution: Execution) -> Self {
        Self {
            id: execution.id.prefixed(),
            thread_id: execution.thread.prefixed(),
            project_id: execution.project.prefixed(),
            status: execution.status.as_str(),
            agent: execution.agent,
            turns: execution.turns.into_iter().map(TurnBody::new).collect(),
            error: execution.error.map(ErrorBody::from),
            created_at: execution.created_at,
            started_at: execution.started_at,
            completed_at: execution.completed_at,
        }
    }
}

/// Read an execution with its turns.
#[utoipa::path(
    get,
    path = "/executions/{id}",
    operation_id = "executions.get",
    tag = "executions",
    params(ExecutionPath),
    responses(
        (status = 200, description = "The execution.", body = Body),
        obvious::Caller, obvious::NotFound,
    ),
)]
pub(in crate::http) async fn get(
    State(app): State<AppState>,
    ObviousCaller(caller): ObviousCaller,
    Path(id): Path<String>,
) -> Result<Json<Body>, ApiError> {
    let execution = reach::readable(&app, caller, &id).await?;
    Ok(Json(Body::new(execution)))
}
