//! Accounts, and who is calling.

use super::{plan::Plan, project::Project};
use crate::ids::AccountId;

#[derive(Clone, Debug)]
pub struct Account {
    pub id: AccountId,
    pub name: Option<String>,
    pub plan: Plan,
    pub thread_count: i64,
    pub project_count: i64,
}

/// The account on whose behalf a request is made.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Caller {
    pub account: AccountId,
}

impl Caller {
    pub fn owns(self, project: &Project) -> bool {
        self.account == project.account
    }
}
