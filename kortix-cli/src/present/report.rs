//! Answers that are shown as they are.

use std::fmt;

use serde::Serialize;

use crate::output::{Column, Json, Payload, Table, View};

/// An answer of the API, and what of it people see.
pub struct Report<T> {
    answer: T,
    names: Vec<String>,
    view: View,
    items: Option<fn(&T) -> Vec<Json<'_>>>,
}

impl<T: Serialize> Report<T> {
    /// An answer about one thing, which has this identifier.
    pub fn of(answer: T, name: impl Into<String>, view: View) -> Self {
        Self { answer, names: vec![name.into()], view, items: None }
    }
}

impl<T: Serialize> Report<T> {
    /// A list, of which the first column holds the identifiers.
    pub fn list(
        answer: T,
        items: fn(&T) -> Vec<Json<'_>>,
        columns: Vec<Column>,
        rows: Vec<Vec<String>>,
    ) -> Self {
        let names = rows.iter().filter_map(|row| row.first().cloned()).collect();
        Self { answer, names, view: View::Table(Table { columns, rows }), items: Some(items) }
    }
}

impl<T: Serialize> Payload for Report<T> {
    fn json(&self) -> Json<'_> {
        Box::new(&self.answer)
    }

    fn items(&self) -> Option<Vec<Json<'_>>> {
        self.items.map(|items| items(&self.answer))
    }

    fn names(&self) -> Vec<String> {
        self.names.clone()
    }

    fn view(&self) -> View {
        self.view.clone()
    }
}

impl<T> fmt::Debug for Report<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Report").field("names", &self.names).finish_non_exhaustive()
    }
}
