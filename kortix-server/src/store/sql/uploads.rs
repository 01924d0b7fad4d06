use async_trait::async_trait;

use super::SqlStore;
use crate::{
    ids::ProjectId,
    store::{Result, UploadStore},
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
}
