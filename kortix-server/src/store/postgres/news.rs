//! What other processes write about executions, as it is committed.

use std::str::FromStr as _;

use sqlx::postgres::PgListener;
use uuid::Uuid;

use super::{Conn, PostgresStore, Result};
use crate::{ids::ExecutionId, store::News};

const CHANNEL: &str = "kortix_events";

/// Tells every process that events were written, up to that number, when this transaction commits.
pub(super) async fn spread(conn: &mut Conn, execution: Uuid, last: i64) -> Result<()> {
    sqlx::query("SELECT pg_notify($1, $2)")
        .bind(CHANNEL)
        .bind(format!("{execution} {last}"))
        .execute(conn)
        .await?;
    Ok(())
}

/// Passes on what is told, until the connection fails.
pub(super) async fn follow(store: &PostgresStore, tell: &(dyn Fn(News) + Send + Sync)) -> Result<()> {
    let mut listener = PgListener::connect_with(&store.pool).await?;
    listener.listen(CHANNEL).await?;
    // What was told before, nobody has heard here.
    tell(News::OfAny);
    loop {
        // `None`: the connection was lost and made again, and what was told meanwhile was missed.
        tell(listener.try_recv().await?.and_then(|told| read(told.payload())).unwrap_or(News::OfAny));
    }
}

fn read(payload: &str) -> Option<News> {
    let (execution, last) = payload.split_once(' ')?;
    let execution = ExecutionId::from_uuid(Uuid::from_str(execution).ok()?);
    Some(News::Of { execution, last: last.parse().ok()? })
}
