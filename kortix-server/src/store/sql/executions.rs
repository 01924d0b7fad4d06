use std::time::Duration;

use async_trait::async_trait;
use serde_json::{Map, Value};
use sqlx::{FromRow, types::Json};
use uuid::Uuid;

use super::{SqlStore, listing, lock, news, said, starts, work};
use crate::{
    domain::{
        agent::ENGINE,
        execution::{
            ActiveRun, AgentAtWork, Execution, ExecutionQuery, Failure, ListedExecution, NewExecution,
            Prompts, Run, Status, Turn, TurnKind, TurnStatus,
        },
        page::Stretch,
        thread::Thread,
    },
    ids::{AccountId, AgentId, AgentVersionId, ExecutionId, ProjectId, ServerId, ThreadId, UserId},
    store::{ExecutionStore, LimitsOf, Result, StartError, Started, error::unreadable},
    timestamp::Timestamp,
};

#[derive(FromRow)]
struct ExecutionRow {
    id: Uuid,
    thread_id: Uuid,
    project_id: Uuid,
    account_id: Uuid,
    started_by: Uuid,
    server_id: Option<Uuid>,
    agent: String,
    agent_id: Option<Uuid>,
    agent_version_id: Option<Uuid>,
    model: Option<String>,
    time_limit: i64,
    output_limit: i64,
    status: String,
    starter_prompt: String,
    success_prompt: Option<String>,
    failure_prompt: Option<String>,
    error_code: Option<String>,
    error_message: Option<String>,
    created_at: i64,
    started_at: Option<i64>,
    completed_at: Option<i64>,
}

impl ExecutionRow {
    fn into_execution(self, turns: Vec<Turn>) -> Result<Execution> {
        Ok(Execution {
            id: ExecutionId::from_uuid(self.id),
            thread: ThreadId::from_uuid(self.thread_id),
            project: ProjectId::from_uuid(self.project_id),
            account: AccountId::from_uuid(self.account_id),
            started_by: UserId::from_uuid(self.started_by),
            server: self.server_id.map(ServerId::from_uuid),
            agent: self.agent,
            agent_id: self.agent_id.map(AgentId::from_uuid),
            agent_version: self.agent_version_id.map(AgentVersionId::from_uuid),
            model: self.model,
            time_limit: Duration::from_secs(self.time_limit.unsigned_abs()),
            output_limit: self.output_limit.unsigned_abs(),
            status: Status::from_stored(&self.status).ok_or_else(|| unreadable("status"))?,
            prompts: Prompts {
                starter: self.starter_prompt,
                success: self.success_prompt,
                failure: self.failure_prompt,
            },
            error: failure(self.error_code, self.error_message),
            turns,
            created_at: Timestamp::from_micros(self.created_at),
            started_at: self.started_at.map(Timestamp::from_micros),
            completed_at: self.completed_at.map(Timestamp::from_micros),
        })
    }
}

#[derive(FromRow)]
struct RunRow {
    id: Uuid,
    status: String,
    error_message: Option<String>,
    agent_id: Option<Uuid>,
    agent_version_id: Option<Uuid>,
    created_at: i64,
    started_at: Option<i64>,
    completed_at: Option<i64>,
}

impl RunRow {
    fn into_run(self) -> Result<Run> {
        Ok(Run {
            id: ExecutionId::from_uuid(self.id),
            status: Status::from_stored(&self.status).ok_or_else(|| unreadable("status"))?,
            error: self.error_message,
            agent_id: self.agent_id.map(AgentId::from_uuid),
            agent_version: self.agent_version_id.map(AgentVersionId::from_uuid),
            created_at: Timestamp::from_micros(self.created_at),
            started_at: self.started_at.map(Timestamp::from_micros),
            completed_at: self.completed_at.map(Timestamp::from_micros),
        })
    }
}

#[derive(FromRow)]
struct TurnRow {
    kind: String,
    prompt: String,
    status: String,
    exit_code: Option<i32>,
    output: String,
    output_truncated: bool,
    error_code: Option<String>,
    error: Option<String>,
    attempts: i64,
    started_at: i64,
    completed_at: Option<i64>,
}

