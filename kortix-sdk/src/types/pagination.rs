//! The page counters of list answers.

use serde::{Deserialize, Serialize};

use super::lenient::null_as_default;

/// Where a page stands in its list.
///
/// On the Kortix service, a page past the end of `GET /threads` says `total: 0` and `pages: 0` whatever the list holds:
/// stop at the first empty page and trust the counters of pages that have entries.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Pagination {
    /// The number of this page, from 1.
    #[serde(default, deserialize_with = "null_as_default")]
    pub page: u32,
    /// How many entries a page holds at most.
    #[serde(default, deserialize_with = "null_as_default")]
    pub limit: u32,
    /// How many entries the whole list has.
    #[serde(default, deserialize_with = "null_as_default")]
    pub total: u64,
    /// How many pages the whole list has; 0 when it is empty.
    #[serde(default, deserialize_with = "null_as_default")]
    pub pages: u64,
    /// Where the next page begins, for `cursor` of the same call; none on the last page. An extension of the reference
    /// server: the Kortix service never sends it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub next_cursor: Option<String>,
}
