//! Pages of a list.

use kortix_sdk::Pagination;
use kortix_sdk::projects::{ProjectThread, ProjectThreadPage};
use kortix_sdk::threads::{ThreadPage, ThreadSummary};
use serde::Serialize;

use crate::output::{Column, Json, Payload, Table, View};

use super::moment;

impl Payload for ThreadPage {
    fn json(&self) -> Json<'_> {
        Box::new(self)
    }

    fn items(&self) -> Option<Vec<Json<'_>>> {
        Some(each(&self.threads))
    }

    fn names(&self) -> Vec<String> {
        self.threads.iter().map(|thread| thread.thread_id.to_string()).collect()
    }

    fn view(&self) -> View {
        let row = |thread: &ThreadSummary| {
            let project = thread.project.as_ref();
            vec![
                thread.thread_id.to_string(),
                project.map(|project| project.name.clone()).unwrap_or_default(),
                thread.name.clone(),
                moment(thread.updated_at),
            ]
        };
        View::Table(Table {
            columns: vec![
                Column::Whole("THREAD"),
                Column::Elastic("PROJECT"),
                Column::Elastic("NAME"),
                Column::Moment("UPDATED"),
            ],
            rows: self.threads.iter().map(row).collect(),
        })
    }
}

impl Payload for ProjectThreadPage {
    fn json(&self) -> Json<'_> {
        Box::new(self)
    }

    fn items(&self) -> Option<Vec<Json<'_>>> {
        Some(each(&self.threads))
    }

    fn names(&self) -> Vec<String> {
        self.threads.iter().map(|thread| thread.thread_id.to_string()).collect()
    }

    fn view(&self) -> View {
        let row = |thread: &ProjectThread| {
            vec![
                thread.thread_id.to_string(),
                thread.name.clone(),
                thread.message_count.to_string(),
                moment(thread.updated_at),
            ]
        };
        View::Table(Table {
            columns: vec![
                Column::Whole("THREAD"),
                Column::Elastic("NAME"),
                Column::Whole("MESSAGES"),
                Column::Moment("UPDATED"),
            ],
            rows: self.threads.iter().map(row).collect(),
        })
    }
}

/// That there is nothing, or how to see the rest.
pub fn further_pages(shown: usize, pagination: &Pagination) -> Option<String> {
    let Pagination { page, pages, total, .. } = *pagination;
    if shown == 0 {
        return Some("no threads here".to_owned());
    }
    let more = u64::from(page) < pages;
    more.then(|| format!("{shown} of {total} threads; the next are on `--page {}`", page + 1))
}

pub fn each<T: Serialize>(items: &[T]) -> Vec<Json<'_>> {
    items.iter().map(|item| Box::new(item) as Json<'_>).collect()
}
