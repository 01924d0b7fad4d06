use async_trait::async_trait;
use sqlx::FromRow;
use uuid::Uuid;

use super::SqliteStore;
use crate::{
    domain::{
        project::{Project, Sandbox, SandboxSecrets},
        thread::{Page, PageRequest, Thread},
    },
    ids::{AccountId, ProjectId, ThreadId},
    sandbox::SandboxKey,
    store::{ReadStore, Result},
    timestamp::Timestamp,
};

#[derive(FromRow)]
struct ThreadRow {
    id: Uuid,
    project_id: Uuid,
    account_id: Uuid,
    name: String,
    is_public: bool,
    created_at: i64,
    updated_at: i64,
}

impl From<ThreadRow> for Thread {
    fn from(row: ThreadRow) -> Self {
        Self {
            id: ThreadId::from_uuid(row.id),
            project: ProjectId::from_uuid(row.project_id),
            account: AccountId::from_uuid(row.account_id),
            name: row.name,
            is_public: row.is_public,
            created_at: Timestamp::from_micros(row.created_at),
            updated_at: Timestamp::from_micros(row.updated_at),
        }
    }
}

#[derive(FromRow)]
struct ProjectRow {
    project_id: Uuid,
    project_account: Uuid,
    project_name: String,
    description: String,
    project_public: bool,
    project_created: i64,
    project_updated: i64,
    #[sqlx(flatten)]
    sandbox: SandboxRow,
}

#[derive(FromRow)]
struct SandboxRow {
    sandbox_key: Option<String>,
    pass: Option<String>,
    token: Option<String>,
}

impl SandboxRow {
    fn into_sandbox(self) -> Result<Option<Sandbox>> {
        let (Some(key), Some(pass), Some(token)) = (self.sandbox_key, self.pass, self.token) else {
            return Ok(None);
        };
        let key = key.parse().map_err(|_| super::unreadable("sandbox_key"))?;
        Ok(Some(Sandbox { key, secrets: SandboxSecrets { pass: pass.into(), token: token.into() } }))
    }
}

impl ProjectRow {
    fn into_project(self) -> Result<Project> {
        Ok(Project {
            id: ProjectId::from_uuid(self.project_id),
            account: AccountId::from_uuid(self.project_account),
            name: self.project_name,
            description: self.description,
            is_public: self.project_public,
            sandbox: self.sandbox.into_sandbox()?,
            created_at: Timestamp::from_micros(self.project_created),
            updated_at: Timestamp::from_micros(self.project_updated),
        })
    }
}

#[derive(FromRow)]
struct ThreadInProjectRow {
    #[sqlx(flatten)]
    thread: ThreadRow,
    #[sqlx(flatten)]
    project: ProjectOfThreadRow,
}

/// The project of a list item: the list has no sandbox.
#[derive(FromRow)]
struct ProjectOfThreadRow {
    project_account: Uuid,
    project_name: String,
    description: String,
    project_public: bool,
    project_created: i64,
    project_updated: i64,
}

impl ThreadInProjectRow {
    fn into_pair(self) -> (Thread, Project) {
        let project = Project {
            id: ProjectId::from_uuid(self.thread.project_id),
            account: AccountId::from_uuid(self.project.project_account),
            name: self.project.project_name,
            description: self.project.description,
            is_public: self.project.project_public,
            sandbox: None,
            created_at: Timestamp::from_micros(self.project.project_created),
            updated_at: Timestamp::from_micros(self.project.project_updated),
        };
        (self.thread.into(), project)
    }
}

#[async_trait]
impl ReadStore for SqliteStore {
    async fn thread(&self, id: ThreadId) -> Result<Option<Thread>> {
        let row: Option<ThreadRow> = sqlx::query_as(
            "SELECT t.id, t.project_id, t.account_id, t.name, t.is_public, t.created_at, t.updated_at
             FROM threads t JOIN projects p ON p.id = t.project_id
             WHERE t.id = $1 AND p.state = 'active'",
        )
        .bind(id.uuid())
        .fetch_optional(&self.readers)
        .await?;
        Ok(row.map(Thread::from))
    }

