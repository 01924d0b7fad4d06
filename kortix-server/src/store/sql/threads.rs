use async_trait::async_trait;
use serde_json::{Map, Value};
use sqlx::{FromRow, types::Json};
use uuid::Uuid;

use super::{Conn, SqlStore, counting, idempotency, lock};
use crate::{
    domain::{
        plan::{Limits, Plan},
        search::{Mention, Place},
        thread::{Thread, ThreadChange},
    },
    ids::{AccountId, ProjectId, ThreadId},
    store::{
        AddThreadError, IdempotencyKey, LimitReached, LimitedResource, Result, ThreadStore, error::unreadable,
    },
    timestamp::Timestamp,
};

#[derive(FromRow)]
struct MentionRow {
    thread_id: Uuid,
    project_id: Uuid,
    project_name: String,
    icon_name: Option<String>,
    updated_at: i64,
    place: String,
    text: String,
}

impl MentionRow {
    fn into_mention(self) -> Result<Mention> {
        let place = match self.place.as_str() {
            "thread" => Place::ThreadName,
            "project" => Place::ProjectName,
            "message" => Place::Message,
            _ => return Err(unreadable("place")),
        };
        Ok(Mention {
            thread: ThreadId::from_uuid(self.thread_id),
            project: ProjectId::from_uuid(self.project_id),
            project_name: self.project_name,
            project_icon: self.icon_name,
            updated_at: Timestamp::from_micros(self.updated_at),
            place,
            text: self.text,
        })
    }
}

/// What a search may cost at most, whatever an account has: its newest threads, the newest messages of each, the
/// beginning of each message, and that many texts that are found.
const SEARCH: &str = "
    WITH recent AS (
        SELECT t.id, t.name, t.updated_at, t.project_id, p.name AS project_name, p.icon_name
        FROM threads t JOIN projects p ON p.id = t.project_id
        WHERE t.account_id = $1 AND p.state = 'active'
        ORDER BY t.created_at DESC, t.id DESC LIMIT 1000
    ), said AS (
        SELECT r.id AS thread_id, r.project_id, r.project_name, r.icon_name, r.updated_at,
               substr(CASE WHEN m.type = 'user' THEN m.content ->> 'content'
                           ELSE coalesce(m.metadata ->> 'text_content', m.content ->> 'content') END, 1, 20000) AS text
        FROM recent r JOIN messages m ON m.id IN (
            SELECT n.id FROM messages n WHERE n.thread_id = r.id AND n.type IN ('user', 'assistant')
            ORDER BY n.created_at DESC, n.id DESC LIMIT 100)
    )
    SELECT * FROM (
        SELECT id AS thread_id, project_id, project_name, icon_name, updated_at, 'thread' AS place, name AS text
        FROM recent WHERE lower(name) LIKE $2 ESCAPE '\\' OR name LIKE $3 ESCAPE '\\'
        UNION ALL
        SELECT id, project_id, project_name, icon_name, updated_at, 'project', project_name
        FROM recent WHERE lower(project_name) LIKE $2 ESCAPE '\\' OR project_name LIKE $3 ESCAPE '\\'
        UNION ALL
        SELECT thread_id, project_id, project_name, icon_name, updated_at, 'message', text
        FROM said WHERE lower(text) LIKE $2 ESCAPE '\\' OR text LIKE $3 ESCAPE '\\'
    ) AS found LIMIT 3000";

#[async_trait]
impl ThreadStore for SqlStore {
    async fn add_thread(
        &self,
        thread: &Thread,
        limits: &(dyn Fn(Plan) -> Limits + Send + Sync),
        idempotency: Option<&IdempotencyKey>,
    ) -> Result<(), AddThreadError> {
        let mut tx = self.begin().await?;
        counting::begin_account(&mut tx, thread.account, thread.created_at).await?;
        let answer = thread.id.to_string();
        let repetition = idempotency::claim(&mut tx, thread.account, idempotency, &answer, None);
        if let Some(repetition) = repetition.await? {
            return Err(AddThreadError::Repeated(repetition));
        }
        lock::project(&mut tx, thread.project.uuid()).await?;
        let counted = counting::thread(&mut tx, thread.account).await?;
        let limit = limits(counted.plan).threads;
        if counted.count > limit {
            let current_count = counted.count - 1;
            let reached = LimitReached { resource: LimitedResource::Threads, current_count, limit };
            return Err(AddThreadError::LimitReached(reached));
        }
        if !insert(&mut tx, thread).await? {
            return Err(AddThreadError::NoSuchProject);
        }
        Ok(tx.commit().await?)
    }

