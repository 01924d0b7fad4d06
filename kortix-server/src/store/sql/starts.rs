//! Starts of executions. What they are held against is the account, whose row each of them takes first, so that of any
//! number of starts at the same time exactly as many get through as there is room.

use uuid::Uuid;

use super::{Conn, idempotency, lock, news, outbox, said, work};
use crate::{
    domain::{
        execution::{Bounds, NewExecution, OnConflict, Saying, StartedAs, Status},
        plan::Plan,
        thread::Thread,
    },
    ids::{AccountId, AgentId, AgentVersionId, ExecutionId, ServerId, ThreadId},
    store::{LimitReached, LimitedResource, LimitsOf, StartError, Started, StoreError, Waiting},
    timestamp::Timestamp,
};

/// How many executions may wait for one thread.
const LONGEST_QUEUE: i64 = 1_000;

/// An account whose row is this transaction's alone.
pub(super) struct HeldAccount {
    id: Uuid,
    pub(super) plan: Plan,
    /// With what this transaction adds.
    thread_count: i64,
}

pub(super) async fn in_new_thread(
    tx: &mut Conn,
    thread: &Thread,
    execution: &NewExecution,
    limits: LimitsOf<'_>,
) -> Result<Started, StartError> {
    lock::existence_of_project(tx, thread.project.uuid()).await?;
    let account = hold(tx, thread.account, 1).await?;
    claim_key(tx, thread.id, execution).await?;
    account.refuse_thread(limits)?;
    add_thread(tx, thread).await?;
    insert(tx, thread.id, execution, &account, limits).await
}

pub(super) async fn in_thread(
    tx: &mut Conn,
    thread: ThreadId,
    execution: &NewExecution,
    limits: LimitsOf<'_>,
) -> Result<Started, StartError> {
    let project: Option<(Uuid,)> = sqlx::query_as("SELECT project_id FROM threads WHERE id = $1")
        .bind(thread.uuid())
        .fetch_optional(&mut *tx)
        .await?;
    if let Some((project,)) = project {
        lock::existence_of_project(tx, project).await?;
    }
    let account = hold(tx, execution.account, 0).await?;
    // Also when the thread is gone: a repetition is told what its first call was.
    claim_key(tx, thread, execution).await?;
    // So that what it finds active does not end before this one waits behind it.
    lock::thread(tx, thread.uuid()).await?;
    insert(tx, thread, execution, &account, limits).await
}

/// Takes the account's row, and raises its count of threads. An account that is not known yet begins here.
async fn hold(tx: &mut Conn, account: AccountId, new_threads: i64) -> Result<HeldAccount, StoreError> {
    let (plan, thread_count): (String, i64) = sqlx::query_as(
        "INSERT INTO accounts (id, owner_id, plan, thread_count, created_at) VALUES ($1, $1, $2, $3, $4)
         ON CONFLICT (id) DO UPDATE SET thread_count = accounts.thread_count + $3
         RETURNING plan, thread_count",
    )
    .bind(account.uuid())
    .bind(Plan::FREE.key)
    .bind(new_threads)
    .bind(Timestamp::now().micros())
    .fetch_one(tx)
    .await?;
    Ok(HeldAccount { id: account.uuid(), plan: Plan::stored(&plan), thread_count })
}

impl HeldAccount {
    fn refuse_thread(&self, limits: LimitsOf<'_>) -> Result<(), StartError> {
        let limit = limits(self.plan).threads;
        if self.thread_count <= limit {
            return Ok(());
        }
        let current_count = self.thread_count - 1;
        let resource = LimitedResource::Threads;
        Err(StartError::LimitReached(LimitReached { resource, current_count, limit }))
    }
}

/// Refuses an account with more active executions than its plan allows, the one that was just added included. The
/// account's row must be this transaction's.
pub(super) async fn refuse_run(
    tx: &mut Conn,
    account: Uuid,
    plan: Plan,
    limits: LimitsOf<'_>,
) -> Result<Option<LimitReached>, StoreError> {
    let limit = limits(plan).concurrent_runs;
    let (active,): (i64,) =
        sqlx::query_as("SELECT count(*) FROM executions WHERE account_id = $1 AND holds_thread")
            .bind(account)
            .fetch_one(tx)
            .await?;
    let reached =
        LimitReached { resource: LimitedResource::Runs, current_count: active.saturating_sub(1), limit };
    Ok((active > limit).then_some(reached))
}

