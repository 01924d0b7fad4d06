//! The page counters of list answers.

use serde::{Deserialize, Serialize};

/// Where a page stands in its list.
///
/// On the Kortix service, a page past the end of `GET /threads` says `total: 0` and `pages: 0` whatever the list holds:
/// stop at the first empty page and trust the counters of pages that have entries.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Pagination {
    /// The number of this page, from 1.
    pub page: u32,
    /// How many entries a page holds at most.
    pub limit: u32,
    /// How many entries the whole list has.
    pub total: u64,
    /// How many pages the whole list has; 0 when it is empty.
    pub pages: u64,
}
