//! `GET /threads/{thread_id}/messages`

use std::{io, sync::Arc};

use axum::{
    Json,
    body::{Body, Bytes},
    extract::{Path, State},
    response::{IntoResponse as _, Response},
};
use futures_util::stream;
use http::{HeaderValue, header::CONTENT_TYPE};
use serde::Serialize;
use serde_json::{Map, Value};
use utoipa::ToSchema;

use crate::{
    domain::{
        message::{Detail, Message, MessageQuery, Order},
        page::Cursor,
    },
    http::{
        AppState,
        auth::OptionalCaller,
        error::ApiError,
        kortix::access::readable_thread,
        openapi::{errors::kortix, params::ThreadPath},
        query::Parameters,
    },
    ids::{AgentId, AgentVersionId, ThreadId},
    store::{Store, StoreError},
    timestamp::Timestamp,
};

const FAILURE: &str = "Failed to fetch messages";
/// How many messages are read at a time when all of them are asked for.
const BATCH: u32 = 200;
const LARGEST_PAGE: u32 = 1_000;

/// The query, as it is sent.
#[derive(utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
#[expect(dead_code, reason = "only its description is used; the query is read field by field")]
struct Query {
    /// `desc`, the default, is newest first; anything else is oldest first.
    order: Option<String>,
    /// `true`, the default: users, assistants and tools, with the content of users alone. `false`: everything.
    optimized: Option<bool>,
    /// How many messages at most. Without it, and without `cursor`, all of them.
    #[param(minimum = 1, maximum = 1_000)]
    limit: Option<u32>,
    /// `next_cursor` of an earlier answer.
    cursor: Option<String>,
}

#[derive(Serialize, ToSchema)]
pub(in crate::http) struct MessageList {
    messages: Vec<Item>,
    /// For `?cursor=`, when a page was asked for and there is a next one.
    #[serde(skip_serializing_if = "Option::is_none")]
    next_cursor: Option<String>,
}

#[derive(Serialize, ToSchema)]
#[schema(as = MessageListItem)]
struct Item {
    message_id: String,
    thread_id: String,
    r#type: String,
    is_llm_message: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    content: Option<Value>,
    #[schema(value_type = Object)]
    metadata: Map<String, Value>,
    created_at: Timestamp,
    updated_at: Option<Timestamp>,
    agent_id: Option<String>,
    #[serde(flatten)]
    more: Option<More>,
}

/// What a message has beside, where everything was asked for.
#[derive(Serialize, ToSchema)]
#[schema(as = MessageListItemMore)]
struct More {
    agent_version_id: Option<String>,
}

impl Item {
    fn new(message: Message, detail: Detail) -> Self {
        let more = More { agent_version_id: message.agent_version.map(AgentVersionId::hyphenated) };
        Self {
            message_id: message.id.hyphenated(),
            thread_id: message.thread.hyphenated(),
            r#type: message.kind,
            is_llm_message: message.is_llm_message,
            content: message.content,
            metadata: message.metadata,
            created_at: message.created_at,
            updated_at: message.updated_at,
            agent_id: message.agent_id.map(AgentId::hyphenated),
            more: (detail == Detail::Everything).then_some(more),
        }
    }
}

/// What a client asks for: all of it, as the service has it, or a page.
struct Asked {
    order: Order,
    detail: Detail,
    limit: Option<u32>,
    cursor: Option<Cursor>,
}

impl Asked {
    fn read(mut query: Parameters) -> Result<Self, ApiError> {
        let order = match query.text("order").as_deref() {
            None | Some("desc") => Order::NewestFirst,
            Some(_) => Order::OldestFirst,
        };
        let optimized = query.flag("optimized").unwrap_or(true);
        let limit = query.number("limit", 1..=LARGEST_PAGE);
        let cursor = query.cursor("cursor");
        query.finish()?;
        let detail = if optimized { Detail::Conversation } else { Detail::Everything };
        Ok(Self { order, detail, limit, cursor })
    }
}

/// Read what was said in a thread.
///
/// The whole history, unless a page is asked for.
#[utoipa::path(
    get,
    path = "/threads/{thread_id}/messages",
    operation_id = "messages.list",
    tag = "messages",
    params(ThreadPath, Query),
    security((), ("jwt" = []), ("api_key" = []), ("obvious_key" = [])),
    responses(
        (status = 200, description = "The messages.", body = MessageList),
        kortix::Reader, kortix::Forbidden, kortix::NotFound, kortix::Query,
    ),
)]
pub(in crate::http) async fn list(
    State(app): State<AppState>,
    OptionalCaller(caller): OptionalCaller,
    Path(id): Path<String>,
    query: Parameters,
) -> Result<Response, ApiError> {
    let asked = Asked::read(query)?;
    let thread = readable_thread(&app, caller, &id).await?.thread.id;
    let limit = asked.limit.or(asked.cursor.map(|_| LARGEST_PAGE));
    let query = MessageQuery {
        order: asked.order,
        detail: asked.detail,
        behind: asked.cursor,
        limit: limit.unwrap_or(BATCH),
    };
    let mut reading =
        Reading { store: Arc::clone(&app.service.store), thread, query, written: Written::None };
    let first = reading.next().await.map_err(|error| ApiError::store(FAILURE, &error))?;
    match (first.next, limit) {
        (Some(_), None) => Ok(reading.into_response(first)),
        (next, _) => {
            let next_cursor = next.map(Cursor::encode);
            Ok(Json(MessageList { messages: first.items, next_cursor }).into_response())
        }
    }
}

/// A history that is longer than one batch, answered while it is read: neither the server's memory nor a connection
/// to the database is held by a client that reads slowly.
struct Reading {
    store: Arc<dyn Store>,
    thread: ThreadId,
    query: MessageQuery,
    written: Written,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Written {
    None,
    Some,
    All,
}

struct Batch {
    items: Vec<Item>,
    next: Option<Cursor>,
}

impl Reading {
    async fn next(&mut self) -> Result<Batch, StoreError> {
        let one_more = MessageQuery { limit: self.query.limit + 1, ..self.query };
        let mut messages = self.store.messages(self.thread, one_more).await?;
        let is_last = messages.len() <= self.query.limit as usize;
        messages.truncate(self.query.limit as usize);
        let next = messages.last().map(Message::place).filter(|_| !is_last);
        self.query.behind = next;
        let items = messages.into_iter().map(|message| Item::new(message, self.query.detail)).collect();
        Ok(Batch { items, next })
    }

    fn into_response(self, first: Batch) -> Response {
        let parts = stream::try_unfold((self, Some(first)), |(mut reading, batch)| async move {
            if reading.written == Written::All {
                return Ok::<_, io::Error>(None);
            }
            let batch = match batch {
                Some(batch) => batch,
                // The status is sent already: what is left is to break off, which no client takes for the end.
                None => reading.next().await.map_err(io::Error::other)?,
            };
            Ok(Some((reading.write(&batch)?, (reading, None))))
        });
        let mut response = Body::from_stream(parts).into_response();
        response.headers_mut().insert(CONTENT_TYPE, HeaderValue::from_static("application/json"));
        response
    }

    fn write(&mut self, batch: &Batch) -> Result<Bytes, serde_json::Error> {
        let mut text = Vec::new();
        for item in &batch.items {
            let before: &[u8] = if self.written == Written::None { b"{\"messages\":[" } else { b"," };
            text.extend_from_slice(before);
            serde_json::to_writer(&mut text, item)?;
            self.written = Written::Some;
        }
        if batch.next.is_none() {
            text.extend_from_slice(b"]}");
            self.written = Written::All;
        }
        Ok(text.into())
    }
}
