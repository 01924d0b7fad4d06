//! What there is to move, and in which order.

use std::{collections::HashSet, str::FromStr};

use sqlx::{AssertSqlSafe, PgConnection, SqliteConnection};

use super::{Result, TransferError, source, target};

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    Uuid,
    BigInt,
    Integer,
    Text,
    Boolean,
    Json,
    Bytes,
}

#[derive(Debug, thiserror::Error)]
#[error("columns of the type {0} cannot be moved")]
pub(super) struct UnknownType(String);

impl FromStr for Kind {
    type Err = UnknownType;

    fn from_str(name: &str) -> std::result::Result<Self, UnknownType> {
        Ok(match name {
            "uuid" => Self::Uuid,
            "bigint" => Self::BigInt,
            "integer" => Self::Integer,
            "text" => Self::Text,
            "boolean" => Self::Boolean,
            "jsonb" => Self::Json,
            "bytea" => Self::Bytes,
            other => return Err(UnknownType(other.to_owned())),
        })
    }
}

#[derive(Debug)]
pub(super) struct Column {
    pub(super) name: String,
    pub(super) kind: Kind,
}

#[derive(Debug)]
pub(super) struct Table {
    pub(super) name: String,
    pub(super) columns: Vec<Column>,
}

impl Table {
    pub(super) fn column_list(&self) -> String {
        let names: Vec<_> = self.columns.iter().map(|column| format!("\"{}\"", column.name)).collect();
        names.join(", ")
    }

    /// As [`Self::column_list`], with documents as text.
    pub(super) fn readable_columns(&self) -> String {
        let readable = |column: &Column| match column.kind {
            Kind::Json => format!("\"{}\"::text", column.name),
            _ => format!("\"{}\"", column.name),
        };
        self.columns.iter().map(readable).collect::<Vec<_>>().join(", ")
    }
}

/// The tables of the target, each after those that it refers to.
pub(super) async fn tables(to: &mut PgConnection) -> Result<Vec<Table>> {
    let names: Vec<(String,)> = sqlx::query_as(
        "SELECT table_name::text FROM information_schema.tables
         WHERE table_schema = current_schema() AND table_type = 'BASE TABLE' AND table_name NOT LIKE '\\_sqlx%'
         ORDER BY table_name",
    )
    .fetch_all(&mut *to)
    .await
    .map_err(target)?;
    let references: Vec<(String, String)> = sqlx::query_as(
        "SELECT c.relname::text, r.relname::text FROM pg_constraint k
         JOIN pg_class c ON c.oid = k.conrelid JOIN pg_class r ON r.oid = k.confrelid
         JOIN pg_namespace n ON n.oid = c.relnamespace
         WHERE k.contype = 'f' AND c.oid <> r.oid AND n.nspname = current_schema()",
    )
    .fetch_all(&mut *to)
    .await
    .map_err(target)?;
    let mut tables = Vec::new();
    for name in ordered(names.into_iter().map(|(name,)| name).collect(), &references) {
        let columns = columns(to, &name).await?;
        tables.push(Table { name, columns });
    }
    Ok(tables)
}

/// Each name after those that it refers to. Names in a circle, which the schema has not, are left as they are.
fn ordered(mut left: Vec<String>, references: &[(String, String)]) -> Vec<String> {
    let mut ordered: Vec<String> = Vec::new();
    while !left.is_empty() {
        let waits = |name: &String| references.iter().any(|(from, to)| from == name && left.contains(to));
        let (waiting, ready): (Vec<_>, Vec<_>) = left.iter().cloned().partition(waits);
        if ready.is_empty() {
            ordered.extend(waiting);
            break;
        }
        ordered.extend(ready);
        left = waiting;
    }
    ordered
}

async fn columns(to: &mut PgConnection, table: &str) -> Result<Vec<Column>> {
    let rows: Vec<(String, String)> = sqlx::query_as(
        "SELECT column_name::text, data_type::text FROM information_schema.columns
         WHERE table_schema = current_schema() AND table_name = $1 ORDER BY ordinal_position",
    )
    .bind(table)
    .fetch_all(to)
    .await
    .map_err(target)?;
    let column = |(name, kind): (String, String)| Ok(Column { name, kind: kind.parse().map_err(target)? });
    rows.into_iter().map(column).collect()
}

/// Both are to have the same tables.
pub(super) async fn compare(from: &mut SqliteConnection, tables: &[Table]) -> Result<()> {
    let there: Vec<(String,)> = sqlx::query_as(
        "SELECT name FROM sqlite_master
         WHERE type = 'table' AND name NOT LIKE 'sqlite\\_%' ESCAPE '\\' AND name NOT LIKE '\\_sqlx%' ESCAPE '\\'",
    )
    .fetch_all(from)
    .await
    .map_err(source)?;
    let there: HashSet<_> = there.into_iter().map(|(name,)| name).collect();
    let wanted: HashSet<_> = tables.iter().map(|table| table.name.clone()).collect();
    if let Some(name) = wanted.difference(&there).next() {
        return Err(TransferError::NotInSource(name.clone()));
    }
    there.difference(&wanted).next().map_or(Ok(()), |name| Err(TransferError::NotInTarget(name.clone())))
}

/// Keeps everybody else from writing, and makes sure that nobody has.
pub(super) async fn lock_empty(to: &mut PgConnection, tables: &[Table]) -> Result<()> {
    for table in tables {
        let lock = format!("LOCK TABLE \"{}\" IN EXCLUSIVE MODE", table.name);
        sqlx::query(AssertSqlSafe(lock)).execute(&mut *to).await.map_err(target)?;
        let question = AssertSqlSafe(format!("SELECT EXISTS (SELECT 1 FROM \"{}\")", table.name));
        let (has_rows,): (bool,) = sqlx::query_as(question).fetch_one(&mut *to).await.map_err(target)?;
        if has_rows {
            return Err(TransferError::TargetNotEmpty(table.name.clone()));
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tables_come_after_those_that_they_refer_to() {
        let names = ["a", "b", "c"].map(str::to_owned).to_vec();
        let references = [("a", "c"), ("b", "a")].map(|(from, to)| (from.to_owned(), to.to_owned()));
        assert_eq!(ordered(names, &references), ["c", "a", "b"]);
    }
}
