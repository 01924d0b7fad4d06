//! Filling a database faster than through the API, for what is to be measured among many rows.

use std::path::Path;

use anyhow::ensure;
use sqlx::{ConnectOptions as _, sqlite::SqliteConnectOptions};

/// Fills up to so many threads, each in a project of its own with a sandbox, as creates would have left them. The server must not
/// be running.
pub(super) async fn threads(database: &Path, threads: u32) -> anyhow::Result<()> {
    let mut connection = SqliteConnectOptions::new().filename(database).foreign_keys(false).connect().await?;
    for insert in [
        "WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < $1)
         INSERT OR IGNORE INTO projects (id, account_id, name, state, created_at, updated_at)
         SELECT unhex(printf('%016x%016x', 1, i)), a.id, 'Seeded', 'active', 1700000000000000 + i, 1700000000000000 + i
         FROM n, accounts a WHERE a.name = 'bench'",
        "WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < $1)
         INSERT OR IGNORE INTO threads (id, project_id, account_id, name, created_at, updated_at)
         SELECT unhex(printf('%016x%016x', 2, i)), unhex(printf('%016x%016x', 1, i)), a.id, 'New Chat',
                1700000000000000 + i, 1700000000000000 + i
         FROM n, accounts a WHERE a.name = 'bench'",
        "WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < $1)
         INSERT OR IGNORE INTO resources (sandbox_key, project_id, account_id, server_id, state, pass, token, created_at)
         SELECT printf('sbx-%032x', i), unhex(printf('%016x%016x', 1, i)), a.id, zeroblob(16), 'active', 'p', 't',
                1700000000000000 + i
         FROM n, accounts a WHERE a.name = 'bench'",
        "UPDATE accounts SET thread_count = (SELECT count(*) FROM threads WHERE account_id = accounts.id),
                             project_count = (SELECT count(*) FROM projects WHERE account_id = accounts.id)
         WHERE name = 'bench'",
    ] {
        let done = sqlx::query(insert).bind(threads).execute(&mut connection).await?;
        ensure!(done.rows_affected() > 0, "nothing was seeded: {insert}");
    }
    Ok(())
}

/// Fills up to so many events of each execution that has not ended. The server must not be running.
pub(super) async fn events(database: &Path, events: i64) -> anyhow::Result<()> {
    let mut connection = SqliteConnectOptions::new().filename(database).foreign_keys(false).connect().await?;
    for statement in [
        "WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < $1)
         INSERT OR IGNORE INTO events (execution_id, number, at, data)
         SELECT e.id, i, 1700000000000000 + i, '{\"type\":\"assistant\",\"content\":\"' || printf('%0200d', i) || '\"}'
         FROM executions e, n WHERE e.holds_thread",
        "UPDATE work SET event_count = $1 WHERE execution_id IN (SELECT id FROM executions WHERE holds_thread)",
    ] {
        let done = sqlx::query(statement).bind(events).execute(&mut connection).await?;
        ensure!(done.rows_affected() > 0, "nothing was seeded: {statement}");
    }
    Ok(())
}
