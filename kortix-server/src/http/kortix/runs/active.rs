//! `GET /agent-runs/active`

use axum::{Json, extract::State};
use serde::Serialize;
use utoipa::ToSchema;

use crate::{
    domain::execution::ActiveRun,
    http::{AppState, auth::KortixCaller, error::ApiError, openapi::errors::kortix},
    timestamp::Timestamp,
};

#[derive(Serialize, ToSchema)]
#[schema(as = ActiveRuns)]
pub(in crate::http) struct Body {
    active_runs: Vec<Item>,
}

#[derive(Serialize, ToSchema)]
#[schema(as = ActiveRun)]
struct Item {
    id: String,
    thread_id: String,
    status: &'static str,
    started_at: Timestamp,
}

impl Item {
    fn new(run: &ActiveRun) -> Self {
        Self {
            id: run.id.hyphenated(),
            thread_id: run.thread.hyphenated(),
            status: "running",
            started_at: run.started_at,
        }
    }
}

/// List the runs of the caller's account that are at work, newest first.
#[utoipa::path(
    get,
    path = "/agent-runs/active",
    operation_id = "runs.active",
    tag = "runs",
    responses((status = 200, description = "All of them.", body = Body), kortix::Caller),
)]
pub(in crate::http) async fn active(
    State(app): State<AppState>,
    KortixCaller(caller): KortixCaller,
) -> Result<Json<Body>, ApiError> {
    let runs = app.service.store.active_runs(caller.account).await;
    let runs = runs.map_err(|error| ApiError::store("Failed to fetch active runs", &error))?;
    Ok(Json(Body { active_runs: runs.iter().map(Item::new).collect() }))
}
