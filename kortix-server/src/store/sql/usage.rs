use async_trait::async_trait;
use serde_json::Value;
use sqlx::types::Json;

use super::SqlStore;
use crate::{
    domain::account_state::Usage,
    ids::AccountId,
    store::{Result, UsageStore},
};

#[async_trait]
impl UsageStore for SqlStore {
    async fn usage(&self, account: AccountId) -> Result<Usage> {
        let counts: Option<(i64, i64, i64)> =
            sqlx::query_as("SELECT thread_count, project_count, agent_count FROM accounts WHERE id = $1")
                .bind(account.uuid())
                .fetch_optional(self.readers())
                .await?;
        let Some((threads, projects, workers)) = counts else { return Ok(Usage::default()) };
        let (runs,): (i64,) = sqlx::query_as(
            "SELECT count(*) FROM executions
             WHERE account_id = $1 AND holds_thread",
        )
        .bind(account.uuid())
        .fetch_one(self.readers())
        .await?;
        let mcps: Vec<(Json<Value>,)> = sqlx::query_as(
            "SELECT v.custom_mcps FROM agents a JOIN agent_versions v ON v.id = a.current_version_id
             WHERE a.account_id = $1",
        )
        .bind(account.uuid())
        .fetch_all(self.readers())
        .await?;
        let custom_mcps: usize = mcps.iter().filter_map(|(mcps,)| Some(mcps.0.as_array()?.len())).sum();
        let custom_mcps = i64::try_from(custom_mcps).unwrap_or(i64::MAX);
        Ok(Usage { threads, projects, runs, workers, custom_mcps })
    }
}
