//! `GET /health-docker`

use std::{sync::Arc, time::Duration};

use axum::{Json, extract::State};
use tokio::time::timeout;

use super::health::{Body, ShuttingDown, health};
use crate::http::{AppState, error::ApiError, openapi::errors::kortix};

/// Whoever asks wants to know within its own deadline, which is seldom longer.
const PATIENCE: Duration = Duration::from_secs(5);
const FAILED: &str = "Health check failed";

/// Tell whether the server and its database answer.
#[utoipa::path(
    get,
    path = "/health-docker",
    operation_id = "health_docker",
    tag = "server",
    security(()),
    responses(
        (status = 200, description = "They do.", body = Body),
        (status = 503, description = "It is shutting down.", body = ShuttingDown),
        kortix::Anyone,
    ),
)]
pub(super) async fn health_docker(State(app): State<AppState>) -> Result<Json<Body>, ApiError> {
    let answer = health(State(Arc::clone(&app))).await?;
    match timeout(PATIENCE, app.service.store.ping()).await {
        Ok(Ok(())) => Ok(answer),
        Ok(Err(error)) => Err(ApiError::store(FAILED, &error)),
        Err(_) => {
            tracing::error!("the database does not answer");
            Err(ApiError::internal(FAILED))
        }
    }
}
