//! Locks on the rows that decisions have in common. They last until the transaction ends.

use uuid::Uuid;

use super::{Conn, Result};

/// No thread comes to the project or leaves it, and it changes no state.
pub(super) async fn project(conn: &mut Conn, id: Uuid) -> Result<()> {
    sqlx::query("SELECT 1 FROM projects WHERE id = $1 FOR UPDATE").bind(id).execute(conn).await?;
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