impl TurnRow {
    fn into_turn(self) -> Result<Turn> {
        Ok(Turn {
            kind: TurnKind::from_stored(&self.kind).ok_or_else(|| unreadable("kind"))?,
            prompt: self.prompt,
            status: TurnStatus::from_stored(&self.status).ok_or_else(|| unreadable("status"))?,
            exit_code: self.exit_code,
            output: self.output,
            output_truncated: self.output_truncated,
            failure: failure(self.error_code, self.error),
            attempts: u8::try_from(self.attempts).map_err(|_| unreadable("attempts"))?,
            started_at: Timestamp::from_micros(self.started_at),
            completed_at: self.completed_at.map(Timestamp::from_micros),
        })
    }
}

pub(super) fn failure(code: Option<String>, message: Option<String>) -> Option<Failure> {
    Some(Failure { code: code?, message: message? })
}

#[async_trait]
impl ExecutionStore for SqlStore {
    async fn start_in_new_thread(
        &self,
        thread: &Thread,
        execution: &NewExecution,
        limits: LimitsOf<'_>,
    ) -> Result<Started, StartError> {
        let mut tx = self.begin().await?;
        let started = starts::in_new_thread(&mut tx, thread, execution, limits).await?;
        tx.commit().await?;
        Ok(started)
    }

    async fn start_in_thread(
        &self,
        thread: ThreadId,
        execution: &NewExecution,
        limits: LimitsOf<'_>,
    ) -> Result<Started, StartError> {
        let mut tx = self.begin().await?;
        let started = starts::in_thread(&mut tx, thread, execution, limits).await?;
        tx.commit().await?;
        Ok(started)
    }

    async fn agent_at_work(&self, account: AccountId, agent: Option<AgentId>) -> Result<Option<AgentAtWork>> {
        type Row = (Uuid, Uuid, Json<Map<String, Value>>);
        let row: Option<Row> = match agent {
            Some(agent) => {
                sqlx::query_as(
                    "SELECT id, current_version_id, metadata FROM agents WHERE id = $1 AND account_id = $2",
                )
                .bind(agent.uuid())
                .bind(account.uuid())
                .fetch_optional(self.readers())
                .await?
            }
            None => sqlx::query_as(
                "SELECT id, current_version_id, metadata FROM agents WHERE account_id = $1 AND is_default",
            )
            .bind(account.uuid())
            .fetch_optional(self.readers())
            .await?,
        };
        Ok(row.map(|(agent, version, metadata)| AgentAtWork {
            agent: AgentId::from_uuid(agent),
            version: AgentVersionId::from_uuid(version),
            engine: metadata.get(ENGINE).and_then(Value::as_str).map(str::to_owned),
        }))
    }

    async fn last_prompt(&self, thread: ThreadId) -> Result<Option<String>> {
        said::last_prompt(self.readers(), thread).await
    }

    async fn execution(&self, id: ExecutionId) -> Result<Option<Execution>> {
        let row: Option<ExecutionRow> = sqlx::query_as(
            "SELECT e.* FROM executions e JOIN projects p ON p.id = e.project_id
             WHERE e.id = $1 AND p.state = 'active'",
        )
        .bind(id.uuid())
        .fetch_optional(self.readers())
        .await?;
        let Some(row) = row else { return Ok(None) };
        row.into_execution(self.turns(id).await?).map(Some)
    }

    async fn execution_is_wanted(&self, id: ExecutionId) -> Result<bool> {
        let (wanted,): (bool,) = sqlx::query_as(
            "SELECT EXISTS (SELECT 1 FROM executions WHERE id = $1 AND stop_requested_at IS NULL)",
        )
        .bind(id.uuid())
        .fetch_one(self.readers())
        .await?;
        Ok(wanted)
    }

