//! `DELETE /threads/{thread_id}/messages/{message_id}`

use axum::{
    Json,
    extract::{Path, State},
};
use serde::Serialize;
use utoipa::ToSchema;

use crate::{
    http::{
        AppState,
        auth::KortixCaller,
        error::ApiError,
        kortix::access::writable_thread,
        openapi::{errors::kortix, params::MessagePath},
    },
    ids::MessageId,
};

#[derive(Serialize, ToSchema)]
#[schema(as = MessageDeleted)]
pub(in crate::http) struct Body {
    message: &'static str,
}

/// Delete a message that the model sees.
///
/// The answer is the same when there was no such message.
#[utoipa::path(
    delete,
    path = "/threads/{thread_id}/messages/{message_id}",
    operation_id = "messages.delete",
    tag = "messages",
    params(MessagePath),
    responses(
        (status = 200, description = "There is no such message any more.", body = Body),
        kortix::Caller, kortix::Forbidden, kortix::NotFound,
    ),
)]
pub(in crate::http) async fn delete(
    State(app): State<AppState>,
    KortixCaller(caller): KortixCaller,
    Path((thread, message)): Path<(String, String)>,
) -> Result<Json<Body>, ApiError> {
    let thread = writable_thread(&app, caller, &thread).await?.thread.id;
    if let Some(message) = MessageId::parse(&message) {
        let deleted = app.service.store.delete_message(thread, message).await;
        deleted.map_err(|error| ApiError::store("Failed to delete message", &error))?;
    }
    Ok(Json(Body { message: "Message deleted successfully" }))
}
