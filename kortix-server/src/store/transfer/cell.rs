//! One value on its way, and sums over rows of them.

use sha2::{Digest as _, Sha256};
use sqlx::{Postgres, Row as _, postgres::PgRow, query_builder::Separated, sqlite::SqliteRow};
use uuid::Uuid;

use super::schema::{Column, Kind};

#[derive(Clone, Debug)]
pub(super) enum Cell {
    Uuid(Option<Uuid>),
    BigInt(Option<i64>),
    Integer(Option<i32>),
    Text(Option<String>),
    Boolean(Option<bool>),
    /// As it is written.
    Json(Option<String>),
    Bytes(Option<Vec<u8>>),
}

pub(super) fn of_sqlite(row: &SqliteRow, columns: &[Column]) -> Result<Vec<Cell>, sqlx::Error> {
    let read = |(index, column): (usize, &Column)| {
        Ok(match column.kind {
            Kind::Uuid => Cell::Uuid(row.try_get(index)?),
            Kind::BigInt => Cell::BigInt(row.try_get(index)?),
            Kind::Integer => Cell::Integer(row.try_get(index)?),
            Kind::Text => Cell::Text(row.try_get(index)?),
            Kind::Boolean => Cell::Boolean(row.try_get::<Option<i64>, _>(index)?.map(|number| number != 0)),
            Kind::Json => Cell::Json(row.try_get(index)?),
            Kind::Bytes => Cell::Bytes(row.try_get(index)?),
        })
    };
    columns.iter().enumerate().map(read).collect()
}

pub(super) fn of_postgres(row: &PgRow, columns: &[Column]) -> Result<Vec<Cell>, sqlx::Error> {
    let read = |(index, column): (usize, &Column)| {
        Ok(match column.kind {
            Kind::Uuid => Cell::Uuid(row.try_get(index)?),
            Kind::BigInt => Cell::BigInt(row.try_get(index)?),
            Kind::Integer => Cell::Integer(row.try_get(index)?),
            Kind::Text => Cell::Text(row.try_get(index)?),
            Kind::Boolean => Cell::Boolean(row.try_get(index)?),
            Kind::Json => Cell::Json(row.try_get(index)?),
            Kind::Bytes => Cell::Bytes(row.try_get(index)?),
        })
    };
    columns.iter().enumerate().map(read).collect()
}

impl Cell {
    pub(super) fn bind(self, values: &mut Separated<'_, Postgres, &'static str>) {
        match self {
            Self::Uuid(value) => values.push_bind(value),
            Self::BigInt(value) => values.push_bind(value),
            Self::Integer(value) => values.push_bind(value),
            Self::Text(value) => values.push_bind(value),
            Self::Boolean(value) => values.push_bind(value),
            Self::Json(value) => values.push_bind(value).push_unseparated("::jsonb"),
            Self::Bytes(value) => values.push_bind(value),
        };
    }

    /// The same for the same value in both databases.
    fn told(&self) -> Option<Vec<u8>> {
        match self {
            Self::Uuid(value) => value.map(|id| id.as_bytes().to_vec()),
            Self::BigInt(value) => value.map(|number| number.to_le_bytes().to_vec()),
            Self::Integer(value) => value.map(|number| number.to_le_bytes().to_vec()),
            Self::Text(value) => value.clone().map(String::into_bytes),
            Self::Boolean(value) => value.map(|yes| vec![u8::from(yes)]),
            Self::Json(value) => value.as_deref().map(|text| canonical(text).into_bytes()),
            Self::Bytes(value) => value.clone(),
        }
    }
}

/// PostgreSQL orders the fields of a document as it likes, and writes numbers in its own way.
fn canonical(text: &str) -> String {
    serde_json::from_str(text).map_or_else(|_| text.to_owned(), |value| ordered(&value))
}

fn ordered(value: &serde_json::Value) -> String {
    use serde_json::Value;
    match value {
        Value::Object(fields) => {
            let mut told: Vec<_> =
                fields.iter().map(|(name, value)| format!("{name:?}:{}", ordered(value))).collect();
            told.sort();
            format!("{{{}}}", told.join(","))
        }
        Value::Array(items) => format!("[{}]", items.iter().map(ordered).collect::<Vec<_>>().join(",")),
        Value::Number(number) => format!("{:?}", number.as_f64()),
        other => other.to_string(),
    }
}

/// How many rows, and what is in them, in whatever order.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Sum {
    rows: u64,
    words: [u64; 4],
}

impl Sum {
    pub(super) fn add(&mut self, row: &[Cell]) {
        let mut hash = Sha256::new();
        for cell in row {
            let told = cell.told();
            hash.update([u8::from(told.is_some())]);
            let told = told.unwrap_or_default();
            hash.update((told.len() as u64).to_le_bytes());
            hash.update(told);
        }
        self.rows += 1;
        let digest = hash.finalize();
        for (word, bytes) in self.words.iter_mut().zip(digest.chunks_exact(8)) {
            *word = word.wrapping_add(bytes.iter().fold(0, |word, byte| word << 8 | u64::from(*byte)));
        }
    }

    pub(super) fn rows(&self) -> u64 {
        self.rows
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sum(rows: &[&[Cell]]) -> Sum {
        let mut sum = Sum::default();
        for row in rows {
            sum.add(row);
        }
        sum
    }

    #[test]
    fn sums_tell_rows_apart_and_not_their_order() {
        let text = |text: &str| Cell::Text(Some(text.to_owned()));
        let (a, b) = ([text("a"), text("")], [text("b"), Cell::Text(None)]);
        assert_eq!(sum(&[&a, &b]), sum(&[&b, &a]));
        assert_ne!(sum(&[&a, &b]), sum(&[&a, &a]));
        assert_ne!(sum(&[&[text("")]]), sum(&[&[Cell::Text(None)]]));
        assert_ne!(sum(&[&[text("ab"), text("c")]]), sum(&[&[text("a"), text("bc")]]));
    }

    #[test]
    fn documents_are_compared_by_what_they_say() {
        assert_eq!(canonical(r#"{"b": [1e2, "x"], "a": null}"#), canonical(r#"{"a":null,"b":[100,"x"]}"#));
        assert_ne!(canonical(r#"{"a": [1, 2]}"#), canonical(r#"{"a": [2, 1]}"#));
    }
}
