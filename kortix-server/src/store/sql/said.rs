//! What executions say in their threads: the prompt as they start, and what their turns have said as they end.

use serde_json::{Value, json};
use sqlx::{Pool, types::Json};
use uuid::Uuid;

use super::{super::Db, Conn};
use crate::{
    domain::execution::{NewExecution, Turn, TurnKind},
    ids::{AgentId, AgentVersionId, ExecutionId, MessageId, ThreadId},
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

/// What is said by one side.
enum Line<'a> {
    User(&'a str),
    Agent(&'a str),
}

impl Line<'_> {
    fn kind(&self) -> &'static str {
        match self {
            Self::User(_) => "user",
            Self::Agent(_) => "assistant",
        }
    }

    fn text(&self) -> &str {
        match self {
            Self::User(text) | Self::Agent(text) => text,
        }
    }

    /// Readers that leave out the content of an agent's message take its text from here.
    fn metadata(&self, execution: Uuid) -> Value {
        let execution = ExecutionId::from_uuid(execution).hyphenated();
        match self {
            Self::User(_) => json!({}),
            Self::Agent(text) => {
                json!({"text_content": text, "thread_run_id": execution, "stream_status": "complete"})
            }
        }
    }
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
    insert(tx, &place, &Line::User(&execution.prompts.starter)).await?;
    count(tx, place.thread_id, 1).await
}

/// Raises the thread's count by what the turns have said. `None`: the execution is gone.
pub(super) async fn count_answers(tx: &mut Conn, id: ExecutionId, turns: &[Turn]) -> Result<Option<Place>> {
    let place: Option<Place> = sqlx::query_as(
        "SELECT id, thread_id, agent_id, agent_version_id, started_by FROM executions WHERE id = $1",
    )
    .bind(id.uuid())
    .fetch_optional(&mut *tx)
    .await?;
    let Some(place) = place else { return Ok(None) };
    let said = i64::try_from(lines(turns).count()).unwrap_or(i64::MAX);
    count(tx, place.thread_id, said).await?;
    Ok(Some(place))
}

pub(super) async fn answers(tx: &mut Conn, place: &Place, turns: &[Turn]) -> Result<()> {
    for line in lines(turns) {
        insert(tx, place, &line).await?;
    }
    Ok(())
}

/// The prompt of the first turn was said when the execution started.
fn lines(turns: &[Turn]) -> impl Iterator<Item = Line<'_>> {
    turns.iter().flat_map(|turn| {
        let prompt = (turn.kind != TurnKind::Prompt).then_some(Line::User(&turn.prompt));
        let answer = turn.completed_at.map(|_| Line::Agent(answer(turn)));
        prompt.into_iter().chain(answer)
    })
}

/// One that said nothing and failed is told by its failure.
fn answer(turn: &Turn) -> &str {
    match &turn.failure {
        Some(failure) if turn.output.is_empty() => &failure.message,
        _ => &turn.output,
    }
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

async fn insert(tx: &mut Conn, place: &Place, line: &Line<'_>) -> Result<()> {
    sqlx::query(
        "INSERT INTO messages (id, thread_id, type, is_llm_message, content, metadata, agent_id,
                               agent_version_id, execution_id, created_by, created_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)",
    )
    .bind(MessageId::new().uuid())
    .bind(place.thread_id)
    .bind(line.kind())
    .bind(true)
    .bind(Json(json!({"role": line.kind(), "content": line.text()})))
    .bind(Json(line.metadata(place.id)))
    .bind(place.agent_id)
    .bind(place.agent_version_id)
    .bind(place.id)
    .bind(matches!(line, Line::User(_)).then_some(place.started_by))
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
