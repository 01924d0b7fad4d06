use async_trait::async_trait;
use sqlx::AssertSqlSafe;
use uuid::Uuid;

use super::{Conn, SqlStore, dialogue, events, lock, news, outbox, said};
use crate::{
    domain::{
        chain::Chain,
        event::{self, NewEvent},
        execution::{Artifact, Failure, Status, TurnBegin, TurnOutcome},
    },
    ids::{ExecutionId, ThreadId, WorkerId},
    store::{AfterEnd, Claimant, Claimed, Lease, NewTurn, Result, WorkError, WorkStore},
    timestamp::Timestamp,
};

type Row = (Uuid, i64, i64, i64);

fn claimed((execution, fence, last_event, offset): Row) -> Claimed {
    let lease = Lease { execution: ExecutionId::from_uuid(execution), fence };
    Claimed { lease, last_event, output_offset: u64::try_from(offset).unwrap_or_default() }
}

/// Of work that nobody has: `w` is its row, `e` the execution's, `p` the project's; `$2` the server, `$3` the time.
const TO_BE_CLAIMED: &str =
    "e.holds_thread AND p.state = 'active' AND (e.server_id = $2 OR e.server_id IS NULL)
    AND w.lease_until <= $3";

#[async_trait]
impl WorkStore for SqlStore {
    async fn claim(&self, id: ExecutionId, claimant: &Claimant) -> Result<Option<Claimed>> {
        self.claim_where("e.id = $5", Some(id), claimant).await
    }

    async fn claim_next(&self, claimant: &Claimant) -> Result<Option<Claimed>> {
        // Looked for without a lock first: mostly there is nothing.
        let next: Option<(Uuid,)> = sqlx::query_as(AssertSqlSafe(format!(
            "SELECT e.id FROM executions e JOIN work w ON w.execution_id = e.id JOIN projects p ON p.id = e.project_id
             WHERE {TO_BE_CLAIMED} AND $1 = $1 LIMIT 1"
        )))
        .bind(claimant.worker.uuid())
        .bind(claimant.server.uuid())
        .bind(Timestamp::now().micros())
        .fetch_optional(self.readers())
        .await?;
        if next.is_none() {
            return Ok(None);
        }
        self.claim_where("$5 IS NULL", None, claimant).await
    }

    async fn extend_leases(&self, leases: &[Lease], until: Timestamp) -> Result<Vec<Lease>> {
        let mut lost = Vec::new();
        let mut tx = self.begin().await?;
        for lease in leases {
            let extended =
                sqlx::query("UPDATE work SET lease_until = $3 WHERE execution_id = $1 AND fence = $2")
                    .bind(lease.execution.uuid())
                    .bind(lease.fence)
                    .bind(until.micros())
                    .execute(&mut *tx)
                    .await?;
            if extended.rows_affected() == 0 {
                lost.push(*lease);
            }
        }
        tx.commit().await?;
        Ok(lost)
    }

    async fn release_lease(&self, lease: Lease) -> Result<()> {
        let mut tx = self.begin().await?;
        sqlx::query("UPDATE work SET lease_until = $3 WHERE execution_id = $1 AND fence = $2")
            .bind(lease.execution.uuid())
            .bind(lease.fence)
            .bind(Timestamp::now().micros())
            .execute(&mut *tx)
            .await?;
        news::spread_work(&mut tx).await?;
        Ok(tx.commit().await?)
    }

    async fn release_leases(&self, worker: WorkerId) -> Result<()> {
        let mut tx = self.begin().await?;
        sqlx::query("UPDATE work SET lease_until = $2 WHERE worker_id = $1")
            .bind(worker.uuid())
            .bind(Timestamp::now().micros())
            .execute(&mut *tx)
            .await?;
        Ok(tx.commit().await?)
    }

