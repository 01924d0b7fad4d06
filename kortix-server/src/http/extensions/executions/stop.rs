//! `POST /x/v1/executions/{id}/stop`

use axum::{
    Json,
    extract::{Path, State},
};

use super::{get::Body, reach};
use crate::http::{
    AppState,
    auth::ObviousCaller,
    error::ApiError,
    openapi::{errors::obvious, params::ExecutionPath},
};

/// Stop an execution.
///
/// The answer comes when it has ended, and says how: one that ended before keeps its outcome, and one that waits for its
/// thread ends at once. Where its server does not answer, the stop stands, and is told as pending.
#[utoipa::path(
    post,
    path = "/executions/{id}/stop",
    operation_id = "executions.stop",
    tag = "executions",
    params(ExecutionPath),
    responses(
        (status = 200, description = "How it ended.", body = Body),
        obvious::Caller, obvious::NotFound,
    ),
)]
pub(in crate::http) async fn stop(
    State(app): State<AppState>,
    ObviousCaller(caller): ObviousCaller,
    Path(id): Path<String>,
) -> Result<Json<Body>, ApiError> {
    let execution = reach::readable(&app, caller, &id).await?;
    let stopped = app.runner.stop(&execution).await;
    stopped
        .map_err(|error| ApiError::store("Failed to stop the execution", &error))?
        .ok_or_else(ApiError::still_stopping)?;
    let execution = reach::readable(&app, caller, &id).await?;
    Body::of(&app, execution).await.map(Json)
}
