use async_trait::async_trait;
use serde_json::Value;
use sqlx::{FromRow, types::Json};
use uuid::Uuid;

use super::SqlStore;
use crate::{
    domain::{
        page::{Cursor, Page, PageRequest},
        project::{Project, Sandbox, SandboxSecrets},
        thread::Thread,
    },
    ids::{AccountId, ProjectId, ServerId, ThreadId},
    sandbox::SandboxKey,
    store::{
        ReadStore, Result,
        error::{sandbox_key, unreadable},
    },
    timestamp::Timestamp,
};

#[derive(FromRow)]
struct ThreadRow {
    id: Uuid,
    project_id: Uuid,
    account_id: Uuid,
    name: String,
    metadata: Json<Value>,
    is_public: bool,
    message_count: i64,
    created_at: i64,
    updated_at: i64,
}

impl ThreadRow {
    fn into_thread(self) -> Result<Thread> {
        let Value::Object(metadata) = self.metadata.0 else { return Err(unreadable("metadata")) };
        Ok(Thread {
            id: ThreadId::from_uuid(self.id),
            project: ProjectId::from_uuid(self.project_id),
            account: AccountId::from_uuid(self.account_id),
            name: self.name,
            metadata,
            is_public: self.is_public,
            message_count: self.message_count,
            created_at: Timestamp::from_micros(self.created_at),
            updated_at: Timestamp::from_micros(self.updated_at),
        })
    }
}

fn place_of_thread(thread: &Thread) -> Cursor {
    Cursor { created_at: thread.created_at, id: thread.id.uuid() }
}

#[derive(FromRow)]
struct ProjectRow {
    project_id: Uuid,
    project_account: Uuid,
    project_name: String,
    description: String,
    icon_name: Option<String>,
    project_public: bool,
    project_created: i64,
    project_updated: i64,
    #[sqlx(flatten)]
    sandbox: SandboxRow,
}

#[derive(FromRow)]
struct SandboxRow {
    sandbox_key: Option<String>,
    server_id: Option<Uuid>,
    pass: Option<String>,
    token: Option<String>,
}

impl SandboxRow {
    fn into_sandbox(self) -> Result<Option<Sandbox>> {
        let (Some(key), Some(server), Some(pass), Some(token)) =
            (self.sandbox_key, self.server_id, self.pass, self.token)
        else {
            return Ok(None);
        };
        Ok(Some(Sandbox {
            key: sandbox_key(&key)?,
            server: ServerId::from_uuid(server),
            secrets: SandboxSecrets { pass: pass.into(), token: token.into() },
        }))
    }
}

