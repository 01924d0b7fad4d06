//! What agents ask and are told, and the files that they leave.

use async_trait::async_trait;
use uuid::Uuid;

use super::{Conn, SqlStore, idempotency, lock, said, work};
use crate::{
    domain::execution::{Artifact, Question},
    ids::ExecutionId,
    store::{AnswerError, DialogueStore, NewAnswer, Result},
    timestamp::Timestamp,
};

type Row = (String, i64, Option<String>);

fn question((text, asked_at, answer): Row) -> Question {
    Question { text, asked_at: Timestamp::from_micros(asked_at), answer }
}

/// Asks. The caller has the row of the work, so that nobody else numbers questions.
pub(super) async fn ask(tx: &mut Conn, execution: ExecutionId, question: &str, at: Timestamp) -> Result<()> {
    sqlx::query(
        "INSERT INTO questions (execution_id, number, question, asked_at)
         SELECT $1, coalesce(max(number), 0) + 1, $2, $3 FROM questions WHERE execution_id = $1",
    )
    .bind(execution.uuid())
    .bind(question)
    .bind(at.micros())
    .execute(tx)
    .await?;
    Ok(())
}

/// Whether there was an open question.
pub(super) async fn close(tx: &mut Conn, execution: Uuid) -> Result<bool> {
    let closed = sqlx::query(
        "UPDATE questions SET closed_at = $2
         WHERE execution_id = $1 AND answered_at IS NULL AND closed_at IS NULL",
    )
    .bind(execution)
    .bind(Timestamp::now().micros())
    .execute(tx)
    .await?;
    Ok(closed.rows_affected() > 0)
}

pub(super) async fn keep(tx: &mut Conn, execution: ExecutionId, artifacts: &[Artifact]) -> Result<()> {
    for artifact in artifacts {
        sqlx::query(
            "INSERT INTO artifacts (execution_id, path, size, modified_at) VALUES ($1, $2, $3, $4)
             ON CONFLICT (execution_id, path) DO UPDATE SET size = $3, modified_at = $4",
        )
        .bind(execution.uuid())
        .bind(&artifact.path)
        .bind(i64::try_from(artifact.size).unwrap_or(i64::MAX))
        .bind(artifact.modified_at.micros())
        .execute(&mut *tx)
        .await?;
    }
    Ok(())
}

#[async_trait]
impl DialogueStore for SqlStore {
    async fn last_question(&self, execution: ExecutionId) -> Result<Option<Question>> {
        let row: Option<Row> = sqlx::query_as(
            "SELECT question, asked_at, answer FROM questions WHERE execution_id = $1
             ORDER BY number DESC LIMIT 1",
        )
        .bind(execution.uuid())
        .fetch_optional(self.readers())
        .await?;
        Ok(row.map(question))
    }

    async fn open_question(&self, execution: ExecutionId) -> Result<Option<Question>> {
        let row: Option<Row> = sqlx::query_as(
            "SELECT question, asked_at, answer FROM questions
             WHERE execution_id = $1 AND answered_at IS NULL AND closed_at IS NULL",
        )
        .bind(execution.uuid())
        .fetch_optional(self.readers())
        .await?;
        Ok(row.map(question))
    }

    async fn answer(&self, answer: &NewAnswer) -> Result<(), AnswerError> {
        let mut tx = self.begin().await?;
        let key = answer.idempotency.as_ref();
        let repetition = idempotency::claim(&mut tx, answer.account, key, "answered", None).await?;
        if let Some(repetition) = repetition {
            return Err(AnswerError::Repeated(repetition));
        }
        let thread = work::thread_of(&mut tx, answer.execution.uuid()).await?;
        lock::thread(&mut tx, thread.ok_or(AnswerError::NoQuestion)?).await?;
        let answered = sqlx::query(
            "UPDATE questions SET answer = $2, answered_at = $3
             WHERE execution_id = $1 AND answered_at IS NULL AND closed_at IS NULL",
        )
        .bind(answer.execution.uuid())
        .bind(&answer.text)
        .bind(Timestamp::now().micros())
        .execute(&mut *tx)
        .await?;
        if answered.rows_affected() == 0 {
            return Err(AnswerError::NoQuestion);
        }
        said::by_person(&mut tx, answer.execution, answer.by, &answer.text).await?;
        Ok(tx.commit().await?)
    }

    async fn artifacts(&self, execution: ExecutionId) -> Result<Vec<Artifact>> {
        let rows: Vec<(String, i64, i64)> = sqlx::query_as(
            "SELECT path, size, modified_at FROM artifacts WHERE execution_id = $1 ORDER BY path",
        )
        .bind(execution.uuid())
        .fetch_all(self.readers())
        .await?;
        let artifact = |(path, size, modified_at)| Artifact {
            path,
            size: u64::try_from(size).unwrap_or_default(),
            modified_at: Timestamp::from_micros(modified_at),
        };
        Ok(rows.into_iter().map(artifact).collect())
    }
}
