//! `GET /thread/{thread_id}/agent-runs`

use axum::{
    Json,
    extract::{Path, State},
};
use serde::Serialize;
use utoipa::ToSchema;

use crate::{
    domain::execution::Run,
    http::{
        AppState,
        auth::KortixCaller,
        error::ApiError,
        kortix::{access::readable_thread, body::run_status},
        openapi::{errors::kortix, params::ThreadPath},
    },
    ids::ThreadId,
    timestamp::Timestamp,
};

#[derive(Serialize, ToSchema)]
#[schema(as = ThreadRuns)]
pub(in crate::http) struct Body {
    agent_runs: Vec<Item>,
}

#[derive(Serialize, ToSchema)]
#[schema(as = RunOfThread)]
struct Item {
    id: String,
    thread_id: String,
    status: &'static str,
    started_at: Option<Timestamp>,
    completed_at: Option<Timestamp>,
    error: Option<String>,
    created_at: Timestamp,
    updated_at: Timestamp,
}

impl Item {
    fn new(thread: ThreadId, run: Run) -> Self {
        Self {
            id: run.id.hyphenated(),
            thread_id: thread.hyphenated(),
            status: run_status(run.status),
            started_at: run.started_at,
            completed_at: run.completed_at,
            error: run.error,
            created_at: run.created_at,
            updated_at: run.completed_at.or(run.started_at).unwrap_or(run.created_at),
        }
    }
}

/// List all runs of a thread, newest first.
#[utoipa::path(
    get,
    path = "/thread/{thread_id}/agent-runs",
    operation_id = "runs.list",
    tag = "runs",
    params(ThreadPath),
    responses(
        (status = 200, description = "All of them.", body = Body),
        kortix::Caller, kortix::Forbidden, kortix::NotFound,
    ),
)]
pub(in crate::http) async fn list(
    State(app): State<AppState>,
    KortixCaller(caller): KortixCaller,
    Path(id): Path<String>,
) -> Result<Json<Body>, ApiError> {
    let thread = readable_thread(&app, Some(caller), &id).await?.thread.id;
    let runs = app.service.store.thread_runs(thread).await;
    let runs = runs.map_err(|error| ApiError::store("Failed to fetch agent runs", &error))?;
    Ok(Json(Body { agent_runs: runs.into_iter().map(|run| Item::new(thread, run)).collect() }))
}
