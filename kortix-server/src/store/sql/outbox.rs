//! What is to be told of executions that end, written in the transactions that end them.

use sqlx::AssertSqlSafe;
use uuid::Uuid;

use super::{Conn, lock};
use crate::{
    domain::{
        execution::{Failure, Status},
        webhook::{EndedExecution, Webhook},
    },
    ids::{AccountId, DeliveryId, ExecutionId, ProjectId, ThreadId},
    store::Result,
    timestamp::Timestamp,
};

/// What is told of an execution, as its row has it.
pub(super) const TOLD: &str = "id, account_id, thread_id, project_id, agent, created_at, started_at";
pub(super) type ToldRow = (Uuid, Uuid, Uuid, Uuid, String, i64, Option<i64>);

/// How an execution ends.
pub(super) struct End<'a> {
    pub(super) status: Status,
    pub(super) failure: Option<&'a Failure>,
    pub(super) at: i64,
}

pub(super) async fn tell(tx: &mut Conn, row: ToldRow, end: &End<'_>) -> Result<()> {
    let (id, account, thread, project, agent, created_at, started_at) = row;
    let ended = EndedExecution {
        id: ExecutionId::from_uuid(id),
        account: AccountId::from_uuid(account),
        thread: ThreadId::from_uuid(thread),
        project: ProjectId::from_uuid(project),
        agent,
        status: end.status,
        failure: end.failure.cloned(),
        created_at: Timestamp::from_micros(created_at),
        started_at: started_at.map(Timestamp::from_micros),
        completed_at: Timestamp::from_micros(end.at),
    };
    let webhooks: Vec<(Uuid,)> = sqlx::query_as(AssertSqlSafe(format!(
        "SELECT id FROM webhooks WHERE disabled_at IS NULL AND account_id = $1
                AND (execution_id IS NULL OR execution_id = $2) {}",
        lock::ROWS_STAY
    )))
    .bind(account)
    .bind(id)
    .fetch_all(&mut *tx)
    .await?;
    if webhooks.is_empty() {
        return Ok(());
    }
    let (event_type, payload) = (ended.event_type(), ended.payload());
    for (webhook,) in webhooks {
        // Told once, whoever ends it: what is told first holds.
        sqlx::query(
            "INSERT INTO webhook_deliveries (id, webhook_id, account_id, execution_id, event_type, payload, state,
                                             next_at, created_at)
             VALUES ($1, $2, $3, $4, $5, $6, 'pending', $7, $7) ON CONFLICT (execution_id, webhook_id) DO NOTHING",
        )
        .bind(DeliveryId::new().uuid())
        .bind(webhook)
        .bind(account)
        .bind(id)
        .bind(&event_type)
        .bind(&payload)
        .bind(end.at)
        .execute(&mut *tx)
        .await?;
    }
    Ok(())
}

/// Tells of those that go with their threads. `whose` names the column, and `id` what is in it.
pub(super) async fn tell_of_deleted(tx: &mut Conn, whose: &'static str, id: Uuid) -> Result<()> {
    let rows: Vec<ToldRow> = sqlx::query_as(AssertSqlSafe(format!(
        "SELECT {TOLD} FROM executions
         WHERE {whose} = $1 AND status IN ('queued', 'running', 'finishing')"
    )))
    .bind(id)
    .fetch_all(&mut *tx)
    .await?;
    let deleted = Failure::new("deleted", "The thread was deleted.");
    let end = End { status: Status::Stopped, failure: Some(&deleted), at: Timestamp::now().micros() };
    for row in rows {
        tell(tx, row, &end).await?;
    }
    Ok(())
}

pub(super) async fn add(tx: &mut Conn, webhook: &Webhook) -> Result<()> {
    sqlx::query(
        "INSERT INTO webhooks (id, account_id, execution_id, url, secret, created_at) VALUES ($1, $2, $3, $4, $5, $6)",
    )
    .bind(webhook.id.uuid())
    .bind(webhook.account.uuid())
    .bind(webhook.execution.map(ExecutionId::uuid))
    .bind(&webhook.url)
    .bind(&webhook.secret)
    .bind(webhook.created_at.micros())
    .execute(tx)
    .await?;
    Ok(())
}
