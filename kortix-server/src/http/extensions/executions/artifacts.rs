//! `GET /x/v1/executions/{id}/artifacts`

use axum::{
    Json,
    extract::{Path, State},
};
use serde::Serialize;
use utoipa::ToSchema;

use super::reach;
use crate::{
    domain::execution::Artifact,
    http::{
        AppState,
        auth::ObviousCaller,
        error::ApiError,
        openapi::{errors::obvious, params::ExecutionPath},
    },
    runs::artifacts::MOST,
    timestamp::Timestamp,
};

#[derive(Serialize, ToSchema)]
#[schema(as = Artifacts)]
pub(in crate::http) struct Body {
    artifacts: Vec<ArtifactBody>,
    /// There may be more: so many are remembered at most.
    truncated: bool,
}

#[derive(Serialize, ToSchema)]
#[schema(as = Artifact)]
struct ArtifactBody {
    /// Inside the sandbox.
    path: String,
    size: u64,
    modified_at: Timestamp,
}

impl From<Artifact> for ArtifactBody {
    fn from(Artifact { path, size, modified_at }: Artifact) -> Self {
        Self { path, size, modified_at }
    }
}

/// List the files that an execution wrote.
///
/// Those under `/workspace` that changed in its turns, as they were at the end of the last turn that changed them; 500 at
/// most of each turn. What they hold is read from the project's sandbox, as it is now.
#[utoipa::path(
    get,
    path = "/executions/{id}/artifacts",
    operation_id = "executions.artifacts",
    tag = "executions",
    params(ExecutionPath),
    responses(
        (status = 200, description = "Its files, by path.", body = Body),
        obvious::Caller, obvious::NotFound,
    ),
)]
pub(in crate::http) async fn artifacts(
    State(app): State<AppState>,
    ObviousCaller(caller): ObviousCaller,
    Path(id): Path<String>,
) -> Result<Json<Body>, ApiError> {
    let execution = reach::readable(&app, caller, &id).await?;
    let artifacts = app.service.store.artifacts(execution.id).await;
    let artifacts = artifacts.map_err(|error| ApiError::store("Failed to list artifacts", &error))?;
    let truncated = artifacts.len() >= MOST;
    Ok(Json(Body { artifacts: artifacts.into_iter().map(ArtifactBody::from).collect(), truncated }))
}