    async fn update_thread(&self, id: ThreadId, change: &ThreadChange) -> Result<bool> {
        let mut tx = self.begin().await?;
        let project: Option<(Uuid,)> = sqlx::query_as("SELECT project_id FROM threads WHERE id = $1")
            .bind(id.uuid())
            .fetch_optional(&mut *tx)
            .await?;
        let Some((project,)) = project else { return Ok(false) };
        lock::project(&mut tx, project).await?;
        lock::thread(&mut tx, id.uuid()).await?;
        let metadata: Option<(Json<Map<String, Value>>,)> =
            sqlx::query_as("SELECT metadata FROM threads WHERE id = $1")
                .bind(id.uuid())
                .fetch_optional(&mut *tx)
                .await?;
        let Some((Json(mut metadata),)) = metadata else { return Ok(false) };
        if let Some(title) = &change.title {
            metadata.insert("title".to_owned(), title.clone().into());
        }
        change_rows(&mut tx, id, project, change, &metadata).await?;
        tx.commit().await?;
        Ok(true)
    }

    async fn search_threads(&self, account: AccountId, word: &str) -> Result<Vec<Mention>> {
        let rows: Vec<MentionRow> = sqlx::query_as(SEARCH)
            .bind(account.uuid())
            .bind(containing(&word.to_lowercase()))
            // SQLite knows the lower case of ASCII letters alone: others are found as they were typed, too.
            .bind(containing(word))
            .fetch_all(self.readers())
            .await?;
        rows.into_iter().map(MentionRow::into_mention).collect()
    }
}

/// Whether the project is there for the thread.
async fn insert(tx: &mut Conn, thread: &Thread) -> Result<bool> {
    let made = sqlx::query(
        "INSERT INTO threads (id, project_id, account_id, name, created_at, updated_at)
         SELECT $1, id, $3, $4, $5, $5 FROM projects WHERE id = $2 AND state = 'active'",
    )
    .bind(thread.id.uuid())
    .bind(thread.project.uuid())
    .bind(thread.account.uuid())
    .bind(&thread.name)
    .bind(thread.created_at.micros())
    .execute(tx)
    .await?;
    Ok(made.rows_affected() == 1)
}

async fn change_rows(
    tx: &mut Conn,
    thread: ThreadId,
    project: Uuid,
    change: &ThreadChange,
    metadata: &Map<String, Value>,
) -> Result<()> {
    let at = Timestamp::now().micros();
    sqlx::query(
        "UPDATE threads SET metadata = $2, is_public = coalesce($3, is_public), updated_at = $4 WHERE id = $1",
    )
    .bind(thread.uuid())
    .bind(Json(metadata))
    .bind(change.is_public)
    .bind(at)
    .execute(&mut *tx)
    .await?;
    sqlx::query(
        "UPDATE projects SET name = coalesce($2, name), is_public = coalesce($3, is_public), updated_at = $4
         WHERE id = $1",
    )
    .bind(project)
    .bind(&change.title)
    .bind(change.is_public)
    .bind(at)
    .execute(tx)
    .await?;
    Ok(())
}

/// A pattern for texts that have the word, whatever characters it is made of.
pub(super) fn containing(word: &str) -> String {
    let mut pattern = String::from("%");
    for character in word.chars() {
        if matches!(character, '%' | '_' | '\\') {
            pattern.push('\\');
        }
        pattern.push(character);
    }
    pattern.push('%');
    pattern
}
