//! What is said in a thread.

pub(super) mod add;
pub(super) mod create;
pub(super) mod delete;
pub(super) mod list;

use axum::Json;
use http::HeaderMap;
use serde::Serialize;
use serde_json::{Map, Value};
use utoipa::ToSchema;

use crate::{
    domain::{
        account::Caller,
        message::{Message, NewMessage},
    },
    http::{
        AppState,
        error::{ApiError, repetition_refused},
        idempotency::replayed_header,
    },
    ids::{AgentId, AgentVersionId},
    store::{AddMessageError, Repetition},
    timestamp::Timestamp,
};

/// A message that was added.
#[derive(Serialize, ToSchema)]
#[schema(as = Message)]
pub(in crate::http) struct MessageBody {
    message_id: String,
    thread_id: String,
    r#type: String,
    is_llm_message: bool,
    content: Option<Value>,
    /// The service has none for what a client adds.
    #[schema(value_type = Option<Object>)]
    metadata: Option<Map<String, Value>>,
    created_at: Timestamp,
    updated_at: Option<Timestamp>,
    agent_id: Option<String>,
    agent_version_id: Option<String>,
}

impl MessageBody {
    fn new(message: Message) -> Self {
        Self {
            message_id: message.id.hyphenated(),
            thread_id: message.thread.hyphenated(),
            r#type: message.kind,
            is_llm_message: message.is_llm_message,
            content: message.content,
            metadata: Some(message.metadata).filter(|metadata| !metadata.is_empty()),
            created_at: message.created_at,
            updated_at: message.updated_at,
            agent_id: message.agent_id.map(AgentId::hyphenated),
            agent_version_id: message.agent_version.map(AgentVersionId::hyphenated),
        }
    }
}

const EMPTY: &str = "Message content cannot be empty";

/// Adds a message, or gives the answer that an earlier call with the same key has had.
async fn store(
    app: &AppState,
    caller: Caller,
    new: NewMessage,
    failure: &str,
) -> Result<(HeaderMap, Json<MessageBody>), ApiError> {
    match app.service.store.add_message(caller.account, &new).await {
        Ok(()) => Ok((replayed_header(false), Json(MessageBody::new(new.message)))),
        Err(AddMessageError::Repeated(repetition)) => match made_before(new.message, &repetition) {
            Some(message) => Ok((replayed_header(true), Json(MessageBody::new(message)))),
            None => Err(repetition_refused(&repetition)),
        },
        Err(AddMessageError::NoSuchThread) => Err(ApiError::not_found("Thread not found")),
        Err(AddMessageError::Store(error)) => Err(ApiError::store(failure, &error)),
    }
}

fn made_before(message: Message, repetition: &Repetition) -> Option<Message> {
    match repetition {
        Repetition::Answered(answer) => message.made_before(answer),
        Repetition::UnderWay | Repetition::KeyReused => None,
    }
}
