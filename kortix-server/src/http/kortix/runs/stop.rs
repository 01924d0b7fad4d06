//! `POST /agent-run/{agent_run_id}/stop`, and the same under `/agent-runs`

use axum::{
    Json,
    extract::{Path, State},
};
use serde::Serialize;
use utoipa::ToSchema;

use super::reach;
use crate::http::{
    AppState,
    auth::KortixCaller,
    error::ApiError,
    kortix::body::run_status,
    openapi::{errors::kortix, params::RunPath},
};

#[derive(Serialize, ToSchema)]
#[schema(as = RunStopped)]
pub(in crate::http) struct Body {
    status: &'static str,
}

/// Stop a run.
///
/// The answer comes when it has ended. A run that ended before keeps its outcome, which is the answer then.
#[utoipa::path(
    post,
    path = "/agent-run/{agent_run_id}/stop",
    operation_id = "runs.stop",
    tag = "runs",
    params(RunPath),
    responses(
        (status = 200, description = "How it ended.", body = Body),
        kortix::Caller, kortix::Forbidden, kortix::NotFound,
    ),
)]
pub(in crate::http) async fn stop(
    State(app): State<AppState>,
    KortixCaller(caller): KortixCaller,
    Path(id): Path<String>,
) -> Result<Json<Body>, ApiError> {
    let run = reach::writable(&app, caller, &id, "Worker run not found").await?;
    let stopped = app
        .runner
        .stop(&run)
        .await
        .map_err(|error| ApiError::store("Failed to update agent run status in database", &error))?;
    stopped.map(|status| Json(Body { status: run_status(status) })).ok_or_else(ApiError::still_stopping)
}

/// Stop a run, by its other path.
#[utoipa::path(
    post,
    path = "/agent-runs/{agent_run_id}/stop",
    operation_id = "runs.stop_alias",
    tag = "runs",
    params(RunPath),
    responses(
        (status = 200, description = "How it ended.", body = Body),
        kortix::Caller, kortix::Forbidden, kortix::NotFound,
    ),
)]
pub(in crate::http) async fn stop_alias(
    app: State<AppState>,
    caller: KortixCaller,
    id: Path<String>,
) -> Result<Json<Body>, ApiError> {
    stop(app, caller, id).await
}
