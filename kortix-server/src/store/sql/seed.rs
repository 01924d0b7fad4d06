use async_trait::async_trait;
use serde_json::json;
use sqlx::{QueryBuilder, types::Json};
use uuid::Uuid;

use super::{Conn, Db, SqlStore};
use crate::{
    domain::thread::NEW_THREAD_NAME,
    ids::{ProjectId, ThreadId},
    store::{Result, Seed, SeedStore},
};

/// Rows of one statement: the databases limit how many values it may have.
const ROWS: usize = 1_000;

struct Thread {
    id: Uuid,
    project: Uuid,
    at: i64,
}

#[async_trait]
impl SeedStore for SqlStore {
    async fn seed(&self, seed: &Seed) -> Result<()> {
        let projects: Vec<Uuid> = (0..seed.projects).map(|_| ProjectId::new().uuid()).collect();
        let threads = threads(seed, &projects);
        let mut tx = self.begin().await?;
        sqlx::query(
            "UPDATE accounts SET thread_count = thread_count + $2, project_count = project_count + $3 WHERE id = $1",
        )
        .bind(seed.account.uuid())
        .bind(i64::try_from(threads.len()).unwrap_or(i64::MAX))
        .bind(i64::from(seed.projects))
        .execute(&mut *tx)
        .await?;
        for projects in projects.chunks(ROWS) {
            insert_projects(&mut tx, seed, projects).await?;
        }
        for threads in threads.chunks(ROWS) {
            insert_threads(&mut tx, seed, threads).await?;
        }
        let messages: Vec<(&Thread, u32)> = threads
            .iter()
            .flat_map(|thread| (1..=seed.messages_per_thread).map(move |nth| (thread, nth)))
            .collect();
        for messages in messages.chunks(ROWS) {
            insert_messages(&mut tx, messages).await?;
        }
        Ok(tx.commit().await?)
    }
}

/// Each a microsecond later than the one before, so that their order is certain.
fn threads(seed: &Seed, projects: &[Uuid]) -> Vec<Thread> {
    let in_project = |project: &Uuid| std::iter::repeat_n(*project, seed.threads_per_project as usize);
    let numbered = projects.iter().flat_map(in_project).zip(seed.since.micros()..);
    numbered.map(|(project, at)| Thread { id: ThreadId::new().uuid(), project, at }).collect()
}

async fn insert_projects(tx: &mut Conn, seed: &Seed, projects: &[Uuid]) -> Result<()> {
    let at = seed.since.micros();
    let mut insert = QueryBuilder::<Db>::new(
        "INSERT INTO projects (id, account_id, name, state, created_at, updated_at) ",
    );
    insert.push_values(projects, |mut row, id| {
        row.push_bind(*id).push_bind(seed.account.uuid()).push_bind("Seeded Project");
        row.push_bind("active").push_bind(at).push_bind(at);
    });
    insert.build().execute(tx).await?;
    Ok(())
}

async fn insert_threads(tx: &mut Conn, seed: &Seed, threads: &[Thread]) -> Result<()> {
    let mut insert = QueryBuilder::<Db>::new(
        "INSERT INTO threads (id, project_id, account_id, name, message_count, created_at, updated_at) ",
    );
    insert.push_values(threads, |mut row, thread| {
        row.push_bind(thread.id).push_bind(thread.project).push_bind(seed.account.uuid());
        row.push_bind(NEW_THREAD_NAME).push_bind(i64::from(seed.messages_per_thread));
        row.push_bind(thread.at).push_bind(thread.at);
    });
    insert.build().execute(tx).await?;
    Ok(())
}

async fn insert_messages(tx: &mut Conn, messages: &[(&Thread, u32)]) -> Result<()> {
    let mut insert = QueryBuilder::<Db>::new(
        "INSERT INTO messages (id, thread_id, type, is_llm_message, content, created_at, updated_at) ",
    );
    insert.push_values(messages, |mut row, (thread, nth)| {
        let at = thread.at + i64::from(*nth);
        row.push_bind(Uuid::now_v7()).push_bind(thread.id).push_bind("user").push_bind(true);
        row.push_bind(Json(json!({"role": "user", "content": format!("Message {nth}")})));
        row.push_bind(at).push_bind(at);
    });
    insert.build().execute(tx).await?;
    Ok(())
}
