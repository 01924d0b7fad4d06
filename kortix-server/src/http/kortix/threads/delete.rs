//! `DELETE /threads/{thread_id}`

use axum::{
    Json,
    extract::{Path, State},
};
use serde::Serialize;

use crate::{
    http::{AppState, auth::KortixCaller, error::ApiError},
    ids::ThreadId,
    store::StoreError,
};

#[derive(Serialize)]
pub(in crate::http) struct Body {
    message: &'static str,
    thread_id: String,
}

pub(in crate::http) async fn delete(
    State(app): State<AppState>,
    KortixCaller(caller): KortixCaller,
    Path(id): Path<String>,
) -> Result<Json<Body>, ApiError> {
    let not_found = || ApiError::not_found("Thread not found");
    let failed = |error: StoreError| ApiError::store("Failed to delete thread", &error);
    let id = ThreadId::parse(&id).ok_or_else(not_found)?;
    let thread = app.service.store.thread(id).await.map_err(failed)?.ok_or_else(not_found)?;
    if thread.account != caller.account {
        return Err(ApiError::forbidden("Not authorized to modify this thread"));
    }
    app.service.delete_thread(id).await.map_err(failed)?.ok_or_else(not_found)?;
    Ok(Json(Body { message: "Thread deleted successfully", thread_id: id.hyphenated() }))
}
