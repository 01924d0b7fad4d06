//! What the plans' limits are held against. Whoever makes something counts it first: from there on the account's row
//! is that transaction's alone.

use uuid::Uuid;

use super::Conn;
use crate::{domain::plan::Plan, ids::AccountId, store::Result, timestamp::Timestamp};

/// The account's plan, and how many there are with the one that is being made.
pub(super) struct Counted {
    pub(super) plan: Plan,
    pub(super) count: i64,
}

/// An account that nobody has known begins here, on the plan `free`.
pub(super) async fn begin_account(tx: &mut Conn, account: AccountId, at: Timestamp) -> Result<()> {
    sqlx::query(
        "INSERT INTO accounts (id, owner_id, plan, created_at) VALUES ($1, $1, $2, $3) ON CONFLICT (id) DO NOTHING",
    )
    .bind(account.uuid())
    .bind(Plan::FREE.key)
    .bind(at.micros())
    .execute(tx)
    .await?;
    Ok(())
}

pub(super) async fn thread(tx: &mut Conn, account: AccountId) -> Result<Counted> {
    let sql =
        "UPDATE accounts SET thread_count = thread_count + 1 WHERE id = $1 RETURNING plan, thread_count";
    count(tx, account.uuid(), sql).await
}

pub(super) async fn agent(tx: &mut Conn, account: AccountId) -> Result<Counted> {
    let sql = "UPDATE accounts SET agent_count = agent_count + 1 WHERE id = $1 RETURNING plan, agent_count";
    count(tx, account.uuid(), sql).await
}

async fn count(tx: &mut Conn, account: Uuid, sql: &'static str) -> Result<Counted> {
    let (plan, count): (String, i64) = sqlx::query_as(sql).bind(account).fetch_one(tx).await?;
    Ok(Counted { plan: Plan::stored(&plan), count })
}
