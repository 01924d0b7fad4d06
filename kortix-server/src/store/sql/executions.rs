use async_trait::async_trait;
use sqlx::FromRow;
use uuid::Uuid;

use super::{SqlStore, said, starts};
use crate::{
    domain::{
        execution::{
            ActiveRun, AgentAtWork, Execution, Failure, NewExecution, Prompts, Run, Status, Turn, TurnBegin,
            TurnKind, TurnOutcome, TurnStatus,
        },
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
            started_at: Timestamp::from_micros(self.started_at),
            completed_at: self.completed_at.map(Timestamp::from_micros),
        })
    }
}

fn failure(code: Option<String>, message: Option<String>) -> Option<Failure> {
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
        let row: Option<(Uuid, Uuid)> = match agent {
            Some(agent) => {
                sqlx::query_as("SELECT id, current_version_id FROM agents WHERE id = $1 AND account_id = $2")
                    .bind(agent.uuid())
                    .bind(account.uuid())
                    .fetch_optional(self.readers())
                    .await?
            }
            None => {
                sqlx::query_as(
                    "SELECT id, current_version_id FROM agents WHERE account_id = $1 AND is_default",
                )
                .bind(account.uuid())
                .fetch_optional(self.readers())
                .await?
            }
        };
        Ok(row.map(|(agent, version)| AgentAtWork {
            agent: AgentId::from_uuid(agent),
            version: AgentVersionId::from_uuid(version),
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
        sqlx::query(
            "UPDATE executions SET stop_requested_at = $2
             WHERE id = $1 AND stop_requested_at IS NULL AND status IN ('queued', 'running', 'finishing')",
        )
        .bind(id.uuid())
        .bind(Timestamp::now().micros())
        .execute(&mut *tx)
        .await?;
        Ok(tx.commit().await?)
    }

    async fn executions_to_stop(&self, server: ServerId) -> Result<Vec<ExecutionId>> {
        let rows: Vec<(Uuid,)> = sqlx::query_as(
            "SELECT id FROM executions
             WHERE stop_requested_at IS NOT NULL AND status IN ('queued', 'running', 'finishing')
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
             WHERE e.account_id = $1 AND e.status IN ('queued', 'running', 'finishing') AND p.state = 'active'
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

    async fn active_executions(&self, server: ServerId) -> Result<Vec<ExecutionId>> {
        let rows: Vec<(Uuid,)> = sqlx::query_as(
            "SELECT e.id FROM executions e JOIN projects p ON p.id = e.project_id
             WHERE e.status IN ('queued', 'running', 'finishing') AND (e.server_id = $1 OR e.server_id IS NULL)
               AND p.state = 'active'
             ORDER BY e.created_at",
        )
        .bind(server.uuid())
        .fetch_all(self.readers())
        .await?;
        Ok(rows.into_iter().map(|(id,)| ExecutionId::from_uuid(id)).collect())
    }

    async fn begin_turn(
        &self,
        id: ExecutionId,
        ordinal: i64,
        kind: TurnKind,
        prompt: &str,
        status: Status,
    ) -> Result<TurnBegin> {
        let at = Timestamp::now().micros();
        let mut tx = self.begin().await?;
        let moved: Option<(Option<i64>,)> = sqlx::query_as(
            "UPDATE executions SET status = $2, started_at = coalesce(started_at, $3) WHERE id = $1
             RETURNING stop_requested_at",
        )
        .bind(id.uuid())
        .bind(status.as_str())
        .bind(at)
        .fetch_optional(&mut *tx)
        .await?;
        let Some((stop_requested_at,)) = moved else { return Ok(TurnBegin::Gone) };
        let before: Option<(i64,)> =
            sqlx::query_as("SELECT started_at FROM turns WHERE execution_id = $1 AND ordinal = $2")
                .bind(id.uuid())
                .bind(ordinal)
                .fetch_optional(&mut *tx)
                .await?;
        if let Some((begun,)) = before {
            return Ok(TurnBegin::Before(Timestamp::from_micros(begun)));
        }
        if stop_requested_at.is_some() {
            return Ok(TurnBegin::Stopped);
        }
        sqlx::query(
            "INSERT INTO turns (execution_id, ordinal, kind, prompt, status, started_at)
             VALUES ($1, $2, $3, $4, 'running', $5)",
        )
        .bind(id.uuid())
        .bind(ordinal)
        .bind(kind.as_str())
        .bind(prompt)
        .bind(at)
        .execute(&mut *tx)
        .await?;
        tx.commit().await?;
        Ok(TurnBegin::Now)
    }

    async fn end_turn(&self, id: ExecutionId, ordinal: i64, outcome: &TurnOutcome) -> Result<()> {
        let mut tx = self.begin().await?;
        sqlx::query(
            "UPDATE turns SET status = $3, exit_code = $4, output = $5, output_truncated = $6,
                    error_code = $7, error = $8, completed_at = $9
             WHERE execution_id = $1 AND ordinal = $2 AND status = 'running'",
        )
        .bind(id.uuid())
        .bind(ordinal)
        .bind(outcome.status().as_str())
        .bind(outcome.exit_code)
        .bind(&outcome.output)
        .bind(outcome.output_truncated)
        .bind(outcome.failure.as_ref().map(|failure| failure.code.as_str()))
        .bind(outcome.failure.as_ref().map(|failure| failure.message.as_str()))
        .bind(Timestamp::now().micros())
        .execute(&mut *tx)
        .await?;
        Ok(tx.commit().await?)
    }

    async fn end_execution(&self, id: ExecutionId, status: Status, failure: Option<&Failure>) -> Result<()> {
        let turns = self.turns(id).await?;
        let mut tx = self.begin().await?;
        // The thread before the execution, in the order in which a deletion takes them.
        let Some(place) = said::count_answers(&mut tx, id, &turns).await? else { return Ok(()) };
        let ended = sqlx::query(
            "UPDATE executions SET status = $2, error_code = $3, error_message = $4, completed_at = $5
             WHERE id = $1 AND status IN ('queued', 'running', 'finishing')",
        )
        .bind(id.uuid())
        .bind(status.as_str())
        .bind(failure.map(|failure| failure.code.as_str()))
        .bind(failure.map(|failure| failure.message.as_str()))
        .bind(Timestamp::now().micros())
        .execute(&mut *tx)
        .await?;
        if ended.rows_affected() == 0 {
            return Ok(());
        }
        said::answers(&mut tx, &place, &turns).await?;
        Ok(tx.commit().await?)
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
