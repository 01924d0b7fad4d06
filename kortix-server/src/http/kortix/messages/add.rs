//! `POST /threads/{thread_id}/messages/add`

use axum::{
    Json,
    extract::{Path, State},
};
use http::HeaderMap;
use utoipa::ToSchema;

use super::{EMPTY, MessageBody, store};
use crate::{
    domain::message::{Message, NewMessage, USER, thread_name},
    http::{
        AppState,
        auth::KortixCaller,
        error::ApiError,
        fields::Fields,
        idempotency::ClientKey,
        kortix::access::writable_thread,
        openapi::{errors::kortix, params::ThreadPath},
    },
};

/// The body, as it is sent.
#[derive(ToSchema)]
#[schema(as = NewUserMessage)]
#[expect(dead_code, reason = "only its description is used; the body is read field by field")]
struct Asked {
    /// What the user says.
    #[schema(pattern = r"\S")]
    message: String,
}

/// Add what a user says.
///
/// It does not start an agent. A thread that nobody has named yet is named after the text.
#[utoipa::path(
    post,
    path = "/threads/{thread_id}/messages/add",
    operation_id = "messages.add",
    tag = "messages",
    params(ThreadPath, ClientKey),
    request_body = Asked,
    responses(
        (status = 200, description = "The message.", body = MessageBody),
        kortix::Caller, kortix::Forbidden, kortix::NotFound, kortix::Body, kortix::Creates,
    ),
)]
pub(in crate::http) async fn add(
    State(app): State<AppState>,
    KortixCaller(caller): KortixCaller,
    Path(id): Path<String>,
    key: ClientKey,
    mut fields: Fields,
) -> Result<(HeaderMap, Json<MessageBody>), ApiError> {
    let text = fields.text("message");
    fields.finish()?;
    let text = text.unwrap_or_default();
    if text.trim().is_empty() {
        return Err(ApiError::bad_request(EMPTY));
    }
    let thread = writable_thread(&app, caller, &id).await?.thread.id;
    let idempotency = key.bind("messages.add", &[&thread.prefixed(), &text]);
    let message = Message::new(thread, caller.user, USER, &text);
    let new = NewMessage { message, names_thread: thread_name(&text), idempotency };
    store(&app, caller, new, "Failed to add message").await
}
