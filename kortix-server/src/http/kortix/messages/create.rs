//! `POST /threads/{thread_id}/messages`

use axum::{
    Json,
    extract::{Path, State},
};
use http::HeaderMap;
use utoipa::ToSchema;

use super::{EMPTY, MessageBody, store};
use crate::{
    domain::message::{Message, NewMessage, USER},
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
#[schema(as = NewMessage)]
#[expect(dead_code, reason = "only its description is used; the body is read field by field")]
struct Asked {
    /// `user`, `assistant`, `tool`, `status`, or any other word.
    r#type: String,
    /// What it says. Of a user it must not be blank.
    content: String,
    /// Whether the model gets to see it. `true` when absent.
    is_llm_message: Option<bool>,
}

/// Add a message of any type.
///
/// It does not start an agent.
#[utoipa::path(
    post,
    path = "/threads/{thread_id}/messages",
    operation_id = "messages.create",
    tag = "messages",
    params(ThreadPath, ClientKey),
    request_body = Asked,
    responses(
        (status = 200, description = "The message.", body = MessageBody),
        kortix::Caller, kortix::Forbidden, kortix::NotFound, kortix::Body, kortix::Creates,
    ),
)]
pub(in crate::http) async fn create(
    State(app): State<AppState>,
    KortixCaller(caller): KortixCaller,
    Path(id): Path<String>,
    key: ClientKey,
    mut fields: Fields,
) -> Result<(HeaderMap, Json<MessageBody>), ApiError> {
    let kind = fields.text("type");
    let content = fields.text("content");
    let is_llm_message = fields.optional_flag("is_llm_message").unwrap_or(true);
    fields.finish()?;
    let (kind, content) = (kind.unwrap_or_default(), content.unwrap_or_default());
    if kind == USER && content.trim().is_empty() {
        return Err(ApiError::bad_request(EMPTY));
    }
    let thread = writable_thread(&app, caller, &id).await?.thread.id;
    let shown = is_llm_message.to_string();
    let idempotency = key.bind("messages.create", &[&thread.prefixed(), &kind, &content, &shown]);
    let message = Message { is_llm_message, ..Message::new(thread, caller.user, kind, &content) };
    let new = NewMessage { message, names_thread: None, idempotency };
    store(&app, caller, new, "Failed to create message").await
}
