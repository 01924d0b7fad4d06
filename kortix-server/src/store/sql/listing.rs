//! Executions in lists.

use sqlx::{FromRow, QueryBuilder};
use uuid::Uuid;

use super::{Db, SqlStore, executions::failure};
use crate::{
    domain::{
        execution::{ExecutionQuery, ListedExecution, Status},
        page::{Cursor, Stretch},
    },
    ids::{ExecutionId, ProjectId, ThreadId},
    store::{Result, error::unreadable},
    timestamp::Timestamp,
};

#[derive(FromRow)]
struct Row {
    id: Uuid,
    thread_id: Uuid,
    project_id: Uuid,
    agent: String,
    status: String,
    error_code: Option<String>,
    error_message: Option<String>,
    created_at: i64,
    started_at: Option<i64>,
    completed_at: Option<i64>,
}

impl Row {
    fn into_listed(self) -> Result<ListedExecution> {
        Ok(ListedExecution {
            id: ExecutionId::from_uuid(self.id),
            thread: ThreadId::from_uuid(self.thread_id),
            project: ProjectId::from_uuid(self.project_id),
            agent: self.agent,
            status: Status::from_stored(&self.status).ok_or_else(|| unreadable("status"))?,
            error: failure(self.error_code, self.error_message),
            created_at: Timestamp::from_micros(self.created_at),
            started_at: self.started_at.map(Timestamp::from_micros),
            completed_at: self.completed_at.map(Timestamp::from_micros),
        })
    }
}

pub(super) async fn executions(store: &SqlStore, query: &ExecutionQuery) -> Result<Stretch<ListedExecution>> {
    let rows: Vec<Row> = select(query).build_query_as().fetch_all(store.readers()).await?;
    let items = rows.into_iter().map(Row::into_listed).collect::<Result<_>>()?;
    let place = |item: &ListedExecution| Cursor { created_at: item.created_at, id: item.id.uuid() };
    Ok(Stretch::of(items, query.limit, place))
}

/// The narrowest of thread, project and account is what an index is asked for, in the order of the list.
fn select(query: &ExecutionQuery) -> QueryBuilder<Db> {
    let mut sql = QueryBuilder::new(
        "SELECT e.id, e.thread_id, e.project_id, e.agent, e.status, e.error_code, e.error_message, e.created_at,
                e.started_at, e.completed_at
         FROM executions e JOIN projects p ON p.id = e.project_id WHERE p.state = 'active'",
    );
    if let Some(thread) = query.thread {
        sql.push(" AND e.thread_id = ").push_bind(thread.uuid());
    }
    if let Some(project) = query.project {
        let column =
            if query.thread.is_none() { " AND e.project_id = " } else { " AND NOT e.project_id <> " };
        sql.push(column).push_bind(project.uuid());
    }
    let is_narrower = query.thread.is_some() || query.project.is_some();
    // No index serves the negation, so that none is taken for it.
    let column = if is_narrower { " AND NOT e.account_id <> " } else { " AND e.account_id = " };
    sql.push(column).push_bind(query.account.uuid());
    if let Some(status) = query.status {
        sql.push(" AND e.status = ").push_bind(status.as_str());
    }
    sql.push(" AND (e.created_at, e.id) < (").push_bind(query.behind.created_at.micros());
    sql.push(", ").push_bind(query.behind.id);
    sql.push(") ORDER BY e.created_at DESC, e.id DESC LIMIT ").push_bind(i64::from(query.limit) + 1);
    sql
}
