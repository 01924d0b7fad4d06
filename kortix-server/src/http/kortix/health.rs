//! `GET /health`

use axum::{Json, extract::State};
use serde_json::{Value, json};

use crate::{
    http::{AppState, error::ApiError},
    timestamp::Timestamp,
};

pub(super) async fn health(State(app): State<AppState>) -> Result<Json<Value>, ApiError> {
    let (timestamp, instance_id) = (Timestamp::now(), &app.instance_id);
    if app.is_shutting_down() {
        let detail = json!({"status": "shutting_down", "timestamp": timestamp, "instance_id": instance_id});
        return Err(ApiError::shutting_down(detail));
    }
    Ok(Json(json!({"status": "ok", "timestamp": timestamp, "instance_id": instance_id})))
}
