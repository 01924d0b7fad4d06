use async_trait::async_trait;
use serde_json::Value;
use sqlx::{FromRow, types::Json};
use uuid::Uuid;

use super::{Conn, SqlStore, idempotency, lock};
use crate::{
    domain::{
        message::{Detail, Message, MessageQuery, NewMessage, Order},
        page::Cursor,
        thread::NEW_THREAD_NAME,
    },
    ids::{AccountId, AgentId, AgentVersionId, MessageId, ThreadId, UserId},
    store::{AddMessageError, MessageStore, Result, error::unreadable},
    timestamp::Timestamp,
};

#[derive(FromRow)]
struct MessageRow {
    id: Uuid,
    r#type: String,
    is_llm_message: bool,
    content: Option<Json<Value>>,
    metadata: Json<Value>,
    agent_id: Option<Uuid>,
    agent_version_id: Option<Uuid>,
    created_by: Option<Uuid>,
    created_at: i64,
    updated_at: Option<i64>,
}

impl MessageRow {
    fn into_message(self, thread: ThreadId) -> Result<Message> {
        let Value::Object(metadata) = self.metadata.0 else { return Err(unreadable("metadata")) };
        Ok(Message {
            id: MessageId::from_uuid(self.id),
            thread,
            kind: self.r#type,
            is_llm_message: self.is_llm_message,
            content: self.content.map(|content| content.0),
            metadata,
            agent_id: self.agent_id.map(AgentId::from_uuid),
            agent_version: self.agent_version_id.map(AgentVersionId::from_uuid),
            created_by: self.created_by.map(UserId::from_uuid),
            created_at: Timestamp::from_micros(self.created_at),
            updated_at: self.updated_at.map(Timestamp::from_micros),
        })
    }
}

const EVERYTHING_NEWEST_FIRST: &str =
    "SELECT id, type, is_llm_message, content, metadata, agent_id, agent_version_id, created_by, created_at, updated_at
     FROM messages WHERE thread_id = $1 AND (created_at, id) < ($2, $3)
     ORDER BY created_at DESC, id DESC LIMIT $4";
const EVERYTHING_OLDEST_FIRST: &str =
    "SELECT id, type, is_llm_message, content, metadata, agent_id, agent_version_id, created_by, created_at, updated_at
     FROM messages WHERE thread_id = $1 AND (created_at, id) > ($2, $3)
     ORDER BY created_at, id LIMIT $4";
const CONVERSATION_NEWEST_FIRST: &str =
    "SELECT id, type, is_llm_message, CASE WHEN type = 'user' THEN content END AS content, metadata, agent_id,
            agent_version_id, created_by, created_at, updated_at
     FROM messages
     WHERE thread_id = $1 AND (created_at, id) < ($2, $3) AND type IN ('user', 'assistant', 'tool')
     ORDER BY created_at DESC, id DESC LIMIT $4";
const CONVERSATION_OLDEST_FIRST: &str =
    "SELECT id, type, is_llm_message, CASE WHEN type = 'user' THEN content END AS content, metadata, agent_id,
            agent_version_id, created_by, created_at, updated_at
     FROM messages
     WHERE thread_id = $1 AND (created_at, id) > ($2, $3) AND type IN ('user', 'assistant', 'tool')
     ORDER BY created_at, id LIMIT $4";

fn before_all(order: Order) -> Cursor {
    match order {
        Order::NewestFirst => Cursor { created_at: Timestamp::from_micros(i64::MAX), id: Uuid::max() },
        Order::OldestFirst => Cursor { created_at: Timestamp::from_micros(i64::MIN), id: Uuid::nil() },
    }
}

#[async_trait]
impl MessageStore for SqlStore {
    async fn messages(&self, thread: ThreadId, query: MessageQuery) -> Result<Vec<Message>> {
        let sql = match (query.detail, query.order) {
            (Detail::Everything, Order::NewestFirst) => EVERYTHING_NEWEST_FIRST,
            (Detail::Everything, Order::OldestFirst) => EVERYTHING_OLDEST_FIRST,
            (Detail::Conversation, Order::NewestFirst) => CONVERSATION_NEWEST_FIRST,
            (Detail::Conversation, Order::OldestFirst) => CONVERSATION_OLDEST_FIRST,
        };
        let behind = query.behind.unwrap_or_else(|| before_all(query.order));
        let rows: Vec<MessageRow> = sqlx::query_as(sql)
            .bind(thread.uuid())
            .bind(behind.created_at.micros())
            .bind(behind.id)
            .bind(i64::from(query.limit))
            .fetch_all(self.readers())
            .await?;
        rows.into_iter().map(|row| row.into_message(thread)).collect()
    }

    async fn add_message(&self, account: AccountId, new: &NewMessage) -> Result<(), AddMessageError> {
        let mut tx = self.begin().await?;
        let answer = new.message.answer();
        let repetition = idempotency::claim(&mut tx, account, new.idempotency.as_ref(), &answer, None);
        if let Some(repetition) = repetition.await? {
            return Err(AddMessageError::Repeated(repetition));
        }
        let counted = sqlx::query(
            "UPDATE threads SET message_count = message_count + 1, updated_at = $2,
                                name = CASE WHEN name = $3 THEN coalesce($4, name) ELSE name END
             WHERE id = $1",
        )
        .bind(new.message.thread.uuid())
        .bind(new.message.created_at.micros())
        .bind(NEW_THREAD_NAME)
        .bind(&new.names_thread)
        .execute(&mut *tx)
        .await?;
        if counted.rows_affected() == 0 {
            return Err(AddMessageError::NoSuchThread);
        }
        insert(&mut tx, &new.message).await?;
        Ok(tx.commit().await?)
    }

    async fn delete_message(&self, thread: ThreadId, id: MessageId) -> Result<()> {
        let mut tx = self.begin().await?;
        lock::thread(&mut tx, thread.uuid()).await?;
        let deleted = sqlx::query("DELETE FROM messages WHERE id = $1 AND thread_id = $2 AND is_llm_message")
            .bind(id.uuid())
            .bind(thread.uuid())
            .execute(&mut *tx)
            .await?;
        sqlx::query("UPDATE threads SET message_count = message_count - $2 WHERE id = $1")
            .bind(thread.uuid())
            .bind(i64::try_from(deleted.rows_affected()).unwrap_or(i64::MAX))
            .execute(&mut *tx)
            .await?;
        Ok(tx.commit().await?)
    }
}

/// Adds the row alone: the thread's count is the caller's.
async fn insert(tx: &mut Conn, message: &Message) -> Result<()> {
    sqlx::query(
        "INSERT INTO messages (id, thread_id, type, is_llm_message, content, metadata, agent_id, agent_version_id,
                               created_by, created_at, updated_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)",
    )
    .bind(message.id.uuid())
    .bind(message.thread.uuid())
    .bind(&message.kind)
    .bind(message.is_llm_message)
    .bind(Json(&message.content))
    .bind(Json(&message.metadata))
    .bind(message.agent_id.map(AgentId::uuid))
    .bind(message.agent_version.map(AgentVersionId::uuid))
    .bind(message.created_by.map(UserId::uuid))
    .bind(message.created_at.micros())
    .bind(message.updated_at.map(Timestamp::micros))
    .execute(tx)
    .await?;
    Ok(())
}
