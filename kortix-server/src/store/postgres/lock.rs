//! Locks on the rows that decisions have in common. They last until the transaction ends.

use uuid::Uuid;

use super::{Conn, Result};

/// At the end of a query for rows `w` of the table of work: those that are just being claimed are passed over.
pub(super) const WORK_THAT_NOBODY_CLAIMS: &str = "FOR UPDATE OF w SKIP LOCKED";

/// At the end of a query: what it finds is there until the transaction ends.
pub(super) const ROWS_STAY: &str = "FOR KEY SHARE";

/// No thread comes to the project or leaves it, and it changes no state.
pub(super) async fn project(conn: &mut Conn, id: Uuid) -> Result<()> {
    sqlx::query("SELECT 1 FROM projects WHERE id = $1 FOR UPDATE").bind(id).execute(conn).await?;
    Ok(())
}

/// The project and its threads stay, and its state does; others may hold this lock too.
pub(super) async fn existence_of_project(conn: &mut Conn, id: Uuid) -> Result<()> {
    sqlx::query("SELECT 1 FROM projects WHERE id = $1 FOR KEY SHARE").bind(id).execute(conn).await?;
    Ok(())
}

/// No execution starts or ends in any of the project's threads.
pub(super) async fn threads_of(conn: &mut Conn, project: Uuid) -> Result<()> {
    sqlx::query("SELECT 1 FROM threads WHERE project_id = $1 ORDER BY id FOR UPDATE")
        .bind(project)
        .execute(conn)
        .await?;
    Ok(())
}

/// No message comes to the thread or leaves it, and nothing about it changes.
pub(super) async fn thread(conn: &mut Conn, id: Uuid) -> Result<()> {
    sqlx::query("SELECT 1 FROM threads WHERE id = $1 FOR UPDATE").bind(id).execute(conn).await?;
    Ok(())
}

/// Nothing of the account is counted, and none of its agents changes.
pub(super) async fn account(conn: &mut Conn, id: Uuid) -> Result<()> {
    sqlx::query("SELECT 1 FROM accounts WHERE id = $1 FOR NO KEY UPDATE").bind(id).execute(conn).await?;
    Ok(())
}
