use async_trait::async_trait;
use uuid::Uuid;

use super::{Conn, SqlStore, lock, outbox};
use crate::{
    ids::{ExecutionId, ProjectId, ThreadId},
    sandbox::SandboxKey,
    store::{Deletion, DeletionStore, DoomedProject, ProjectFate, Result, error::sandbox_key},
};

#[async_trait]
impl DeletionStore for SqlStore {
    async fn delete_thread(&self, id: ThreadId) -> Result<Option<Deletion>> {
        let mut tx = self.begin().await?;
        let found: Option<(Uuid, Uuid)> = sqlx::query_as(
            "SELECT t.project_id, t.account_id FROM threads t JOIN projects p ON p.id = t.project_id
             WHERE t.id = $1 AND p.state = 'active'",
        )
        .bind(id.uuid())
        .fetch_optional(&mut *tx)
        .await?;
        let Some((project, account)) = found else { return Ok(None) };
        lock::project(&mut tx, project).await?;
        lock::thread(&mut tx, id.uuid()).await?;
        outbox::tell_of_deleted(&mut tx, "thread_id", id.uuid()).await?;
        let active_executions = active_in_thread(&mut tx, id.uuid()).await?;
        let deleted =
            sqlx::query("DELETE FROM threads WHERE id = $1").bind(id.uuid()).execute(&mut *tx).await?;
        if deleted.rows_affected() == 0 {
            return Ok(None);
        }
        give_back(&mut tx, account, 1, 0).await?;
        let (left,): (i64,) = sqlx::query_as("SELECT count(*) FROM threads WHERE project_id = $1")
            .bind(project)
            .fetch_one(&mut *tx)
            .await?;
        let project_fate = if left == 0 {
            ProjectFate::Doomed(doom(&mut tx, project).await?)
        } else {
            ProjectFate::Stays(sandbox_of(&mut tx, project).await?)
        };
        tx.commit().await?;
        let project = ProjectId::from_uuid(project);
        Ok(Some(Deletion { project, threads_deleted: 1, active_executions, project_fate }))
    }

    async fn delete_project(&self, id: ProjectId) -> Result<Option<Deletion>> {
        let mut tx = self.begin().await?;
        lock::project(&mut tx, id.uuid()).await?;
        let (found,): (bool,) =
            sqlx::query_as("SELECT EXISTS (SELECT 1 FROM projects WHERE id = $1 AND state = 'active')")
                .bind(id.uuid())
                .fetch_one(&mut *tx)
                .await?;
        if !found {
            return Ok(None);
        }
        lock::threads_of(&mut tx, id.uuid()).await?;
        outbox::tell_of_deleted(&mut tx, "project_id", id.uuid()).await?;
        // A thread belongs to whoever made it, who need not be the project's owner: each gets theirs back.
        let owners: Vec<(Uuid, i64)> = sqlx::query_as(
            "SELECT account_id, count(*) FROM threads WHERE project_id = $1 GROUP BY account_id ORDER BY account_id",
        )
        .bind(id.uuid())
        .fetch_all(&mut *tx)
        .await?;
        for (account, threads) in &owners {
            give_back(&mut tx, *account, *threads, 0).await?;
        }
        sqlx::query("DELETE FROM threads WHERE project_id = $1").bind(id.uuid()).execute(&mut *tx).await?;
        let sandbox = doom(&mut tx, id.uuid()).await?;
        tx.commit().await?;
        let threads_deleted = owners.iter().map(|(_, threads)| threads).sum();
        let project_fate = ProjectFate::Doomed(sandbox);
        // Its executions end with its sandbox.
        Ok(Some(Deletion { project: id, threads_deleted, active_executions: Vec::new(), project_fate }))
    }

    async fn doomed_projects(&self) -> Result<Vec<DoomedProject>> {
        let rows: Vec<(Uuid, Option<String>)> = sqlx::query_as(
            "SELECT p.id, r.sandbox_key FROM projects p LEFT JOIN resources r ON r.project_id = p.id
             WHERE p.state = 'doomed'",
        )
        .fetch_all(self.readers())
        .await?;
        rows.into_iter()
            .map(|(id, key)| {
                Ok(DoomedProject { project: ProjectId::from_uuid(id), sandbox: parse_key(key.as_deref())? })
            })
            .collect()
    }

    async fn bury_project(&self, id: ProjectId) -> Result<()> {
        let mut tx = self.begin().await?;
        sqlx::query("DELETE FROM projects WHERE id = $1 AND state = 'doomed'")
            .bind(id.uuid())
            .execute(&mut *tx)
            .await?;
        Ok(tx.commit().await?)
    }
}

/// Takes the project out of everybody's sight and out of its owner's count. Its row stays until the sandbox is gone.
async fn doom(tx: &mut Conn, project: Uuid) -> Result<Option<SandboxKey>> {
    let (account,): (Uuid,) =
        sqlx::query_as("UPDATE projects SET state = 'doomed' WHERE id = $1 RETURNING account_id")
            .bind(project)
            .fetch_one(&mut *tx)
            .await?;
    give_back(tx, account, 0, 1).await?;
    sandbox_of(tx, project).await
}

async fn active_in_thread(tx: &mut Conn, thread: Uuid) -> Result<Vec<ExecutionId>> {
    let rows: Vec<(Uuid,)> =
        sqlx::query_as("SELECT id FROM executions WHERE thread_id = $1 AND holds_thread")
            .bind(thread)
            .fetch_all(&mut *tx)
            .await?;
    Ok(rows.into_iter().map(|(id,)| ExecutionId::from_uuid(id)).collect())
}

async fn sandbox_of(tx: &mut Conn, project: Uuid) -> Result<Option<SandboxKey>> {
    let key: Option<(String,)> = sqlx::query_as("SELECT sandbox_key FROM resources WHERE project_id = $1")
        .bind(project)
        .fetch_optional(&mut *tx)
        .await?;
    parse_key(key.as_ref().map(|(key,)| key.as_str()))
}

async fn give_back(tx: &mut Conn, account: Uuid, threads: i64, projects: i64) -> Result<()> {
    sqlx::query(
        "UPDATE accounts SET thread_count = thread_count - $2, project_count = project_count - $3 WHERE id = $1",
    )
    .bind(account)
    .bind(threads)
    .bind(projects)
    .execute(&mut *tx)
    .await?;
    Ok(())
}

fn parse_key(key: Option<&str>) -> Result<Option<SandboxKey>> {
    key.map(sandbox_key).transpose()
}