async fn add_thread(tx: &mut Conn, thread: &Thread) -> Result<(), StartError> {
    let (taken,): (bool,) = sqlx::query_as("SELECT EXISTS (SELECT 1 FROM threads WHERE id = $1)")
        .bind(thread.id.uuid())
        .fetch_one(&mut *tx)
        .await?;
    if taken {
        return Err(StartError::IdTaken);
    }
    let made = sqlx::query(
        "INSERT INTO threads (id, project_id, account_id, name, created_at, updated_at)
         SELECT $1, id, $3, $4, $5, $5 FROM projects WHERE id = $2 AND state = 'active'",
    )
    .bind(thread.id.uuid())
    .bind(thread.project.uuid())
    .bind(thread.account.uuid())
    .bind(&thread.name)
    .bind(thread.created_at.micros())
    .execute(tx)
    .await?;
    if made.rows_affected() == 0 { Err(StartError::NotFound) } else { Ok(()) }
}

/// The partial unique index refuses a second active execution; the row that is in the way is then read under the
/// same lock, so that the refusal names it. That is told before the limit, because it says which run to wait for.
async fn insert(
    tx: &mut Conn,
    thread: ThreadId,
    execution: &NewExecution,
    account: &HeldAccount,
    limits: LimitsOf<'_>,
) -> Result<Started, StartError> {
    let found: Option<(Uuid, Option<Uuid>)> = sqlx::query_as(
        "SELECT p.id, r.server_id FROM threads t JOIN projects p ON p.id = t.project_id
         LEFT JOIN resources r ON r.project_id = p.id WHERE t.id = $1 AND p.state = 'active'",
    )
    .bind(thread.uuid())
    .fetch_optional(&mut *tx)
    .await?;
    let (project, server) = found.ok_or(StartError::NotFound)?;
    let started = Started { server: server.map(ServerId::from_uuid), waits: None };
    let bounds = execution.bounds_under(limits(account.plan).run);
    if add(tx, thread, project, server, execution, bounds).await? {
        if let Some(reached) = refuse_run(tx, account.id, account.plan, limits).await? {
            return Err(StartError::LimitReached(reached));
        }
        return Ok(started);
    }
    let behind = active_in(tx, thread).await?;
    let rank = match execution.on_conflict {
        OnConflict::Reject => return Err(StartError::ThreadBusy { active: behind }),
        OnConflict::Enqueue => Rank::Enqueued,
        OnConflict::Replace => {
            end_replacements(tx, thread).await?;
            stop_active(tx, thread).await?;
            Rank::Replacement
        }
    };
    insert_row(tx, thread, project, server, execution, bounds, Holds::Waits(rank)).await?;
    work::begin(tx, execution.id).await?;
    let position = position(tx, thread, execution.id).await?;
    if position > LONGEST_QUEUE {
        return Err(StartError::QueueFull { limit: LONGEST_QUEUE });
    }
    let replaces = behind.filter(|_| rank == Rank::Replacement);
    Ok(Started { waits: Some(Waiting { position, replaces }), ..started })
}

/// Adds the execution's row, and its prompt as a message. False: the thread has an active execution.
pub(super) async fn add(
    tx: &mut Conn,
    thread: ThreadId,
    project: Uuid,
    server: Option<Uuid>,
    execution: &NewExecution,
    bounds: Bounds,
) -> Result<bool, StoreError> {
    if !insert_row(tx, thread, project, server, execution, bounds, Holds::Thread).await? {
        return Ok(false);
    }
    work::begin(tx, execution.id).await?;
    if execution.saying == Saying::Now {
        said::prompt(tx, thread, execution).await?;
    }
    Ok(true)
}

/// Among those that wait for a thread, replacements come first.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Rank {
    Replacement = 0,
    Enqueued = 1,
}

#[derive(Clone, Copy)]
enum Holds {
    Thread,
    Waits(Rank),
}

