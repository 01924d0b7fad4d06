//! What other processes write. The database tells that another connection has committed something, and it is looked up what.
#![expect(clippy::unused_async, reason = "on PostgreSQL each of these asks the database")]

use std::{
    collections::HashMap,
    time::{Duration, Instant},
};

use tokio::time::sleep;
use uuid::Uuid;

use super::{Conn, Result, SqliteStore};
use crate::{
    domain::chain::Chain,
    ids::ExecutionId,
    store::{Listener, News},
};

/// From one look to the next.
const PAUSE: Duration = Duration::from_millis(20);
/// So many times as long as a look takes is the least pause behind it.
const PATIENCE: u32 = 10;

/// Keeps the hash of all events.
pub(super) async fn written(conn: &mut Conn, execution: Uuid, _last: i64, chain: Chain) -> Result<()> {
    sqlx::query("UPDATE work SET chain = $2 WHERE execution_id = $1")
        .bind(execution)
        .bind(chain.as_bytes().as_slice())
        .execute(conn)
        .await?;
    Ok(())
}

pub(super) async fn spread_work(_conn: &mut Conn) -> Result<()> {
    Ok(())
}

/// The numbers of the last events of executions that have not ended.
type Active = HashMap<ExecutionId, i64>;

pub(super) async fn follow(store: &SqliteStore, listener: &dyn Listener) -> Result<()> {
    let mut seen = store.writer.version().await?;
    let mut before = Active::new();
    // What was written before, nobody has heard here.
    listener.hear(News::OfAny);
    listener.hear(News::Work);
    let mut pause = PAUSE;
    loop {
        sleep(pause).await;
        if !listener.is_listening() {
            continue;
        }
        let began = Instant::now();
        let version = store.writer.version().await?;
        if version != seen {
            seen = version;
            listener.hear(News::Work);
            before = tell_changes(store, listener, &before).await?;
        }
        pause = PAUSE.max(began.elapsed() * PATIENCE);
    }
}

async fn tell_changes(store: &SqliteStore, listener: &dyn Listener, before: &Active) -> Result<Active> {
    // Asked before the look: who begins to wait later reads what is there itself.
    let watched = listener.watched();
    let now = if watched.is_empty() { Active::new() } else { active(store).await? };
    for execution in watched {
        let last = match now.get(&execution) {
            Some(last) if before.get(&execution) == Some(last) => continue,
            Some(last) => Some(*last),
            None => last_event(store, execution).await?,
        };
        // Without an event it was deleted.
        listener.hear(last.map_or(News::OfAny, |last| News::Of { execution, last }));
    }
    Ok(now)
}

async fn active(store: &SqliteStore) -> Result<Active> {
    let rows: Vec<(Uuid, i64)> = sqlx::query_as(
        "SELECT e.id, w.event_count FROM executions e JOIN work w ON w.execution_id = e.id WHERE e.holds_thread
         UNION ALL
         SELECT e.id, w.event_count FROM executions e JOIN work w ON w.execution_id = e.id
         WHERE e.status = 'queued' AND NOT e.holds_thread",
    )
    .fetch_all(&store.readers)
    .await?;
    Ok(rows.into_iter().map(|(id, last)| (ExecutionId::from_uuid(id), last)).collect())
}

async fn last_event(store: &SqliteStore, id: ExecutionId) -> Result<Option<i64>> {
    let row: Option<(i64,)> = sqlx::query_as("SELECT event_count FROM work WHERE execution_id = $1")
        .bind(id.uuid())
        .fetch_optional(&store.readers)
        .await?;
    Ok(row.map(|(last,)| last))
}
