//! `GET /x/v1/executions/{id}`

use std::time::Duration;

use axum::{
    Json,
    extract::{Path, State},
};
use serde::Serialize;
use utoipa::ToSchema;

use super::reach;
use crate::{
    domain::execution::{Execution, Failure, Question, Status, Turn},
    http::{
        App, AppState,
        auth::ObviousCaller,
        error::ApiError,
        extract::QueryOf,
        limits::LongCall,
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
    /// Of one that waits for its thread: 1 is next.
    #[serde(skip_serializing_if = "Option::is_none")]
    position: Option<i64>,
    agent: String,
    /// What the agent asks and waits for an answer to.
    #[serde(skip_serializing_if = "Option::is_none")]
    question: Option<QuestionBody>,
    /// How long each turn may take.
    time_limit_seconds: u64,
    turns: Vec<TurnBody>,
    error: Option<ErrorBody>,
    created_at: Timestamp,
    started_at: Option<Timestamp>,
    completed_at: Option<Timestamp>,
}

#[derive(Serialize, ToSchema)]
#[schema(as = OpenQuestion)]
struct QuestionBody {
    text: String,
    asked_at: Timestamp,
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
    /// How often it was begun: again after its sandbox was lost, where the server is set up so.
    attempts: u8,
    started_at: Timestamp,
    completed_at: Option<Timestamp>,
}

#[derive(Serialize, ToSchema)]
#[schema(as = ExecutionFailure)]
pub(super) struct ErrorBody {
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
            attempts: turn.attempts,
            started_at: turn.started_at,
            completed_at: turn.completed_at,
        }
    }
}

impl Body {
    /// As it is now, with its place if it waits for its thread.
    pub(super) async fn of(app: &App, execution: Execution) -> Result<Self, ApiError> {
        let store = &app.service.store;
        let position = match execution.status {
            Status::Queued => store
                .queue_position(execution.thread, execution.id)
                .await
                .map_err(|error| reach::failed(&error))?,
            _ => None,
        };
        let question = match execution.status {
            Status::Running | Status::Finishing => {
                store.open_question(execution.id).await.map_err(|error| reach::failed(&error))?
            }
            _ => None,
        };
        Ok(Self::new(execution, position, question))
    }

    fn new(execution: Execution, position: Option<i64>, question: Option<Question>) -> Self {
        Self {
            question: question.map(|Question { text, asked_at, .. }| QuestionBody { text, asked_at }),
            position,
            id: execution.id.prefixed(),
            thread_id: execution.thread.prefixed(),
            project_id: execution.project.prefixed(),
            status: execution.status.as_str(),
            agent: execution.agent,
            time_limit_seconds: execution.time_limit.as_secs(),
            turns: execution.turns.into_iter().map(TurnBody::new).collect(),
            error: execution.error.map(ErrorBody::from),
            created_at: execution.created_at,
            started_at: execution.started_at,
            completed_at: execution.completed_at,
        }
    }
}

/// How many seconds a caller may wait at most.
const LONGEST_WAIT: u64 = 60;

#[derive(utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
#[expect(dead_code, reason = "only its description is used; the value is read with its own refusal")]
struct Query {
    /// How many seconds the answer may wait for the end of the execution. By default it does not.
    #[param(minimum = 0, maximum = 60)]
    wait: Option<u32>,
}

/// Read an execution with its turns.
///
/// With `wait` the answer comes when it has ended, or when the time has passed: `completed_at` tells which.
#[utoipa::path(
    get,
    path = "/executions/{id}",
    operation_id = "executions.get",
    tag = "executions",
    params(ExecutionPath, Query),
    responses(
        (status = 200, description = "The execution.", body = Body),
        obvious::Caller, obvious::NotFound, obvious::BadRequest,
    ),
)]
pub(in crate::http) async fn get(
    State(app): State<AppState>,
    ObviousCaller(caller): ObviousCaller,
    Path(id): Path<String>,
    QueryOf(query): QueryOf,
    _: LongCall,
) -> Result<Json<Body>, ApiError> {
    let wait = query.get("wait").map_or(Ok(Duration::ZERO), |text| seconds(text))?;
    let execution = reach::readable(&app, caller, &id).await?;
    if wait.is_zero() || !execution.status.is_active() {
        return Body::of(&app, execution).await.map(Json);
    }
    // A server that stops answers with what is true by then.
    let conversation = app.conversations.begin();
    tokio::select! {
        waited = app.runner.wait_for_end(execution.id, wait) => waited.map_err(|error| reach::failed(&error))?,
        () = conversation.told_to_end() => {}
    }
    let execution = reach::readable(&app, caller, &id).await?;
    Body::of(&app, execution).await.map(Json)
}

fn seconds(text: &str) -> Result<Duration, ApiError> {
    let seconds = text.parse().ok().filter(|seconds| *seconds <= LONGEST_WAIT);
    seconds.map(Duration::from_secs).ok_or_else(|| {
        ApiError::bad_request(format!("wait must be a number of seconds from 0 to {LONGEST_WAIT}"))
    })
}
