//! From SQLite to PostgreSQL: everything, once, or nothing.

use std::process::{Command, Output};

use kortix_test_postgres::{Cluster, Database};
use kortix_tests::{binaries, server::Options};
use sqlx::{AssertSqlSafe, Connection as _, SqliteConnection};

use crate::support::Stage;

/// A row in each table that the server's calls below do not fill: with nothing where nothing may be, documents, and
/// text of every kind.
const ROWS: &str = r#"
INSERT INTO account_members SELECT id, id, 'admin', 1 FROM accounts LIMIT 1;
INSERT INTO agents (id, account_id, name, tags, metadata, current_version_id, created_at, updated_at)
    SELECT x'00112233445566778899aabbccddeeff', id, 'Ünïcode 🦀 ''quoted'' \ name', '["a", "ß"]',
           '{"z": 1e2, "a": {"nested": [null, true, 1.5]}}', x'ffeeddccbbaa99887766554433221100', 1, 2
    FROM accounts LIMIT 1;
INSERT INTO agent_versions (id, agent_id, version_number, version_name, system_prompt, created_at, updated_at)
    VALUES (x'ffeeddccbbaa99887766554433221100', x'00112233445566778899aabbccddeeff', 1, 'v1', '', 1, 1);
INSERT INTO executions (id, thread_id, project_id, account_id, started_by, agent, status, starter_prompt, time_limit,
                        output_limit, queue_until, created_at)
    SELECT x'00000000000000000000000000000001', id, project_id, account_id, account_id, 'shell', 'failed', 'do', 1, 1, 1, 1
    FROM threads LIMIT 1;
INSERT INTO turns (execution_id, ordinal, kind, prompt, status, exit_code, output, started_at)
    VALUES (x'00000000000000000000000000000001', 0, 'prompt', 'do', 'failed', -1, 'line
line', 9007199254740993);
INSERT INTO messages (id, thread_id, type, is_llm_message, content, created_at, updated_at)
    SELECT x'00000000000000000000000000000002', id, 'user', 1, '{"content": "日本語 \"hi\" \n"}', 1, 1
    FROM threads LIMIT 1;
"#;

fn migrate(stage: &Stage, to: &Database<'_>) -> Output {
    Command::new(binaries::path("kortix-server").unwrap())
        .args(["migrate", "--from", &format!("sqlite://{}", stage.server.database().display())])
        .env("KORTIX_SERVER_MIGRATE_TO", to.url())
        .output()
        .unwrap()
}

fn said(output: &Output) -> String {
    String::from_utf8_lossy(&output.stderr).into_owned()
}

async fn source(stage: &Stage) -> SqliteConnection {
    let url = format!("sqlite://{}", stage.server.database().display());
    SqliteConnection::connect(&url).await.unwrap()
}

/// The tables of the source with the number of their rows.
async fn counts(stage: &Stage) -> Vec<(String, i64)> {
    let mut database = source(stage).await;
    let tables: Vec<(String,)> = sqlx::query_as(
        r"SELECT name FROM sqlite_master
          WHERE type = 'table' AND name NOT LIKE '\_sqlx%' ESCAPE '\' AND name NOT LIKE 'sqlite%'",
    )
    .fetch_all(&mut database)
    .await
    .unwrap();
    let mut counts = Vec::new();
    for (table,) in tables {
        let count = AssertSqlSafe(format!("SELECT count(*) FROM {table}"));
        let (rows,) = sqlx::query_as(count).fetch_one(&mut database).await.unwrap();
        counts.push((table, rows));
    }
    counts
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn everything_moves_once_and_the_server_goes_on_with_it() {
    let mut stage = Stage::new(Options::fake(), "ultra");
    stage.server.credential("kortix", "someone", "ultra").unwrap();
    for name in ["one", "two – 二", "three"] {
        stage.client().threads().create().name(name).await.unwrap();
    }
    let database = Cluster::shared().unwrap().database().unwrap();
    let refused = migrate(&stage, &database);
    assert!(!refused.status.success() && said(&refused).contains("another kortix-server"), "{refused:?}");

    stage.server.terminate().unwrap();
    sqlx::raw_sql(ROWS).execute(&mut source(&stage).await).await.unwrap();
    let moved = migrate(&stage, &database);
    assert!(moved.status.success(), "{}", said(&moved));
    let told = String::from_utf8(moved.stdout).unwrap();
    for (table, rows) in counts(&stage).await {
        let there = database.execute(&format!("SELECT count(*) FROM {table}")).unwrap();
        assert_eq!(there.trim(), rows.to_string(), "{table}");
        let line = told.lines().find(|line| line.split_whitespace().next() == Some(&table));
        assert_eq!(line.and_then(|line| line.split_whitespace().last()), Some(there.trim()), "{told}");
    }
    let ask = |sql| database.execute(sql).unwrap();
    assert_eq!(
        ask("SELECT name, tags->>1, metadata->'a'->'nested', description IS NULL FROM agents").trim(),
        r"Ünïcode 🦀 'quoted' \ name|ß|[null, true, 1.5]|t"
    );
    assert_eq!(
        ask("SELECT exit_code, started_at, completed_at IS NULL FROM turns").trim(),
        "-1|9007199254740993|t"
    );
    assert_eq!(ask("SELECT content->>'content' FROM messages"), "日本語 \"hi\" \n\n");

    let again = migrate(&stage, &database);
    assert!(!again.status.success() && said(&again).contains("not empty"), "{}", said(&again));
    assert!(!said(&again).contains(Cluster::shared().unwrap().password()));

    stage.server.restart_with_env("KORTIX_SERVER_DATABASE_URL", &database.url()).unwrap();
    let threads = stage.client().threads().list().await.unwrap();
    assert_eq!(threads.pagination.total, 3);
}

/// What was inserted before the row that cannot be moved is gone too, so that the command can be given again.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_row_that_cannot_be_moved_leaves_the_target_empty() {
    let mut stage = Stage::new(Options::fake(), "ultra");
    stage.client().threads().create().name("one").await.unwrap();
    stage.server.terminate().unwrap();
    // PostgreSQL has no text with this character.
    let broken = "UPDATE projects SET description = 'a' || char(0) || 'b'";
    sqlx::raw_sql(broken).execute(&mut source(&stage).await).await.unwrap();
    let database = Cluster::shared().unwrap().database().unwrap();
    let failed = migrate(&stage, &database);
    assert!(!failed.status.success() && said(&failed).contains("could not be written"), "{}", said(&failed));
    assert_eq!(database.execute("SELECT count(*) FROM accounts").unwrap(), "0\n");
    sqlx::raw_sql("UPDATE projects SET description = ''").execute(&mut source(&stage).await).await.unwrap();
    let moved = migrate(&stage, &database);
    assert!(moved.status.success(), "{}", said(&moved));
}
