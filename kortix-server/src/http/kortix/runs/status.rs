//! `GET /agent-runs/{agent_run_id}/status`

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
#[schema(as = RunStatus)]
pub(in crate::http) struct Body {
    status: &'static str,
    error: Option<String>,
}

/// Read how far a run got.
#[utoipa::path(
    get,
    path = "/agent-runs/{agent_run_id}/status",
    operation_id = "runs.status",
    tag = "runs",
    params(RunPath),
    responses(
        (status = 200, description = "How far it got.", body = Body),
        kortix::Caller, kortix::Forbidden, kortix::NotFound,
    ),
)]
pub(in crate::http) async fn status(
    State(app): State<AppState>,
    KortixCaller(caller): KortixCaller,
    Path(id): Path<String>,
) -> Result<Json<Body>, ApiError> {
    let run = reach::readable(&app, caller, &id, "Worker run not found").await?;
    Ok(Json(Body { status: run_status(run.status), error: run.error.map(|failure| failure.message) }))
}
