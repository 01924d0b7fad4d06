//! What executions say in their threads: their prompts when their turns come, and what the agent says.

use serde_json::{Value, json};
use sqlx::{Pool, types::Json};
use uuid::Uuid;

use super::{super::Db, Conn};
use crate::{
    domain::{event::Said, execution::NewExecution, message::USER},
    ids::{AgentId, AgentVersionId, ExecutionId, MessageId, ThreadId, UserId},
    store::Result,
    timestamp::Timestamp,
};

/// Where an execution speaks, and as whom.
#[derive(sqlx::FromRow)]
pub(super) struct Place {
    id: Uuid,
    thread_id: Uuid,
    agent_id: Option<Uuid>,
    agent_version_id: Option<Uuid>,
    started_by: Uuid,
}

/// The prompt of an execution that starts.
pub(super) async fn prompt(tx: &mut Conn, thread: ThreadId, execution: &NewExecution) -> Result<()> {
    let place = Place {
        id: execution.id.uuid(),
        thread_id: thread.uuid(),
        agent_id: execution.agent_id.map(AgentId::uuid),
        agent_version_id: execution.agent_version.map(AgentVersionId::uuid),
        started_by: execution.started_by.uuid(),
    };
    by_user(tx, &place, &execution.prompts.starter).await
}

/// A prompt whose turn has come later.
pub(super) async fn follow_up(tx: &mut Conn, execution: ExecutionId, prompt: &str) -> Result<()> {
    match place_of(tx, execution).await? {
        Some(place) => by_user(tx, &place, prompt).await,
        None => Ok(()),
    }
}

/// What the agent has said. Nothing when the execution is gone.
pub(super) async fn by_agent(
    tx: &mut Conn,
    execution: ExecutionId,
    said: impl Iterator<Item = &Said> + Send,
) -> Result<()> {
    let said: Vec<&Said> = said.collect();
    if said.is_empty() {
        return Ok(());
    }
    let Some(place) = place_of(tx, execution).await? else { return Ok(()) };
    count(tx, place.thread_id, i64::try_from(said.len()).unwrap_or(i64::MAX)).await?;
    for said in said {
        insert(tx, &place, said, None).await?;
    }
    Ok(())
}

/// What a person tells the agent meanwhile.
pub(super) async fn by_person(
    tx: &mut Conn,
    execution: ExecutionId,
    person: UserId,
    text: &str,
) -> Result<()> {
    match place_of(tx, execution).await? {
        Some(place) => by_user(tx, &Place { started_by: person.uuid(), ..place }, text).await,
        None => Ok(()),
    }
}

async fn by_user(tx: &mut Conn, place: &Place, prompt: &str) -> Result<()> {
    let said = Said {
        id: MessageId::new(),
        kind: USER,
        content: json!({"role": USER, "content": prompt}),
        metadata: json!({}),
    };
    count(tx, place.thread_id, 1).await?;
    insert(tx, place, &said, Some(place.started_by)).await
}

async fn place_of(tx: &mut Conn, execution: ExecutionId) -> Result<Option<Place>> {
    Ok(sqlx::query_as(
        "SELECT id, thread_id, agent_id, agent_version_id, started_by FROM executions WHERE id = $1",
    )
    .bind(execution.uuid())
    .fetch_optional(tx)
    .await?)
}

async fn count(tx: &mut Conn, thread: Uuid, messages: i64) -> Result<()> {
    sqlx::query("UPDATE threads SET message_count = message_count + $2, updated_at = $3 WHERE id = $1")
        .bind(thread)
        .bind(messages)
        .bind(Timestamp::now().micros())
        .execute(tx)
        .await?;
    Ok(())
}

async fn insert(tx: &mut Conn, place: &Place, said: &Said, author: Option<Uuid>) -> Result<()> {
    sqlx::query(
        "INSERT INTO messages (id, thread_id, type, is_llm_message, content, metadata, agent_id,
                               agent_version_id, execution_id, created_by, created_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)",
    )
    .bind(said.id.uuid())
    .bind(place.thread_id)
    .bind(said.kind)
    .bind(true)
    .bind(Json(&said.content))
    .bind(Json(&said.metadata))
    .bind(place.agent_id)
    .bind(place.agent_version_id)
    .bind(place.id)
    .bind(author)
    .bind(Timestamp::now().micros())
    .execute(tx)
    .await?;
    Ok(())
}

pub(super) async fn last_prompt(readers: &Pool<Db>, thread: ThreadId) -> Result<Option<String>> {
    let row: Option<(Json<Value>,)> = sqlx::query_as(
        "SELECT content FROM messages WHERE thread_id = $1 AND type = 'user'
         ORDER BY created_at DESC, id DESC LIMIT 1",
    )
    .bind(thread.uuid())
    .fetch_optional(readers)
    .await?;
    Ok(row.and_then(|(content,)| Some(content["content"].as_str()?.to_owned())))
}
