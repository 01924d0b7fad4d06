//! What other processes write about executions, as it is committed.

use std::str::FromStr as _;

use sqlx::postgres::PgListener;
use uuid::Uuid;

use super::{Conn, PostgresStore, Result};
use crate::{
    domain::chain::Chain,
    ids::ExecutionId,
    store::{Listener, News},
};

const CHANNEL: &str = "kortix_events";
/// What is told when there may be something to do.
const WORK: &str = "work";

/// Keeps the hash of all events up to that number, and tells every process of them when this transaction commits: both in
/// one trip.
pub(super) async fn written(conn: &mut Conn, execution: Uuid, last: i64, chain: Chain) -> Result<()> {
    sqlx::query("UPDATE work SET chain = $2 WHERE execution_id = $1 RETURNING pg_notify($3, $4)::text")
        .bind(execution)
        .bind(chain.as_bytes().as_slice())
        .bind(CHANNEL)
        .bind(format!("{execution} {last}"))
        .execute(conn)
        .await?;
    Ok(())
}

/// Tells every process that there may be something to be claimed or to be stopped, when this transaction commits.
pub(super) async fn spread_work(conn: &mut Conn) -> Result<()> {
    sqlx::query("SELECT pg_notify($1, $2)").bind(CHANNEL).bind(WORK).execute(conn).await?;
    Ok(())
}

/// Passes on what is told, until the connection fails.
pub(super) async fn follow(store: &PostgresStore, listener: &dyn Listener) -> Result<()> {
    let mut connection = PgListener::connect_with(&store.pool).await?;
    connection.listen(CHANNEL).await?;
    // What was told before, nobody has heard here.
    hear_all(listener);
    loop {
        match connection.try_recv().await?.and_then(|told| read(told.payload())) {
            Some(news) => listener.hear(news),
            // The connection was lost and made again, and what was told meanwhile was missed.
            None => hear_all(listener),
        }
    }
}

fn hear_all(listener: &dyn Listener) {
    listener.hear(News::OfAny);
    listener.hear(News::Work);
}

fn read(payload: &str) -> Option<News> {
    if payload == WORK {
        return Some(News::Work);
    }
    let (execution, last) = payload.split_once(' ')?;
    let execution = ExecutionId::from_uuid(Uuid::from_str(execution).ok()?);
    Some(News::Of { execution, last: last.parse().ok()? })
}