impl ProjectRow {
    fn into_project(self) -> Result<Project> {
        Ok(Project {
            id: ProjectId::from_uuid(self.project_id),
            account: AccountId::from_uuid(self.project_account),
            name: self.project_name,
            description: self.description,
            icon_name: self.icon_name,
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
    icon_name: Option<String>,
    project_public: bool,
    project_created: i64,
    project_updated: i64,
}

impl ThreadInProjectRow {
    fn into_pair(self) -> Result<(Thread, Project)> {
        let project = Project {
            id: ProjectId::from_uuid(self.thread.project_id),
            account: AccountId::from_uuid(self.project.project_account),
            name: self.project.project_name,
            description: self.project.description,
            icon_name: self.project.icon_name,
            is_public: self.project.project_public,
            sandbox: None,
            created_at: Timestamp::from_micros(self.project.project_created),
            updated_at: Timestamp::from_micros(self.project.project_updated),
        };
        Ok((self.thread.into_thread()?, project))
    }
}

#[async_trait]
impl ReadStore for SqlStore {
    async fn thread(&self, id: ThreadId) -> Result<Option<Thread>> {
        let row: Option<ThreadRow> = sqlx::query_as(
            "SELECT t.id, t.project_id, t.account_id, t.name, t.metadata, t.is_public,
                    t.message_count, t.created_at, t.updated_at
             FROM threads t JOIN projects p ON p.id = t.project_id
             WHERE t.id = $1 AND p.state = 'active'",
        )
        .bind(id.uuid())
        .fetch_optional(self.readers())
        .await?;
        row.map(ThreadRow::into_thread).transpose()
    }

    async fn threads(&self, account: AccountId, page: PageRequest) -> Result<Page<(Thread, Project)>> {
        let mut tx = self.readers().begin().await?;
        // The account's own counter, less the threads that are still being made: its cost does not grow with them.
        let total: Option<(i64,)> = sqlx::query_as(
            "SELECT thread_count - (SELECT count(*) FROM resources
                                     WHERE account_id = $1 AND state = 'provisioning')
             FROM accounts WHERE id = $1",
        )
        .bind(account.uuid())
        .fetch_optional(&mut *tx)
        .await?;
        let total = total.map_or(0, |(total,)| total);
        let rows: Vec<ThreadInProjectRow> = sqlx::query_as(
            "SELECT t.id, t.project_id, t.account_id, t.name, t.metadata, t.is_public,
                    t.message_count, t.created_at, t.updated_at,
                    p.account_id AS project_account, p.name AS project_name, p.description, p.icon_name,
                    p.is_public AS project_public, p.created_at AS project_created,
                    p.updated_at AS project_updated
             FROM threads t JOIN projects p ON p.id = t.project_id
             WHERE t.account_id = $1 AND (t.created_at, t.id) < ($2, $3) AND p.state = 'active'
             ORDER BY t.created_at DESC, t.id DESC LIMIT $4 OFFSET $5",
        )
        .bind(account.uuid())
        .bind(page.behind().created_at.micros())
        .bind(page.behind().id)
        .bind(i64::from(page.limit) + 1)
        .bind(page.offset())
        .fetch_all(&mut *tx)
        .await?;
        let items = rows.into_iter().map(ThreadInProjectRow::into_pair).collect::<Result<_>>()?;
        Ok(Page::of(items, page, total, |(thread, _)| place_of_thread(thread)))
    }

    async fn project(&self, id: ProjectId) -> Result<Option<Project>> {
        let row: Option<ProjectRow> = sqlx::query_as(
            "SELECT p.id AS project_id, p.account_id AS project_account, p.name AS project_name, p.description, p.icon_name,
                    p.is_public AS project_public, p.created_at AS project_created,
                    p.updated_at AS project_updated, r.sandbox_key, r.server_id, r.pass, r.token
             FROM projects p LEFT JOIN resources r ON r.project_id = p.id
             WHERE p.id = $1 AND p.state = 'active'",
        )
        .bind(id.uuid())
        .fetch_optional(self.readers())
        .await?;
        row.map(ProjectRow::into_project).transpose()
    }

    async fn project_threads(&self, project: ProjectId, page: PageRequest) -> Result<Page<Thread>> {
        let mut tx = self.readers().begin().await?;
        let (total,): (i64,) = sqlx::query_as("SELECT count(*) FROM threads WHERE project_id = $1")
            .bind(project.uuid())
            .fetch_one(&mut *tx)
            .await?;
        let rows: Vec<ThreadRow> = sqlx::query_as(
            "SELECT id, project_id, account_id, name, metadata, is_public, message_count, created_at, updated_at
             FROM threads
             WHERE project_id = $1 AND (created_at, id) < ($2, $3)
             ORDER BY created_at DESC, id DESC LIMIT $4 OFFSET $5",
        )
        .bind(project.uuid())
        .bind(page.behind().created_at.micros())
        .bind(page.behind().id)
        .bind(i64::from(page.limit) + 1)
        .bind(page.offset())
        .fetch_all(&mut *tx)
        .await?;
        let items = rows.into_iter().map(ThreadRow::into_thread).collect::<Result<_>>()?;
        Ok(Page::of(items, page, total, place_of_thread))
    }

    async fn sandbox(&self, key: &SandboxKey) -> Result<Option<Sandbox>> {
        let row: Option<SandboxRow> = sqlx::query_as(
            "SELECT r.sandbox_key, r.server_id, r.pass, r.token FROM resources r JOIN projects p ON p.id = r.project_id
             WHERE r.sandbox_key = $1 AND p.state = 'active'",
        )
        .bind(key.as_str())
        .fetch_optional(self.readers())
        .await?;
        row.map_or(Ok(None), SandboxRow::into_sandbox)
    }

    async fn project_of_sandbox(&self, key: &SandboxKey) -> Result<Option<Project>> {
        let row: Option<ProjectRow> = sqlx::query_as(
            "SELECT p.id AS project_id, p.account_id AS project_account, p.name AS project_name, p.description, p.icon_name,
                    p.is_public AS project_public, p.created_at AS project_created,
                    p.updated_at AS project_updated, r.sandbox_key, r.server_id, r.pass, r.token
             FROM resources r JOIN projects p ON p.id = r.project_id
             WHERE r.sandbox_key = $1 AND p.state = 'active'",
        )
        .bind(key.as_str())
        .fetch_optional(self.readers())
        .await?;
        row.map(ProjectRow::into_project).transpose()
    }
}
