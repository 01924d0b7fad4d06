use async_trait::async_trait;

use super::SqlStore;
use crate::{
    domain::execution::Status,
    ids::ServerId,
    store::{Connections, OperationsStore, Result, error::unreadable},
};

#[async_trait]
impl OperationsStore for SqlStore {
    async fn ping(&self) -> Result<()> {
        sqlx::query("SELECT 1").execute(self.readers()).await?;
        Ok(())
    }

    fn connections(&self) -> Connections {
        let (all, idle) = (i64::from(self.readers().size()), self.readers().num_idle());
        let idle = i64::try_from(idle).unwrap_or(all).min(all);
        Connections { idle, busy: all - idle }
    }

    async fn count_active_executions(&self, server: ServerId) -> Result<Vec<(Status, i64)>> {
        let rows: Vec<(String, i64)> = sqlx::query_as(
            "SELECT status, count(*) FROM executions
             WHERE holds_thread AND server_id = $1 GROUP BY status",
        )
        .bind(server.uuid())
        .fetch_all(self.readers())
        .await?;
        let read = |(status, number): (String, i64)| {
            Ok((Status::from_stored(&status).ok_or_else(|| unreadable("status"))?, number))
        };
        rows.into_iter().map(read).collect()
    }

    async fn server_left(&self, server: ServerId) -> Result<()> {
        let mut tx = self.begin().await?;
        sqlx::query("DELETE FROM servers WHERE id = $1").bind(server.uuid()).execute(&mut *tx).await?;
        Ok(tx.commit().await?)
    }
}