    async fn threads(&self, account: AccountId, page: PageRequest) -> Result<Page<(Thread, Project)>> {
        let mut tx = self.readers.begin().await?;
        // The account's own counter, less the threads that are still being made: its cost does not grow with them.
        let total: Option<(i64,)> = sqlx::query_as(
            "SELECT thread_count - (SELECT count(*) FROM provisions WHERE account_id = $1) FROM accounts WHERE id = $1",
        )
        .bind(account.uuid())
        .fetch_optional(&mut *tx)
        .await?;
        let total = total.map_or(0, |(total,)| total);
        let rows: Vec<ThreadInProjectRow> = sqlx::query_as(
            "SELECT t.id, t.project_id, t.account_id, t.name, t.is_public, t.created_at, t.updated_at,
                    p.account_id AS project_account, p.name AS project_name, p.description,
                    p.is_public AS project_public, p.created_at AS project_created,
                    p.updated_at AS project_updated
             FROM threads t JOIN projects p ON p.id = t.project_id
             WHERE t.account_id = $1 AND p.state = 'active'
             ORDER BY t.created_at DESC, t.id DESC LIMIT $2 OFFSET $3",
        )
        .bind(account.uuid())
        .bind(page.limit)
        .bind(offset(page))
        .fetch_all(&mut *tx)
        .await?;
        Ok(Page { items: rows.into_iter().map(ThreadInProjectRow::into_pair).collect(), total })
    }

    async fn project(&self, id: ProjectId) -> Result<Option<Project>> {
        let row: Option<ProjectRow> = sqlx::query_as(
            "SELECT p.id AS project_id, p.account_id AS project_account, p.name AS project_name, p.description,
                    p.is_public AS project_public, p.created_at AS project_created,
                    p.updated_at AS project_updated, r.sandbox_key, r.pass, r.token
             FROM projects p LEFT JOIN resources r ON r.project_id = p.id
             WHERE p.id = $1 AND p.state = 'active'",
        )
        .bind(id.uuid())
        .fetch_optional(&self.readers)
        .await?;
        row.map(ProjectRow::into_project).transpose()
    }

    async fn project_threads(&self, project: ProjectId, page: PageRequest) -> Result<Page<Thread>> {
        let mut tx = self.readers.begin().await?;
        let (total,): (i64,) = sqlx::query_as("SELECT count(*) FROM threads WHERE project_id = $1")
            .bind(project.uuid())
            .fetch_one(&mut *tx)
            .await?;
        let rows: Vec<ThreadRow> = sqlx::query_as(
            "SELECT id, project_id, account_id, name, is_public, created_at, updated_at FROM threads
             WHERE project_id = $1 ORDER BY created_at DESC, id DESC LIMIT $2 OFFSET $3",
        )
        .bind(project.uuid())
        .bind(page.limit)
        .bind(offset(page))
        .fetch_all(&mut *tx)
        .await?;
        Ok(Page { items: rows.into_iter().map(Thread::from).collect(), total })
    }

    async fn sandbox(&self, key: &SandboxKey) -> Result<Option<Sandbox>> {
        let row: Option<SandboxRow> = sqlx::query_as(
            "SELECT r.sandbox_key, r.pass, r.token FROM resources r JOIN projects p ON p.id = r.project_id
             WHERE r.sandbox_key = $1 AND p.state = 'active'",
        )
        .bind(key.as_str())
        .fetch_optional(&self.readers)
        .await?;
        row.map_or(Ok(None), SandboxRow::into_sandbox)
    }

    async fn linked_sandboxes(&self) -> Result<Vec<SandboxKey>> {
        let rows: Vec<(String,)> =
            sqlx::query_as("SELECT sandbox_key FROM resources").fetch_all(&self.readers).await?;
        rows.into_iter().map(|(key,)| key.parse().map_err(|_| super::unreadable("sandbox_key"))).collect()
    }
}

fn offset(page: PageRequest) -> i64 {
    i64::from(page.page - 1) * i64::from(page.limit)
}
