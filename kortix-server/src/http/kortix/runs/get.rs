//! `GET /agent-run/{agent_run_id}`

use axum::{
    Json,
    extract::{Path, State},
};
use serde::Serialize;
use utoipa::ToSchema;

use super::reach;
use crate::{
    http::{
        AppState,
        auth::KortixCaller,
        error::ApiError,
        kortix::body::run_status,
        openapi::{errors::kortix, params::RunPath},
    },
    timestamp::Timestamp,
};

#[derive(Serialize, ToSchema)]
#[schema(as = Run)]
#[serde(rename_all = "camelCase")]
pub(in crate::http) struct Body {
    id: String,
    thread_id: String,
    status: &'static str,
    started_at: Option<Timestamp>,
    completed_at: Option<Timestamp>,
    error: Option<String>,
}

/// Read a run.
#[utoipa::path(
    get,
    path = "/agent-run/{agent_run_id}",
    operation_id = "runs.get",
    tag = "runs",
    params(RunPath),
    responses(
        (status = 200, description = "The run.", body = Body),
        kortix::Caller, kortix::Forbidden, kortix::NotFound,
    ),
)]
pub(in crate::http) async fn get(
    State(app): State<AppState>,
    KortixCaller(caller): KortixCaller,
    Path(id): Path<String>,
) -> Result<Json<Body>, ApiError> {
    let run = reach::readable(&app, caller, &id, "Agent run not found").await?;
    Ok(Json(Body {
        id: run.id.hyphenated(),
        thread_id: run.thread.hyphenated(),
        status: run_status(run.status),
        started_at: run.started_at,
        completed_at: run.completed_at,
        error: run.error.map(|failure| failure.message),
    }))
}
