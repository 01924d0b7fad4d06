//! `GET /health`

use axum::{Json, extract::State};
use serde::Serialize;
use serde_json::json;
use utoipa::ToSchema;

use crate::{
    http::{AppState, error::ApiError, openapi::errors::kortix},
    timestamp::Timestamp,
};

#[derive(Serialize, ToSchema)]
#[schema(as = ServerHealth)]
pub(in crate::http) struct Body {
    status: &'static str,
    timestamp: Timestamp,
    instance_id: String,
}

/// What is told instead of an error's text while the server stops.
#[derive(ToSchema)]
#[schema(as = ShuttingDown)]
#[expect(dead_code, reason = "only its description is used; errors are rendered in one place")]
pub(super) struct ShuttingDown {
    detail: Body,
    code: String,
    request_id: String,
}

/// Tell whether the server answers.
#[utoipa::path(
    get,
    path = "/health",
    operation_id = "health",
    tag = "server",
    security(()),
    responses(
        (status = 200, description = "It does.", body = Body),
        (status = 503, description = "It is shutting down.", body = ShuttingDown),
        kortix::Anyone,
    ),
)]
pub(super) async fn health(State(app): State<AppState>) -> Result<Json<Body>, ApiError> {
    let (timestamp, instance_id) = (Timestamp::now(), app.instance_id.clone());
    if app.is_leaving() {
        let detail = json!({"status": "shutting_down", "timestamp": timestamp, "instance_id": instance_id});
        return Err(ApiError::shutting_down(detail));
    }
    Ok(Json(Body { status: "ok", timestamp, instance_id }))
}
