use async_trait::async_trait;

use super::{SqlStore, idempotency};
use crate::{
    ids::{AccountId, ProjectId},
    store::{IdempotencyKey, Repetition, Result, UploadStore},
    timestamp::Timestamp,
};

#[async_trait]
impl UploadStore for SqlStore {
    async fn announce_files(&self, project: ProjectId, files: i64, until: Timestamp) -> Result<bool> {
        let mut tx = self.begin().await?;
        let announced = sqlx::query(
            "UPDATE projects SET pending_files = $2, pending_files_until = $3 WHERE id = $1 AND state = 'active'",
        )
        .bind(project.uuid())
        .bind(files)
        .bind(until.micros())
        .execute(&mut *tx)
        .await?;
        tx.commit().await?;
        Ok(announced.rows_affected() == 1)
    }

    async fn announced_files(&self, project: ProjectId, at: Timestamp) -> Result<i64> {
        let announced: Option<(i64,)> = sqlx::query_as(
            "SELECT pending_files FROM projects WHERE id = $1 AND state = 'active' AND pending_files_until > $2",
        )
        .bind(project.uuid())
        .bind(at.micros())
        .fetch_optional(self.readers())
        .await?;
        Ok(announced.map_or(0, |(files,)| files))
    }

    async fn begin_upload(
        &self,
        account: AccountId,
        key: &IdempotencyKey,
        answer: &str,
    ) -> Result<Option<Repetition>> {
        let mut tx = self.begin().await?;
        let repetition = idempotency::claim(&mut tx, account, Some(key), answer, None).await?;
        tx.commit().await?;
        Ok(repetition)
    }

    async fn conclude_upload(&self, account: AccountId, key: &str, answer: &str) -> Result<()> {
        let mut tx = self.begin().await?;
        sqlx::query("UPDATE idempotency_keys SET answer = $3 WHERE account_id = $1 AND key = $2")
            .bind(account.uuid())
            .bind(key)
            .bind(answer)
            .execute(&mut *tx)
            .await?;
        Ok(tx.commit().await?)
    }

    async fn forget_upload(&self, account: AccountId, key: &str) -> Result<()> {
        let mut tx = self.begin().await?;
        sqlx::query("DELETE FROM idempotency_keys WHERE account_id = $1 AND key = $2")
            .bind(account.uuid())
            .bind(key)
            .execute(&mut *tx)
            .await?;
        Ok(tx.commit().await?)
    }
}
