use async_trait::async_trait;
use sqlx::{FromRow, Sqlite, Transaction, error::DatabaseError};
use uuid::Uuid;

use super::{SqliteStore, idempotency};
use crate::{
    domain::{
        execution::{
            Execution, Failure, NewExecution, Prompts, Run, Status, Turn, TurnBegin, TurnKind, TurnOutcome,
            TurnStatus,
        },
        thread::Thread,
    },
    ids::{AccountId, ExecutionId, ProjectId, ThreadId},
    store::{ExecutionStore, Result, StartError},
    timestamp::Timestamp,
};

#[derive(FromRow)]
struct ExecutionRow {
    id: Uuid,
    thread_id: Uuid,
    project_id: Uuid,
    account_id: Uuid,
    agent: String,
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
            status: Status::from_stored(&self.status).ok_or_else(|| super::unreadable("status"))?,
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
    created_at: i64,
    started_at: Option<i64>,
    completed_at: Option<i64>,
}

impl RunRow {
    fn into_run(self) -> Result<Run> {
        Ok(Run {
            id: ExecutionId::from_uuid(self.id),
            status: Status::from_stored(&self.status).ok_or_else(|| super::unreadable("status"))?,
            error: self.error_message,
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
            kind: TurnKind::from_stored(&self.kind).ok_or_else(|| super::unreadable("kind"))?,
            prompt: self.prompt,
            status: TurnStatus::from_stored(&self.status).ok_or_else(|| super::unreadable("status"))?,
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
impl ExecutionStore for SqliteStore {
    async fn start_in_new_thread(&self, thread: &Thread, execution: &NewExecution) -> Result<(), StartError> {
        let mut tx = self.begin().await?;
        refuse_repetition(&mut tx, execution).await?;
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
        insert(&mut tx, thread.id, execution).await?;
        tx.commit().await?;
        Ok(())
    }

    async fn start_in_thread(&self, thread: ThreadId, execution: &NewExecution) -> Result<(), StartError> {
        let mut tx = self.begin().await?;
        refuse_repetition(&mut tx, execution).await?;
        insert(&mut tx, thread, execution).await?;
        tx.commit().await?;
        Ok(())
    }

    async fn execution(&self, id: ExecutionId) -> Result<Option<Execution>> {
        let row: Option<ExecutionRow> = sqlx::query_as("SELECT * FROM executions WHERE id = $1")
            .bind(id.uuid())
            .fetch_optional(&self.readers)
            .await?;
        let Some(row) = row else { return Ok(None) };
        let turns: Vec<TurnRow> =
            sqlx::query_as("SELECT * FROM turns WHERE execution_id = $1 ORDER BY ordinal")
                .bind(id.uuid())
                .fetch_all(&self.readers)
                .await?;
        let turns = turns.into_iter().map(TurnRow::into_turn).collect::<Result<_>>()?;
        row.into_execution(turns).map(Some)
    }

    async fn execution_exists(&self, id: ExecutionId) -> Result<bool> {
        let found: Option<(i64,)> = sqlx::query_as("SELECT 1 FROM executions WHERE id = $1")
            .bind(id.uuid())
            .fetch_optional(&self.readers)
            .await?;
        Ok(found.is_some())
    }

    async fn thread_runs(&self, thread: ThreadId) -> Result<Vec<Run>> {
        let rows: Vec<RunRow> = sqlx::query_as(
            "SELECT id, status, error_message, created_at, started_at, completed_at FROM executions
             WHERE thread_id = $1 ORDER BY created_at DESC, id DESC",
        )
        .bind(thread.uuid())
        .fetch_all(&self.readers)
        .await?;
        rows.into_iter().map(RunRow::into_run).collect()
    }

    async fn active_executions(&self) -> Result<Vec<ExecutionId>> {
        let rows: Vec<(Uuid,)> = sqlx::query_as(
            "SELECT id FROM executions WHERE status IN ('queued', 'running', 'finishing') ORDER BY created_at",
        )
        .fetch_all(&self.readers)
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
        .execute(&self.writer)
        .await?;
        Ok(())
    }

    async fn end_execution(&self, id: ExecutionId, status: Status, failure: Option<&Failure>) -> Result<()> {
        sqlx::query(
            "UPDATE executions SET status = $2, error_code = $3, error_message = $4, completed_at = $5
             WHERE id = $1 AND status IN ('queued', 'running', 'finishing')",
        )
        .bind(id.uuid())
        .bind(status.as_str())
        .bind(failure.map(|failure| failure.code.as_str()))
        .bind(failure.map(|failure| failure.message.as_str()))
        .bind(Timestamp::now().micros())
        .execute(&self.writer)
        .await?;
        Ok(())
    }
}

/// The partial unique index refuses a second active execution; the row that is in the way is then read under the
/// same lock, so that the refusal names it.
async fn insert(
    tx: &mut Transaction<'static, Sqlite>,
    thread: ThreadId,
    execution: &NewExecution,
) -> Result<(), StartError> {
    let inserted = sqlx::query(
        "INSERT INTO executions (id, thread_id, project_id, account_id, agent, status,
                                 starter_prompt, success_prompt, failure_prompt, created_at)
         SELECT $1, t.id, t.project_id, $8, $3, 'queued', $4, $5, $6, $7
         FROM threads t JOIN projects p ON p.id = t.project_id WHERE t.id = $2 AND p.state = 'active'",
    )
    .bind(execution.id.uuid())
    .bind(thread.uuid())
    .bind(&execution.agent)
    .bind(&execution.prompts.starter)
    .bind(&execution.prompts.success)
    .bind(&execution.prompts.failure)
    .bind(Timestamp::now().micros())
    .bind(execution.account.uuid())
    .execute(&mut **tx)
    .await;
    match inserted {
        Ok(done) if done.rows_affected() == 1 => remember(tx, thread, execution).await,
        Ok(_) => Err(StartError::NotFound),
        Err(error) if error.as_database_error().is_some_and(DatabaseError::is_unique_violation) => {
            let (active,): (Uuid,) = sqlx::query_as(
                "SELECT id FROM executions
                 WHERE thread_id = $1 AND status IN ('queued', 'running', 'finishing')",
            )
            .bind(thread.uuid())
            .fetch_one(&mut **tx)
            .await?;
            Err(StartError::ThreadBusy { active: ExecutionId::from_uuid(active) })
        }
        Err(error) => Err(error.into()),
    }
}

async fn refuse_repetition(
    tx: &mut Transaction<'static, Sqlite>,
    execution: &NewExecution,
) -> Result<(), StartError> {
    let Some(key) = &execution.idempotency else { return Ok(()) };
    match idempotency::repetition(tx, execution.account, key).await? {
        Some(repetition) => Err(StartError::Repeated(repetition)),
        None => Ok(()),
    }
}

async fn remember(
    tx: &mut Transaction<'static, Sqlite>,
    thread: ThreadId,
    execution: &NewExecution,
) -> Result<(), StartError> {
    let Some(key) = &execution.idempotency else { return Ok(()) };
    sqlx::query(
        "INSERT INTO idempotency_keys (account_id, key, fingerprint, project_id, thread_id, execution_id, created_at)
         SELECT $1, $2, $3, project_id, id, $5, $6 FROM threads WHERE id = $4",
    )
    .bind(execution.account.uuid())
    .bind(&key.key)
    .bind(key.fingerprint.as_slice())
    .bind(thread.uuid())
    .bind(execution.id.uuid())
    .bind(Timestamp::now().micros())
    .execute(&mut **tx)
    .await?;
    Ok(())
}

impl From<sqlx::Error> for StartError {
    fn from(error: sqlx::Error) -> Self {
        Self::Store(error.into())
    }
}