/// False: it would have held a thread that another one holds.
async fn insert_row(
    tx: &mut Conn,
    thread: ThreadId,
    project: Uuid,
    server: Option<Uuid>,
    execution: &NewExecution,
    bounds: Bounds,
    holds: Holds,
) -> Result<bool, StoreError> {
    let rank = if let Holds::Waits(rank) = holds { rank as i64 } else { 0 };
    let now = Timestamp::now();
    let inserted = sqlx::query(
        "INSERT INTO executions (id, thread_id, project_id, account_id, started_by, server_id, agent, agent_id,
                                 agent_version_id, model, status, starter_prompt, success_prompt,
                                 failure_prompt, created_at, holds_thread, queue_rank, time_limit, output_limit,
                                 queue_until)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, 'queued', $11, $12, $13, $14, $15, $16, $17, $18, $19)
         ON CONFLICT (thread_id) WHERE holds_thread DO NOTHING",
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
    .bind(now.micros())
    .bind(matches!(holds, Holds::Thread))
    .bind(rank)
    .bind(i64::try_from(bounds.time.as_secs()).unwrap_or(i64::MAX))
    .bind(i64::try_from(bounds.output_bytes).unwrap_or(i64::MAX))
    .bind(now.after(bounds.queue).micros())
    .execute(&mut *tx)
    .await?;
    if inserted.rows_affected() == 0 {
        return Ok(false);
    }
    if let Some(webhook) = &execution.webhook {
        outbox::add(tx, webhook).await?;
    }
    Ok(true)
}

/// One that was to replace what is active, and has not begun, is replaced itself.
async fn end_replacements(tx: &mut Conn, thread: ThreadId) -> Result<(), StoreError> {
    let waiting: Vec<(Uuid,)> = sqlx::query_as(
        "SELECT id FROM executions
         WHERE thread_id = $1 AND status = 'queued' AND NOT holds_thread AND queue_rank = 0",
    )
    .bind(thread.uuid())
    .fetch_all(&mut *tx)
    .await?;
    for (execution,) in waiting {
        work::end(tx, execution, Status::Stopped, None).await?;
    }
    Ok(())
}

async fn stop_active(tx: &mut Conn, thread: ThreadId) -> Result<(), StoreError> {
    sqlx::query(
        "UPDATE executions SET stop_requested_at = coalesce(stop_requested_at, $2)
         WHERE thread_id = $1 AND holds_thread",
    )
    .bind(thread.uuid())
    .bind(Timestamp::now().micros())
    .execute(&mut *tx)
    .await?;
    news::spread_work(tx).await
}

/// The place of one that waits for its thread; 1 is next, 0 that it does not wait.
pub(super) async fn position(
    tx: &mut Conn,
    thread: ThreadId,
    execution: ExecutionId,
) -> Result<i64, StoreError> {
    let (position,): (i64,) = sqlx::query_as(
        "SELECT count(*) FROM executions e JOIN executions own ON own.id = $2
         WHERE e.thread_id = $1 AND e.status = 'queued' AND NOT e.holds_thread
           AND own.status = 'queued' AND NOT own.holds_thread
           AND (e.queue_rank, e.created_at, e.id) <= (own.queue_rank, own.created_at, own.id)",
    )
    .bind(thread.uuid())
    .bind(execution.uuid())
    .fetch_one(tx)
    .await?;
    Ok(position)
}

/// It may have ended since it was in the way; to whoever asked the thread was busy all the same.
async fn active_in(tx: &mut Conn, thread: ThreadId) -> Result<Option<ExecutionId>, StoreError> {
    let active: Option<(Uuid,)> =
        sqlx::query_as("SELECT id FROM executions WHERE thread_id = $1 AND holds_thread")
            .bind(thread.uuid())
            .fetch_optional(tx)
            .await?;
    Ok(active.map(|(id,)| ExecutionId::from_uuid(id)))
}

async fn claim_key(tx: &mut Conn, thread: ThreadId, execution: &NewExecution) -> Result<(), StartError> {
    let answer = StartedAs { thread, execution: execution.id }.to_string();
    let key = execution.idempotency.as_ref();
    match idempotency::claim(tx, execution.account, key, &answer, None).await? {
        Some(repetition) => Err(StartError::Repeated(repetition)),
        None => Ok(()),
    }
}
