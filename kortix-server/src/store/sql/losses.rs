use async_trait::async_trait;
use uuid::Uuid;

use super::{Conn, SqlStore, lock, work};
use crate::{
    domain::execution::{Failure, Status, TurnStatus},
    ids::{ExecutionId, ServerId, ThreadId},
    store::{AfterEnd, GivenUp, LossStore, Result},
    timestamp::Timestamp,
};

/// How many are looked for at a time.
const AT_ONCE: i64 = 100;

#[async_trait]
impl LossStore for SqlStore {
    async fn give_up_lost(&self, idle_since: Timestamp) -> Result<Vec<GivenUp>> {
        let lost: Vec<(Uuid, Uuid)> = sqlx::query_as(
            "SELECT e.id, e.thread_id FROM executions e JOIN work w ON w.execution_id = e.id
                                                        JOIN projects p ON p.id = e.project_id
             WHERE e.holds_thread AND p.state = 'active' AND w.lease_until < $1
               AND (e.status <> 'queued'
                    OR NOT EXISTS (SELECT 1 FROM servers s WHERE s.id = e.server_id AND s.seen_at >= $1))
             LIMIT $2",
        )
        .bind(idle_since.micros())
        .bind(AT_ONCE)
        .fetch_all(self.readers())
        .await?;
        let mut given_up = Vec::new();
        for (execution, thread) in lost {
            let mut tx = self.begin().await?;
            lock::thread(&mut tx, thread).await?;
            let Some((status, last_event)) = give_up(&mut tx, execution, idle_since).await? else { continue };
            let next = work::next_in_thread(&mut tx, ThreadId::from_uuid(thread)).await?;
            tx.commit().await?;
            let execution = ExecutionId::from_uuid(execution);
            given_up.push(GivenUp { execution, status, after: AfterEnd { last_event, next } });
        }
        Ok(given_up)
    }

    async fn give_up_late(&self, now: Timestamp) -> Result<Vec<GivenUp>> {
        let late: Vec<(Uuid, Uuid)> = sqlx::query_as(
            "SELECT e.id, e.thread_id FROM executions e JOIN projects p ON p.id = e.project_id
             WHERE e.status = 'queued' AND e.queue_until < $1 AND p.state = 'active' LIMIT $2",
        )
        .bind(now.micros())
        .bind(AT_ONCE)
        .fetch_all(self.readers())
        .await?;
        let failure = Failure::new("queue_timeout", "It waited longer than it may to begin.");
        let mut given_up = Vec::new();
        for (execution, thread) in late {
            let mut tx = self.begin().await?;
            lock::thread(&mut tx, thread).await?;
            let Some(holds) = still_queued(&mut tx, execution).await? else { continue };
            let last_event = work::end(&mut tx, execution, Status::Failed, Some(&failure)).await?;
            let next =
                if holds { work::next_in_thread(&mut tx, ThreadId::from_uuid(thread)).await? } else { None };
            tx.commit().await?;
            let execution = ExecutionId::from_uuid(execution);
            let after = AfterEnd { last_event, next };
            given_up.push(GivenUp { execution, status: Status::Failed, after });
        }
        Ok(given_up)
    }

    async fn abandoned(&self, server: ServerId) -> Result<Vec<ExecutionId>> {
        let rows: Vec<(Uuid,)> = sqlx::query_as(
            "SELECT e.id FROM work w JOIN executions e ON e.id = w.execution_id
             WHERE w.abandoned AND e.server_id = $1",
        )
        .bind(server.uuid())
        .fetch_all(self.readers())
        .await?;
        Ok(rows.into_iter().map(|(id,)| ExecutionId::from_uuid(id)).collect())
    }

    async fn abandoned_ended(&self, id: ExecutionId) -> Result<()> {
        let mut tx = self.begin().await?;
        sqlx::query("UPDATE work SET abandoned = FALSE WHERE execution_id = $1")
            .bind(id.uuid())
            .execute(&mut *tx)
            .await?;
        Ok(tx.commit().await?)
    }
}

/// Whether one that has not begun holds its thread, and keeps it from beginning until the end of the transaction.
async fn still_queued(tx: &mut Conn, execution: Uuid) -> Result<Option<bool>> {
    let row: Option<(bool,)> = sqlx::query_as(
        "UPDATE executions SET status = status WHERE id = $1 AND status = 'queued' RETURNING holds_thread",
    )
    .bind(execution)
    .fetch_optional(tx)
    .await?;
    Ok(row.map(|(holds,)| holds))
}

/// Ends one that nobody has taken up meanwhile. The caller has its thread's row.
async fn give_up(tx: &mut Conn, execution: Uuid, idle_since: Timestamp) -> Result<Option<(Status, i64)>> {
    let idle = sqlx::query(
        "UPDATE work SET abandoned = TRUE, fence = fence + 1
         WHERE execution_id = $1 AND lease_until < $2
           AND EXISTS (SELECT 1 FROM executions WHERE id = $1 AND holds_thread)",
    )
    .bind(execution)
    .bind(idle_since.micros())
    .execute(&mut *tx)
    .await?;
    if idle.rows_affected() == 0 {
        return Ok(None);
    }
    let lost = Failure::new("worker_lost", "Nobody worked on it any more, and nobody else could.");
    let (status, failure) = outcome(tx, execution, &lost).await?;
    sqlx::query(
        "UPDATE turns SET status = 'failed', error_code = $2, error = $3, completed_at = $4
         WHERE execution_id = $1 AND status = 'running'",
    )
    .bind(execution)
    .bind(&lost.code)
    .bind(&lost.message)
    .bind(Timestamp::now().micros())
    .execute(&mut *tx)
    .await?;
    let number = work::end(tx, execution, status, failure.as_ref()).await?;
    Ok(Some((status, number)))
}

/// That of the first turn if it has ended: a second one changes nothing about it.
async fn outcome(tx: &mut Conn, execution: Uuid, lost: &Failure) -> Result<(Status, Option<Failure>)> {
    let first: Option<(String, Option<String>, Option<String>)> =
        sqlx::query_as("SELECT status, error_code, error FROM turns WHERE execution_id = $1 AND ordinal = 1")
            .bind(execution)
            .fetch_optional(tx)
            .await?;
    Ok(match first {
        Some((status, ..)) if status == TurnStatus::Succeeded.as_str() => (Status::Succeeded, None),
        Some((status, Some(code), message)) if status == TurnStatus::Failed.as_str() => {
            (Status::Failed, Some(Failure::new(&code, message.unwrap_or_default())))
        }
        _ => (Status::Failed, Some(lost.clone())),
    })
}
