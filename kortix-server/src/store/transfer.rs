//! Moving everything from SQLite to PostgreSQL: all of it, or nothing.
//!
//! What there is to move is read from PostgreSQL's own catalogue after its migrations have run, so that a table or a
//! column cannot be forgotten here. Everything is read back before it is committed, and compared by the number of rows
//! and by a sum over all of them.

mod cell;
mod schema;

use std::path::Path;

use futures_util::TryStreamExt as _;
use sqlx::{
    AssertSqlSafe, Connection as _, PgConnection, Postgres, QueryBuilder, SqliteConnection,
    sqlite::SqliteConnectOptions,
};

use self::{
    cell::{Cell, Sum},
    schema::Table,
};
use super::{postgres::PostgresStore, sqlite::SqliteStore};

/// Far below what one statement may bind.
const ROWS_AT_ONCE: usize = 200;

#[derive(Debug, thiserror::Error)]
pub enum TransferError {
    #[error("the target is not empty: its table `{0}` has rows; give a database in which there is nothing")]
    TargetNotEmpty(String),
    #[error("the source has no table `{0}`, which this version of the server has")]
    NotInSource(String),
    #[error("the target has no table `{0}`, which the source has")]
    NotInTarget(String),
    #[error("the table `{0}` did not arrive as it was sent; nothing was moved")]
    Differs(String),
    #[error("the source could not be read")]
    Source(#[source] Box<dyn std::error::Error + Send + Sync>),
    #[error("the target could not be written")]
    Target(#[source] Box<dyn std::error::Error + Send + Sync>),
}

type Result<T> = std::result::Result<T, TransferError>;

fn source(error: impl Into<Box<dyn std::error::Error + Send + Sync>>) -> TransferError {
    TransferError::Source(error.into())
}

fn target(error: impl Into<Box<dyn std::error::Error + Send + Sync>>) -> TransferError {
    TransferError::Target(error.into())
}

/// How many rows of a table were moved.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Moved {
    pub table: String,
    pub rows: u64,
}

/// Brings both schemas up to date and moves every row. Nobody may write to the source meanwhile: it is locked.
pub async fn transfer(from: &Path, to: &str) -> Result<Vec<Moved>> {
    SqliteStore::open(from).await.map_err(source)?;
    PostgresStore::open(to).await.map_err(target)?;
    let mut reader =
        SqliteConnection::connect_with(&SqliteConnectOptions::new().filename(from)).await.map_err(source)?;
    let mut reading = reader.begin_with("BEGIN IMMEDIATE").await.map_err(source)?;
    let mut writer = PgConnection::connect(to).await.map_err(target)?;
    let mut writing = writer.begin().await.map_err(target)?;

    let tables = schema::tables(&mut writing).await?;
    schema::compare(&mut reading, &tables).await?;
    schema::lock_empty(&mut writing, &tables).await?;
    let mut moved = Vec::new();
    for table in &tables {
        let sent = copy(table, &mut reading, &mut writing).await?;
        if sent != read_back(table, &mut writing).await? {
            return Err(TransferError::Differs(table.name.clone()));
        }
        moved.push(Moved { table: table.name.clone(), rows: sent.rows() });
    }
    writing.commit().await.map_err(target)?;
    Ok(moved)
}

async fn copy(table: &Table, from: &mut SqliteConnection, to: &mut PgConnection) -> Result<Sum> {
    let select = AssertSqlSafe(format!("SELECT {} FROM \"{}\"", table.column_list(), table.name));
    let mut rows = sqlx::query(select).fetch(from);
    let mut sum = Sum::default();
    let mut batch = Vec::new();
    while let Some(row) = rows.try_next().await.map_err(source)? {
        let cells = cell::of_sqlite(&row, &table.columns).map_err(source)?;
        sum.add(&cells);
        batch.push(cells);
        if batch.len() == ROWS_AT_ONCE {
            insert(table, std::mem::take(&mut batch), to).await?;
        }
    }
    insert(table, batch, to).await?;
    Ok(sum)
}

async fn insert(table: &Table, rows: Vec<Vec<Cell>>, to: &mut PgConnection) -> Result<()> {
    if rows.is_empty() {
        return Ok(());
    }
    let start = format!("INSERT INTO \"{}\" ({}) ", table.name, table.column_list());
    let mut statement = QueryBuilder::<Postgres>::new(start);
    statement.push_values(rows, |mut values, row| row.into_iter().for_each(|cell| cell.bind(&mut values)));
    statement.build().execute(to).await.map_err(target)?;
    Ok(())
}

async fn read_back(table: &Table, from: &mut PgConnection) -> Result<Sum> {
    let select = AssertSqlSafe(format!("SELECT {} FROM \"{}\"", table.readable_columns(), table.name));
    let mut rows = sqlx::query(select).fetch(from);
    let mut sum = Sum::default();
    while let Some(row) = rows.try_next().await.map_err(target)? {
        sum.add(&cell::of_postgres(&row, &table.columns).map_err(target)?);
    }
    Ok(sum)
}
