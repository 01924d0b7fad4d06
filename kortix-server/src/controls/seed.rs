//! Making accounts, threads and messages in bulk, quicker than by calling for each.

use serde::Deserialize;
use serde_json::{Value, json};

use crate::{
    domain::plan::Plan,
    store::{Seed, Store, StoreError},
    timestamp::Timestamp,
};

const MOST_THREADS: u32 = 2_000_000;
const MOST_PER_THREAD: u32 = 1_000;
/// Rows of one transaction, about: others want to write too.
const ROWS: u32 = 10_000;

/// What is to be made. Limits of plans do not hold for it; the counts that they are held against do.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Wanted {
    /// The account's name, as for `token create`.
    account: String,
    plan: Option<String>,
    /// Projects without sandboxes.
    #[serde(default)]
    projects: u32,
    #[serde(default = "one")]
    threads_per_project: u32,
    #[serde(default)]
    messages_per_thread: u32,
}

fn one() -> u32 {
    1
}

#[derive(Debug, thiserror::Error)]
pub(super) enum NotSeeded {
    #[error("{0}")]
    Refused(String),
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl Wanted {
    pub(super) async fn make(self, store: &dyn Store) -> Result<Value, NotSeeded> {
        let threads = self.threads()?;
        let plan = self.plan.as_deref().map(str::parse::<Plan>).transpose();
        let plan = plan.map_err(|error| NotSeeded::Refused(error.to_string()))?;
        let account = store.ensure_account(&self.account, plan).await?;
        let mut since = Timestamp::now().micros() - i64::from(threads);
        let mut left = self.projects;
        while left > 0 {
            let projects = left.min(self.projects_at_once());
            let seed = Seed {
                account: account.id,
                projects,
                threads_per_project: self.threads_per_project,
                messages_per_thread: self.messages_per_thread,
                since: Timestamp::from_micros(since),
            };
            store.seed(&seed).await?;
            since += i64::from(projects) * i64::from(self.threads_per_project);
            left -= projects;
        }
        Ok(json!({
            "account_id": account.id.hyphenated(),
            "projects": self.projects,
            "threads": threads,
            "messages": u64::from(threads) * u64::from(self.messages_per_thread),
        }))
    }

    fn threads(&self) -> Result<u32, NotSeeded> {
        let threads = self.projects.checked_mul(self.threads_per_project);
        let fits = threads.is_some_and(|threads| threads <= MOST_THREADS)
            && self.messages_per_thread <= MOST_PER_THREAD
            && !self.account.is_empty();
        threads.filter(|_| fits).ok_or_else(|| {
            NotSeeded::Refused(format!(
                "an account has a name; at most {MOST_THREADS} threads and {MOST_PER_THREAD} messages in each are made"
            ))
        })
    }

    fn projects_at_once(&self) -> u32 {
        let rows = self.threads_per_project.saturating_mul(self.messages_per_thread + 1).saturating_add(1);
        (ROWS / rows).max(1)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn wanted(json: Value) -> Wanted {
        serde_json::from_value(json).unwrap()
    }

    #[test]
    fn too_much_is_refused() {
        assert_eq!(
            wanted(json!({"account": "a", "projects": 3, "threads_per_project": 2})).threads().unwrap(),
            6
        );
        for fields in [
            json!({"account": "a", "projects": 2_000_001}),
            json!({"account": "a", "projects": 100_000, "threads_per_project": 100_000}),
            json!({"account": "a", "messages_per_thread": 1_001}),
            json!({"account": ""}),
        ] {
            wanted(fields.clone()).threads().expect_err(&fields.to_string());
        }
    }

    #[test]
    fn a_transaction_has_about_as_many_rows_whatever_is_made() {
        assert_eq!(wanted(json!({"account": "a"})).projects_at_once(), 5_000);
        let many = json!({"account": "a", "threads_per_project": 1_000, "messages_per_thread": 1_000});
        assert_eq!(wanted(many).projects_at_once(), 1);
    }
}
