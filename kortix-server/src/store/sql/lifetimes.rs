use async_trait::async_trait;
use sqlx::AssertSqlSafe;

use super::SqlStore;
use crate::{
    sandbox::SandboxKey,
    store::{Demand, LifetimeStore, Overdue, Result, Wards, error::sandbox_key},
    timestamp::Timestamp,
};

/// How many are taken up in one round.
const MOST_AT_ONCE: i64 = 100;

/// Of `r`, with the server as `$1`, whether others' are wards too as `$2`, and since when those were not seen as `$3`.
const IS_WARD: &str = "r.state = 'active' AND r.made_at IS NOT NULL
    AND (r.server_id = $1 OR ($2 AND NOT EXISTS (
        SELECT 1 FROM servers s WHERE s.id = r.server_id AND s.seen_at >= $3)))";

const IS_AT_WORK: &str =
    "EXISTS (SELECT 1 FROM executions e WHERE e.project_id = r.project_id AND e.holds_thread)";

fn since(overdue: Overdue) -> i64 {
    match overdue {
        Overdue::MadeBefore(at) | Overdue::UnusedSince(at) => at.micros(),
    }
}

/// Of `r`, with the time as the parameter of that number.
fn is_overdue(overdue: Overdue, number: u8) -> String {
    match overdue {
        Overdue::MadeBefore(_) => format!("r.made_at < ${number}"),
        Overdue::UnusedSince(_) => format!("r.used_at < ${number} AND NOT {IS_AT_WORK}"),
    }
}

#[async_trait]
impl LifetimeStore for SqlStore {
    async fn demand(&self, sandbox: &SandboxKey, wards: Wards) -> Result<Option<Demand>> {
        let sql = format!("SELECT {IS_AT_WORK} FROM resources r WHERE r.sandbox_key = $4 AND {IS_WARD}");
        let found: Option<(bool,)> = sqlx::query_as(AssertSqlSafe(sql))
            .bind(wards.server.uuid())
            .bind(wards.of_lost_since.is_some())
            .bind(wards.of_lost_since.map_or(0, Timestamp::micros))
            .bind(sandbox.as_str())
            .fetch_optional(self.readers())
            .await?;
        Ok(found.map(|(at_work,)| if at_work { Demand::AtWork } else { Demand::Unknown }))
    }

    async fn sandbox_used(&self, sandbox: &SandboxKey, at: Timestamp) -> Result<()> {
        let mut tx = self.begin().await?;
        sqlx::query("UPDATE resources SET used_at = $2 WHERE sandbox_key = $1 AND used_at < $2")
            .bind(sandbox.as_str())
            .bind(at.micros())
            .execute(&mut *tx)
            .await?;
        Ok(tx.commit().await?)
    }

    async fn sandbox_made(&self, sandbox: &SandboxKey, at: Timestamp) -> Result<()> {
        let mut tx = self.begin().await?;
        sqlx::query("UPDATE resources SET made_at = $2, used_at = $2 WHERE sandbox_key = $1")
            .bind(sandbox.as_str())
            .bind(at.micros())
            .execute(&mut *tx)
            .await?;
        Ok(tx.commit().await?)
    }

    async fn sandbox_deleted(&self, sandbox: &SandboxKey) -> Result<()> {
        let mut tx = self.begin().await?;
        sqlx::query("UPDATE resources SET made_at = NULL WHERE sandbox_key = $1 AND state = 'active'")
            .bind(sandbox.as_str())
            .execute(&mut *tx)
            .await?;
        Ok(tx.commit().await?)
    }

    async fn overdue(&self, wards: Wards, overdue: Overdue) -> Result<Vec<SandboxKey>> {
        let is_overdue = is_overdue(overdue, 4);
        let sql = format!("SELECT r.sandbox_key FROM resources r WHERE {IS_WARD} AND {is_overdue} LIMIT $5");
        let rows: Vec<(String,)> = sqlx::query_as(AssertSqlSafe(sql))
            .bind(wards.server.uuid())
            .bind(wards.of_lost_since.is_some())
            .bind(wards.of_lost_since.map_or(0, Timestamp::micros))
            .bind(since(overdue))
            .bind(MOST_AT_ONCE)
            .fetch_all(self.readers())
            .await?;
        rows.iter().map(|(key,)| sandbox_key(key)).collect()
    }

    async fn delete_overdue(&self, sandbox: &SandboxKey, overdue: Overdue) -> Result<bool> {
        let is_overdue = is_overdue(overdue, 2);
        let sql = format!(
            "UPDATE resources AS r SET made_at = NULL
             WHERE r.sandbox_key = $1 AND r.state = 'active' AND r.made_at IS NOT NULL AND {is_overdue}"
        );
        let mut tx = self.begin().await?;
        let deleted = sqlx::query(AssertSqlSafe(sql))
            .bind(sandbox.as_str())
            .bind(since(overdue))
            .execute(&mut *tx)
            .await?;
        tx.commit().await?;
        Ok(deleted.rows_affected() > 0)
    }
}