    async fn request_stop(&self, id: ExecutionId) -> Result<()> {
        let mut tx = self.begin().await?;
        let Some(thread) = work::thread_of(&mut tx, id.uuid()).await? else { return Ok(()) };
        lock::thread(&mut tx, thread).await?;
        let wanted: Option<(bool,)> = sqlx::query_as(
            "UPDATE executions SET stop_requested_at = $2
             WHERE id = $1 AND stop_requested_at IS NULL AND status IN ('queued', 'running', 'finishing')
             RETURNING holds_thread",
        )
        .bind(id.uuid())
        .bind(Timestamp::now().micros())
        .fetch_optional(&mut *tx)
        .await?;
        // One that waits for its thread is nobody's work yet.
        if let Some((false,)) = wanted {
            work::end(&mut tx, id.uuid(), Status::Stopped, None).await?;
        }
        news::spread_work(&mut tx).await?;
        Ok(tx.commit().await?)
    }

    async fn executions_to_stop(&self, server: ServerId) -> Result<Vec<ExecutionId>> {
        let rows: Vec<(Uuid,)> = sqlx::query_as(
            "SELECT id FROM executions
             WHERE stop_requested_at IS NOT NULL AND holds_thread
               AND (server_id = $1 OR server_id IS NULL)",
        )
        .bind(server.uuid())
        .fetch_all(self.readers())
        .await?;
        Ok(rows.into_iter().map(|(id,)| ExecutionId::from_uuid(id)).collect())
    }

    async fn execution_status(&self, id: ExecutionId) -> Result<Option<Status>> {
        let row: Option<(String,)> = sqlx::query_as("SELECT status FROM executions WHERE id = $1")
            .bind(id.uuid())
            .fetch_optional(self.readers())
            .await?;
        row.map(|(status,)| Status::from_stored(&status).ok_or_else(|| unreadable("status"))).transpose()
    }

    async fn active_runs(&self, account: AccountId) -> Result<Vec<ActiveRun>> {
        let rows: Vec<(Uuid, Uuid, i64)> = sqlx::query_as(
            "SELECT e.id, e.thread_id, coalesce(e.started_at, e.created_at)
             FROM executions e JOIN projects p ON p.id = e.project_id
             WHERE e.account_id = $1 AND e.holds_thread AND p.state = 'active'
             ORDER BY e.created_at DESC, e.id DESC",
        )
        .bind(account.uuid())
        .fetch_all(self.readers())
        .await?;
        let run = |(id, thread, at)| ActiveRun {
            id: ExecutionId::from_uuid(id),
            thread: ThreadId::from_uuid(thread),
            started_at: Timestamp::from_micros(at),
        };
        Ok(rows.into_iter().map(run).collect())
    }

    async fn executions(&self, query: &ExecutionQuery) -> Result<Stretch<ListedExecution>> {
        listing::executions(self, query).await
    }

    async fn queue_position(&self, thread: ThreadId, id: ExecutionId) -> Result<Option<i64>> {
        let mut reader = self.readers().acquire().await?;
        let position = starts::position(&mut reader, thread, id).await?;
        Ok((position > 0).then_some(position))
    }

    async fn thread_runs(&self, thread: ThreadId) -> Result<Vec<Run>> {
        let rows: Vec<RunRow> = sqlx::query_as(
            "SELECT id, status, error_message, agent_id, agent_version_id, created_at, started_at, completed_at
             FROM executions
             WHERE thread_id = $1 ORDER BY created_at DESC, id DESC",
        )
        .bind(thread.uuid())
        .fetch_all(self.readers())
        .await?;
        rows.into_iter().map(RunRow::into_run).collect()
    }
}

impl SqlStore {
    async fn turns(&self, id: ExecutionId) -> Result<Vec<Turn>> {
        let turns: Vec<TurnRow> =
            sqlx::query_as("SELECT * FROM turns WHERE execution_id = $1 ORDER BY ordinal")
                .bind(id.uuid())
                .fetch_all(self.readers())
                .await?;
        turns.into_iter().map(TurnRow::into_turn).collect()
    }
}