    async fn begin_turn(
        &self,
        lease: Lease,
        turn: &NewTurn<'_>,
        events: &[NewEvent],
    ) -> Result<TurnBegin, WorkError> {
        let at = Timestamp::now().micros();
        let mut tx = self.begin().await?;
        let moved: Option<(Option<i64>,)> = sqlx::query_as(
            "UPDATE executions SET status = $2, started_at = coalesce(started_at, $3)
             WHERE id = $1 AND holds_thread RETURNING stop_requested_at",
        )
        .bind(lease.execution.uuid())
        .bind(turn.status.as_str())
        .bind(at)
        .fetch_optional(&mut *tx)
        .await?;
        let (stop_requested_at,) = moved.ok_or(WorkError::LeaseLost)?;
        let before: Option<(i64,)> =
            sqlx::query_as("SELECT started_at FROM turns WHERE execution_id = $1 AND ordinal = $2")
                .bind(lease.execution.uuid())
                .bind(turn.ordinal)
                .fetch_optional(&mut *tx)
                .await?;
        if let Some((begun,)) = before {
            return Ok(TurnBegin::Before(Timestamp::from_micros(begun)));
        }
        if stop_requested_at.is_some() {
            return Ok(TurnBegin::Stopped);
        }
        if turn.ordinal > 1 {
            said::follow_up(&mut tx, lease.execution, turn.prompt).await?;
        }
        append(&mut tx, lease, events, Some(0)).await?;
        sqlx::query(
            "INSERT INTO turns (execution_id, ordinal, kind, prompt, status, started_at)
             VALUES ($1, $2, $3, $4, 'running', $5)",
        )
        .bind(lease.execution.uuid())
        .bind(turn.ordinal)
        .bind(turn.kind.as_str())
        .bind(turn.prompt)
        .bind(at)
        .execute(&mut *tx)
        .await?;
        tx.commit().await?;
        Ok(TurnBegin::Now)
    }

    async fn begin_turn_again(
        &self,
        lease: Lease,
        ordinal: i64,
        events: &[NewEvent],
    ) -> Result<TurnBegin, WorkError> {
        let mut tx = self.begin().await?;
        let (wanted,): (bool,) = sqlx::query_as(
            "SELECT EXISTS (SELECT 1 FROM executions WHERE id = $1 AND stop_requested_at IS NULL)",
        )
        .bind(lease.execution.uuid())
        .fetch_one(&mut *tx)
        .await?;
        append(&mut tx, lease, events, Some(0)).await?;
        if !wanted {
            return Ok(TurnBegin::Stopped);
        }
        sqlx::query(
            "UPDATE turns SET attempts = attempts + 1, started_at = $3
             WHERE execution_id = $1 AND ordinal = $2 AND status = 'running'",
        )
        .bind(lease.execution.uuid())
        .bind(ordinal)
        .bind(Timestamp::now().micros())
        .execute(&mut *tx)
        .await?;
        sqlx::query("DELETE FROM notes WHERE execution_id = $1 AND turn = $2")
            .bind(lease.execution.uuid())
            .bind(ordinal)
            .execute(&mut *tx)
            .await?;
        tx.commit().await?;
        Ok(TurnBegin::Now)
    }

    async fn append_events(
        &self,
        lease: Lease,
        events: &[NewEvent],
        output_offset: u64,
    ) -> Result<Timestamp, WorkError> {
        let mut tx = self.begin().await?;
        let at = append(&mut tx, lease, events, Some(output_offset)).await?;
        tx.commit().await?;
        Ok(at)
    }

    async fn append_notes(
        &self,
        lease: Lease,
        events: &[NewEvent],
        turn: i64,
        notes: &[String],
    ) -> Result<Timestamp, WorkError> {
        let mut tx = self.begin().await?;
        let at = append(&mut tx, lease, events, Some(0)).await?;
        insert_notes(&mut tx, lease, turn, notes).await?;
        tx.commit().await?;
        Ok(at)
    }

    async fn ask(
        &self,
        lease: Lease,
        events: &[NewEvent],
        turn: i64,
        notes: &[String],
        question: &str,
    ) -> Result<Timestamp, WorkError> {
        let mut tx = self.begin().await?;
        let at = append(&mut tx, lease, events, Some(0)).await?;
        insert_notes(&mut tx, lease, turn, notes).await?;
        dialogue::ask(&mut tx, lease.execution, question, at).await?;
        tx.commit().await?;
        Ok(at)
    }

    async fn close_question(&self, lease: Lease) -> Result<bool, WorkError> {
        let mut tx = self.begin().await?;
        hold(&mut tx, lease, 0, None).await?;
        let closed = dialogue::close(&mut tx, lease.execution.uuid()).await?;
        tx.commit().await?;
        Ok(closed)
    }

    async fn keep_artifacts(&self, lease: Lease, artifacts: &[Artifact]) -> Result<(), WorkError> {
        let mut tx = self.begin().await?;
        hold(&mut tx, lease, 0, None).await?;
        dialogue::keep(&mut tx, lease.execution, artifacts).await?;
        Ok(tx.commit().await?)
    }

    async fn notes(&self, execution: ExecutionId) -> Result<Vec<(i64, String)>> {
        Ok(sqlx::query_as("SELECT turn, data FROM notes WHERE execution_id = $1 ORDER BY number")
            .bind(execution.uuid())
            .fetch_all(self.readers())
            .await?)
    }

