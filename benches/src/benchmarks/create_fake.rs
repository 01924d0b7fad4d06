//! What the server itself costs in `POST /threads`: with a driver that makes nothing.
//!
//! A create is two durable transactions. Beside one at a time stands a route that does nothing, `GET /health`; beside
//! 64 at a time, how often the same disk commits one row for one writer. Creates that come at the same time share
//! commits, so there are to be more of them than the disk has commits.

use std::{path::Path, time::Instant};

use sqlx::{
    ConnectOptions as _, SqliteConnection,
    sqlite::{SqliteConnectOptions, SqliteJournalMode, SqliteSynchronous},
};

use crate::{
    figure::{Figure, Target, Unit},
    load::Load,
    server::{Driver, ReferenceServer},
    setting::Setting,
    statistics::{Sorted, timed},
};

const ONE_BY_ONE: usize = 200;
const CREATES: Load = Load { concurrency: 64, calls: 60 };
const COMMITS: u32 = 1_000;

pub(super) async fn measure(setting: &Setting) -> anyhow::Result<Vec<Figure>> {
    let server = ReferenceServer::start(setting, Driver::Fake).await?;
    let api = server.api()?;
    let (mut creates, mut reads) = (Vec::new(), Vec::new());
    for _ in 0..ONE_BY_ONE {
        creates.push(timed(api.create_thread()).await?.0);
        reads.push(timed(api.get("health")).await?.0);
    }
    let median = |times: Vec<f64>| Sorted::from_iter(times).median();
    let one = Figure::new("POST /threads without a sandbox, p50", Unit::Milliseconds, median(creates));
    let commits = commits_a_second(&server.database().with_file_name("bare.db")).await?;
    let many = api.create_threads(CREATES).await?;
    let rate = Figure::new("POST /threads without a sandbox, 64 at a time", Unit::PerSecond, many.a_second);
    let slowest =
        Figure::new("POST /threads, 64 at a time, p99", Unit::Milliseconds, many.times.percentile(99));
    Ok(vec![
        one.beside("GET /health", median(reads)),
        rate.beside("bare commits", commits).target(Target::AtLeast(2.0)),
        slowest.target(Target::AtMost(50.0)),
    ])
}

/// One row and one commit after the other, as durable as the server's own.
async fn commits_a_second(file: &Path) -> anyhow::Result<f64> {
    let mut connection = SqliteConnectOptions::new()
        .filename(file)
        .create_if_missing(true)
        .journal_mode(SqliteJournalMode::Wal)
        .synchronous(SqliteSynchronous::Full)
        .connect()
        .await?;
    sqlx::query("CREATE TABLE bare (id INTEGER PRIMARY KEY) STRICT").execute(&mut connection).await?;
    insert(&mut connection, 1..=COMMITS / 10).await?;
    let began = Instant::now();
    insert(&mut connection, COMMITS..2 * COMMITS).await?;
    Ok(f64::from(COMMITS) / began.elapsed().as_secs_f64())
}

async fn insert(connection: &mut SqliteConnection, ids: impl Iterator<Item = u32>) -> anyhow::Result<()> {
    for id in ids {
        sqlx::query("INSERT INTO bare VALUES ($1)").bind(id).execute(&mut *connection).await?;
    }
    Ok(())
}
