use async_trait::async_trait;

use super::SqlStore;
use crate::{
    ids::ServerId,
    sandbox::SandboxKey,
    store::{Result, WarmStore, error::sandbox_key},
    timestamp::Timestamp,
};

#[async_trait]
impl WarmStore for SqlStore {
    async fn add_warm(&self, sandbox: &SandboxKey, server: ServerId) -> Result<()> {
        let mut tx = self.begin().await?;
        sqlx::query("INSERT INTO warm_sandboxes (sandbox_key, server_id) VALUES ($1, $2)")
            .bind(sandbox.as_str())
            .bind(server.uuid())
            .execute(&mut *tx)
            .await?;
        Ok(tx.commit().await?)
    }

    async fn warm_sandboxes(&self, server: ServerId) -> Result<Vec<SandboxKey>> {
        let rows: Vec<(String,)> =
            sqlx::query_as("SELECT sandbox_key FROM warm_sandboxes WHERE server_id = $1")
                .bind(server.uuid())
                .fetch_all(self.readers())
                .await?;
        rows.iter().map(|(key,)| sandbox_key(key)).collect()
    }

    async fn forget_warm(&self, sandbox: &SandboxKey) -> Result<()> {
        let mut tx = self.begin().await?;
        sqlx::query("DELETE FROM warm_sandboxes WHERE sandbox_key = $1")
            .bind(sandbox.as_str())
            .execute(&mut *tx)
            .await?;
        Ok(tx.commit().await?)
    }

    async fn forget_warm_of_lost_servers(&self, server: ServerId, unseen_since: Timestamp) -> Result<()> {
        let mut tx = self.begin().await?;
        sqlx::query(
            "DELETE FROM warm_sandboxes WHERE server_id <> $1 AND NOT EXISTS (
                 SELECT 1 FROM servers s WHERE s.id = warm_sandboxes.server_id AND s.seen_at >= $2)",
        )
        .bind(server.uuid())
        .bind(unseen_since.micros())
        .execute(&mut *tx)
        .await?;
        Ok(tx.commit().await?)
    }
}
