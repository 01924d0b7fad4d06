//! `DELETE /threads/{thread_id}`

use axum::{
    Json,
    extract::{Path, State},
};
use serde::Serialize;
use utoipa::ToSchema;

use crate::http::{
    AppState,
    auth::KortixCaller,
    error::ApiError,
    kortix::access::writable_thread,
    limits::LongCall,
    openapi::{errors::kortix, params::ThreadPath},
};

#[derive(Serialize, ToSchema)]
#[schema(as = ThreadDeleted)]
pub(in crate::http) struct Body {
    message: &'static str,
    thread_id: String,
}

/// Delete a thread.
///
/// With the last thread of a project, the project and its sandbox go too.
#[utoipa::path(
    delete,
    path = "/threads/{thread_id}",
    operation_id = "threads.delete",
    tag = "threads",
    params(ThreadPath),
    responses(
        (status = 200, description = "It is gone.", body = Body),
        kortix::Caller, kortix::Forbidden, kortix::NotFound,
    ),
)]
pub(in crate::http) async fn delete(
    State(app): State<AppState>,
    _: LongCall,
    KortixCaller(caller): KortixCaller,
    Path(id): Path<String>,
) -> Result<Json<Body>, ApiError> {
    let id = writable_thread(&app, caller, &id).await?.thread.id;
    let deleted = app.service.delete_thread(id).await;
    deleted
        .map_err(|error| ApiError::store("Failed to delete thread", &error))?
        .ok_or_else(|| ApiError::not_found("Thread not found"))?;
    Ok(Json(Body { message: "Thread deleted successfully", thread_id: id.hyphenated() }))
}
