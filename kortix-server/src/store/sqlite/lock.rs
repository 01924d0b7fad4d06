//! Nothing to be locked: the transaction that writes is alone.
#![expect(clippy::unused_async, reason = "on PostgreSQL each of these asks the database")]

use uuid::Uuid;

use super::{Conn, Result};

/// At the end of a query for rows `w` of the table of work: those that are just being claimed are passed over.
pub(super) const WORK_THAT_NOBODY_CLAIMS: &str = "";

/// At the end of a query: what it finds is there until the transaction ends.
pub(super) const ROWS_STAY: &str = "";

pub(super) async fn project(_conn: &mut Conn, _id: Uuid) -> Result<()> {
    Ok(())
}

pub(super) async fn threads_of(_conn: &mut Conn, _project: Uuid) -> Result<()> {
    Ok(())
}

pub(super) async fn thread(_conn: &mut Conn, _id: Uuid) -> Result<()> {
    Ok(())
}

pub(super) async fn account(_conn: &mut Conn, _id: Uuid) -> Result<()> {
    Ok(())
}

pub(super) async fn existence_of_project(_conn: &mut Conn, _id: Uuid) -> Result<()> {
    Ok(())
}
