//! One process has the database and writes about executions: there is nobody to be told and nothing to be heard.
#![expect(clippy::unused_async, reason = "on PostgreSQL each of these asks the database")]

use uuid::Uuid;

use super::{Conn, Result, SqliteStore};
use crate::store::News;

pub(super) async fn spread(_conn: &mut Conn, _execution: Uuid, _last: i64) -> Result<()> {
    Ok(())
}

pub(super) async fn follow(_store: &SqliteStore, _tell: &(dyn Fn(News) + Send + Sync)) -> Result<()> {
    std::future::pending().await
}
