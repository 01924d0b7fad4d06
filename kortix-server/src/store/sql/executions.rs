use async_trait::async_trait;
use sqlx::FromRow;
use uuid::Uuid;

use super::{Conn, SqlStore, idempotency, lock};
use crate::{
    domain::{
        execution::{
            Execution, Failure, NewExecution, Prompts, Run, StartedAs, Status, Turn, TurnBegin, TurnKind,
            TurnOutcome, TurnStatus,
        },
        thread::Thread,
    },
    ids::{AccountId, AgentId, AgentVersionId, ExecutionId, ProjectId, ServerId, ThreadId},
    store::{ExecutionStore, Result, StartError, Started, error::unreadable},
    timestamp::Timestamp,
};

#[derive(FromRow)]
struct ExecutionRow {
    id: Uuid,
    thread_id: Uuid,
    project_id: Uuid,
    account_id: Uuid,
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
    ) -> Result<Started, StartError> {
        let mut tx = self.begin().await?;
        claim_key(&mut tx, thread.id, execution).await?;
        // A deletion that is under way ends first, so that no thread comes to a project that goes.
        lock::project(&mut tx, thread.project.uuid()).await?;
        let made = sqlx::query(
            "INSERT INTO threads (id, project_id, account_id, name, created_at, updated_at)
             SELECT $1, id, $3, $4, $5, $5 FROM projects WHERE id = $2 AND state = 'active'",
        )
        .bind(thread.id.uuid())
        .bind(thread.project.uuid())
        .bind(thread.account.uuid())
        .bind(&thread.name)
        .bind(thread.created_at.micros())
        .execute(&mut *tx)
        .await?;
        if made.rows_affected() == 0 {
            return Err(StartError::NotFound);
        }
        sqlx::query("UPDATE accounts SET thread_count = thread_count + 1 WHERE id = $1")
            .bind(thread.account.uuid())
            .execute(&mut *tx)
            .await?;
        let started = insert(&mut tx, thread.id, execution).await?;
        tx.commit().await?;
        Ok(started)
    }

    async fn start_in_thread(
        &self,
        thread: ThreadId,
        execution: &NewExecution,
    ) -> Result<Started, StartError> {
        let mut tx = self.begin().await?;
        claim_key(&mut tx, thread, execution).await?;
        let started = insert(&mut tx, thread, execution).await?;
        tx.commit().await?;
        Ok(started)
    }

    async fn execution(&self, id: ExecutionId) -> Result<Option<Execution>> {
        let row: Option<ExecutionRow> = sqlx::query_as("SELECT * FROM executions WHERE id = $1")
            .bind(id.uuid())
            .fetch_optional(self.readers())
            .await?;
        let Some(row) = row else { return Ok(None) };
        let turns: Vec<TurnRow> =
            sqlx::query_as("SELECT * FROM turns WHERE execution_id = $1 ORDER BY ordinal")
                .bind(id.uuid())
                .fetch_all(self.readers())
                .await?;
        let turns = turns.into_iter().map(TurnRow::into_turn).collect::<Result<_>>()?;
        row.into_execution(turns).map(Some)
    }

    async fn execution_exists(&self, id: ExecutionId) -> Result<bool> {
        let (found,): (bool,) = sqlx::query_as("SELECT EXISTS (SELECT 1 FROM executions WHERE id = $1)")
            .bind(id.uuid())
            .fetch_one(self.readers())
            .await?;
        Ok(found)
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
            "SELECT id FROM executions
             WHERE status IN ('queued', 'running', 'finishing') AND (server_id = $1 OR server_id IS NULL)
             ORDER BY created_at",
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
        let moved = sqlx::query(
            "UPDATE executions SET status = $2, started_at = coalesce(started_at, $3) WHERE id = $1",
        )
        .bind(id.uuid())
        .bind(status.as_str())
        .bind(at)
        .execute(&mut *tx)
        .await?;
        if moved.rows_affected() == 0 {
            return Ok(TurnBegin::Gone);
        }
        let before: Option<(i64,)> =
            sqlx::query_as("SELECT started_at FROM turns WHERE execution_id = $1 AND ordinal = $2")
                .bind(id.uuid())
                .bind(ordinal)
                .fetch_optional(&mut *tx)
                .await?;
        if let Some((begun,)) = before {
            return Ok(TurnBegin::Before(Timestamp::from_micros(begun)));
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
        let mut tx = self.begin().await?;
        sqlx::query(
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
        Ok(tx.commit().await?)
    }
}

/// The partial unique index refuses a second active execution; the row that is in the way is then read under the
/// same lock, so that the refusal names it.
pub(super) async fn insert(
    tx: &mut Conn,
    thread: ThreadId,
    execution: &NewExecution,
) -> Result<Started, StartError> {
    let server: Option<(Uuid, Option<Uuid>)> = sqlx::query_as(
        "SELECT p.id, r.server_id FROM threads t JOIN projects p ON p.id = t.project_id
         LEFT JOIN resources r ON r.project_id = p.id WHERE t.id = $1 AND p.state = 'active'",
    )
    .bind(thread.uuid())
    .fetch_optional(&mut *tx)
    .await?;
    let (project, server) = server.ok_or(StartError::NotFound)?;
    let inserted = sqlx::query(
        "INSERT INTO executions (id, thread_id, project_id, account_id, started_by, server_id, agent, agent_id,
                                 agent_version_id, model, status, starter_prompt, success_prompt,
                                 failure_prompt, created_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, 'queued', $11, $12, $13, $14)
         ON CONFLICT (thread_id) WHERE status IN ('queued', 'running', 'finishing') DO NOTHING",
    )
    .bind(execution.id.uuid())
    .bind(thread.uuid())
    .bind(project)
    .bind(execution.account.uuid())
    .bind(execution.started_by.uuid())
    .bind(server)
    .bind(&execution.agent)
    .bind(execution.agent_id.map(AgentId::uuid))
    .bind(execution.agent_version.map(AgentVersionId::uuid))
    .bind(&execution.model)
    .bind(&execution.prompts.starter)
    .bind(&execution.prompts.success)
    .bind(&execution.prompts.failure)
    .bind(Timestamp::now().micros())
    .execute(&mut *tx)
    .await?;
    if inserted.rows_affected() == 1 {
        return Ok(Started { server: server.map(ServerId::from_uuid) });
    }
    let active: Option<(Uuid,)> = sqlx::query_as(
        "SELECT id FROM executions WHERE thread_id = $1 AND status IN ('queued', 'running', 'finishing')",
    )
    .bind(thread.uuid())
    .fetch_optional(tx)
    .await?;
    // It may have ended between the two statements; to whoever asked it was busy all the same.
    let active = active.map(|(id,)| ExecutionId::from_uuid(id));
    Err(StartError::ThreadBusy { active })
}

async fn claim_key(tx: &mut Conn, thread: ThreadId, execution: &NewExecution) -> Result<(), StartError> {
    let answer = StartedAs { thread, execution: execution.id }.to_string();
    let key = execution.idempotency.as_ref();
    match idempotency::claim(tx, execution.account, key, &answer, None).await? {
        Some(repetition) => Err(StartError::Repeated(repetition)),
        None => Ok(()),
    }
}