    async fn end_turn(
        &self,
        lease: Lease,
        ordinal: i64,
        outcome: &TurnOutcome,
        events: &[NewEvent],
    ) -> Result<(), WorkError> {
        let mut tx = self.begin().await?;
        append(&mut tx, lease, events, None).await?;
        sqlx::query(
            "UPDATE turns SET status = $3, exit_code = $4, output = $5, output_truncated = $6,
                    error_code = $7, error = $8, completed_at = $9
             WHERE execution_id = $1 AND ordinal = $2 AND status = 'running'",
        )
        .bind(lease.execution.uuid())
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

    async fn end_execution(
        &self,
        lease: Lease,
        status: Status,
        failure: Option<&Failure>,
    ) -> Result<AfterEnd, WorkError> {
        let mut tx = self.begin().await?;
        let thread = thread_of(&mut tx, lease.execution.uuid()).await?.ok_or(WorkError::LeaseLost)?;
        lock::thread(&mut tx, thread).await?;
        hold(&mut tx, lease, 0, None).await?;
        let last_event = end(&mut tx, lease.execution.uuid(), status, failure).await?;
        let next = next_in_thread(&mut tx, ThreadId::from_uuid(thread)).await?;
        tx.commit().await?;
        Ok(AfterEnd { last_event, next })
    }
}

impl SqlStore {
    async fn claim_where(
        &self,
        condition: &'static str,
        id: Option<ExecutionId>,
        claimant: &Claimant,
    ) -> Result<Option<Claimed>> {
        let mut tx = self.begin().await?;
        // Asked for again outside: another may have claimed it while this one waited for the row.
        let row: Option<Row> = sqlx::query_as(AssertSqlSafe(format!(
            "UPDATE work SET worker_id = $1, lease_until = $4, fence = fence + 1
             WHERE execution_id = (
                 SELECT e.id FROM executions e JOIN work w ON w.execution_id = e.id
                                               JOIN projects p ON p.id = e.project_id
                 WHERE {TO_BE_CLAIMED} AND {condition} ORDER BY e.created_at LIMIT 1 {})
               AND lease_until <= $3
             RETURNING execution_id, fence, event_count, output_offset",
            lock::WORK_THAT_NOBODY_CLAIMS
        )))
        .bind(claimant.worker.uuid())
        .bind(claimant.server.uuid())
        .bind(Timestamp::now().micros())
        .bind(claimant.lease_until.micros())
        .bind(id.map(ExecutionId::uuid))
        .fetch_optional(&mut *tx)
        .await?;
        tx.commit().await?;
        Ok(row.map(claimed))
    }
}

/// The row of the work is this transaction's, so nobody else numbers notes.
async fn insert_notes(tx: &mut Conn, lease: Lease, turn: i64, notes: &[String]) -> Result<()> {
    for note in notes {
        sqlx::query(
            "INSERT INTO notes (execution_id, number, turn, data)
             SELECT $1, coalesce(max(number), 0) + 1, $2, $3 FROM notes WHERE execution_id = $1",
        )
        .bind(lease.execution.uuid())
        .bind(turn)
        .bind(note)
        .execute(&mut *tx)
        .await?;
    }
    Ok(())
}

/// The thread of an execution that exists.
pub(super) async fn thread_of(tx: &mut Conn, execution: Uuid) -> Result<Option<Uuid>> {
    let row: Option<(Uuid,)> = sqlx::query_as("SELECT thread_id FROM executions WHERE id = $1")
        .bind(execution)
        .fetch_optional(tx)
        .await?;
    Ok(row.map(|(thread,)| thread))
}

/// Writes events down under a lease, with the messages that come with them.
async fn append(
    tx: &mut Conn,
    lease: Lease,
    events: &[NewEvent],
    output_offset: Option<u64>,
) -> Result<Timestamp, WorkError> {
    // The thread before the work, in the order in which a deletion takes them.
    let said = events.iter().filter_map(|event| event.said.as_ref());
    said::by_agent(tx, lease.execution, said).await?;
    let count = i64::try_from(events.len()).unwrap_or(i64::MAX);
    let place = hold(tx, lease, count, output_offset).await?;
    events::insert(tx, &place, events).await?;
    Ok(Timestamp::from_micros(place.at))
}

/// Sees that the lease is good, keeps it so until the end of the transaction, and gives numbers to so many events.
async fn hold(
    tx: &mut Conn,
    lease: Lease,
    events: i64,
    output_offset: Option<u64>,
) -> Result<events::Place, WorkError> {
    let row: Option<(i64, i64, Vec<u8>)> = sqlx::query_as(
        "UPDATE work SET event_count = event_count + $3, output_offset = coalesce($5, output_offset),
                         last_event_at = CASE WHEN last_event_at < $4 THEN $4 ELSE last_event_at END
         WHERE execution_id = $1 AND fence = $2 RETURNING event_count, last_event_at, chain",
    )
    .bind(lease.execution.uuid())
    .bind(lease.fence)
    .bind(events)
    .bind(Timestamp::now().micros())
    .bind(output_offset.map(|offset| i64::try_from(offset).unwrap_or(i64::MAX)))
    .fetch_optional(tx)
    .await?;
    let (last, at, chain) = row.ok_or(WorkError::LeaseLost)?;
    Ok(events::Place { execution: lease.execution.uuid(), last, at, chain })
}

/// Makes the row that leases and events are counted in, with the first event.
pub(super) async fn begin(tx: &mut Conn, id: ExecutionId) -> Result<()> {
    let at = Timestamp::now();
    let chain = Chain::start(id).as_bytes().to_vec();
    sqlx::query(
        "INSERT INTO work (execution_id, event_count, last_event_at, lease_until, chain) VALUES ($1, 1, $2, $2, $3)",
    )
    .bind(id.uuid())
    .bind(at.micros())
    .bind(&chain)
    .execute(&mut *tx)
    .await?;
    news::spread_work(tx).await?;
    let place = events::Place { execution: id.uuid(), last: 1, at: at.micros(), chain };
    events::insert(tx, &place, &[event::acknowledged(id, at)]).await
}

/// Ends an execution that has not ended, with its last event, whose number is returned. The caller has its thread's row, and
/// sees to what comes next in it.
pub(super) async fn end(
    tx: &mut Conn,
    execution: Uuid,
    status: Status,
    failure: Option<&Failure>,
) -> Result<i64> {
    let at = Timestamp::now().micros();
    let told: outbox::ToldRow = sqlx::query_as(AssertSqlSafe(format!(
        "UPDATE executions SET status = $2, error_code = $3, error_message = $4, completed_at = $5,
                               holds_thread = FALSE
         WHERE id = $1 RETURNING {}",
        outbox::TOLD
    )))
    .bind(execution)
    .bind(status.as_str())
    .bind(failure.map(|failure| failure.code.as_str()))
    .bind(failure.map(|failure| failure.message.as_str()))
    .bind(at)
    .fetch_one(&mut *tx)
    .await?;
    dialogue::close(tx, execution).await?;
    sqlx::query("DELETE FROM notes WHERE execution_id = $1").bind(execution).execute(&mut *tx).await?;
    outbox::tell(tx, told, &outbox::End { status, failure, at }).await?;
    let (last, at, chain): (i64, i64, Vec<u8>) = sqlx::query_as(
        "UPDATE work SET event_count = event_count + 1, fence = fence + 1, worker_id = NULL, lease_until = $2,
                         last_event_at = CASE WHEN last_event_at < $2 THEN $2 ELSE last_event_at END, forget_since = $2
         WHERE execution_id = $1 RETURNING event_count, last_event_at, chain",
    )
    .bind(execution)
    .bind(at)
    .fetch_one(&mut *tx)
    .await?;
    events::insert(tx, &events::Place { execution, last, at, chain }, &[event::ended(status, failure)])
        .await?;
    Ok(last)
}

/// Lets the first of those that wait have the thread, and says its prompt there. The caller has the thread's row.
pub(super) async fn next_in_thread(tx: &mut Conn, thread: ThreadId) -> Result<Option<ExecutionId>> {
    let next: Option<(Uuid, String)> = sqlx::query_as(
        "UPDATE executions SET holds_thread = TRUE WHERE id = (
             SELECT id FROM executions WHERE thread_id = $1 AND status = 'queued' AND NOT holds_thread
             ORDER BY queue_rank, created_at, id LIMIT 1)
         RETURNING id, starter_prompt",
    )
    .bind(thread.uuid())
    .fetch_optional(&mut *tx)
    .await?;
    let Some((next, prompt)) = next else { return Ok(None) };
    let next = ExecutionId::from_uuid(next);
    // Nobody has had it so far, and nobody could.
    sqlx::query("UPDATE work SET lease_until = $2 WHERE execution_id = $1")
        .bind(next.uuid())
        .bind(Timestamp::now().micros())
        .execute(&mut *tx)
        .await?;
    said::follow_up(tx, next, &prompt).await?;
    news::spread_work(tx).await?;
    Ok(Some(next))
}
