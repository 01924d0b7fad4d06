//! `GET /threads`

use serde::{Deserialize, Serialize};

use crate::{
    Error, Kortix, Metadata, Pagination, ProjectId, ThreadId, Timestamp,
    call::{CallOptions, Draft, Effect, Endpoint, Operation, Path, request},
    client::ServiceName,
    paging::paged,
    types::lenient::null_as_default,
};

/// Lists the threads of the account, newest first: `GET /threads`. From [`Threads::list`](super::Threads::list).
///
/// ```no_run
/// # async fn example(client: kortix_sdk::Kortix) -> Result<(), kortix_sdk::Error> {
/// let newest = client.threads().list().limit(50).await?;
/// println!("{} of {}", newest.threads.len(), newest.pagination.total);
///
/// let mut all = client.threads().list().items();
/// while let Some(thread) = all.next().await {
///     println!("{}", thread?.thread_id);
/// }
/// # Ok(())
/// # }
/// ```
///
/// # Errors
///
/// - [`Authentication`](crate::ErrorKind::Authentication): no valid credential (401).
/// - [`Validation`](crate::ErrorKind::Validation): page or limit out of range, or no such cursor (422).
#[derive(Clone, Debug)]
#[must_use = "a request does nothing until it is awaited"]
pub struct ListThreads {
    client: Kortix,
    options: CallOptions,
    page: Option<u32>,
    limit: Option<u32>,
    cursor: Option<String>,
}

impl ListThreads {
    pub(super) fn new(client: Kortix) -> Self {
        Self { client, options: CallOptions::default(), page: None, limit: None, cursor: None }
    }

    /// Which page, from 1. Default: 1.
    pub fn page(mut self, page: u32) -> Self {
        self.page = Some(page);
        self
    }

    /// How many threads a page holds, 1 to 1000. Default: 100.
    pub fn limit(mut self, limit: u32) -> Self {
        self.limit = Some(limit);
        self
    }

    /// Begins behind the last entry of another page: its [`next_cursor`](Pagination::next_cursor). Default: none, and
    /// [`page`](Self::page) counts.
    ///
    /// An extension of the reference server: pages cost the same however deep they are, and none is missed or seen twice
    /// when threads are made meanwhile. The Kortix service ignores it.
    pub fn cursor(mut self, cursor: impl Into<String>) -> Self {
        self.cursor = Some(cursor.into());
        self
    }
}

impl Endpoint for ListThreads {
    type Output = ThreadPage;

    const OPERATION: Operation =
        Operation { name: "list threads", service: ServiceName::Kortix, effect: Effect::Read };

    fn draft(&self) -> Result<Draft, Error> {
        let path = Path::new(&Self::OPERATION, "/threads").number("page", self.page);
        Draft::get(path.number("limit", self.limit).text("cursor", self.cursor.as_deref()))
    }
}

request!(ListThreads -> ThreadPage);
paged!(ListThreads -> ThreadPage { threads: ThreadSummary } by number or cursor);

/// One page of threads.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[non_exhaustive]
pub struct ThreadPage {
    /// The threads, newest first; empty past the end.
    pub threads: Vec<ThreadSummary>,
    /// Where this page stands.
    pub pagination: Pagination,
}

/// A thread in a list.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct ThreadSummary {
    /// The thread.
    pub thread_id: ThreadId,
    /// The project that it belongs to.
    #[serde(default)]
    pub project_id: Option<ProjectId>,
    /// The thread's own name, `New Chat` unless somebody changed it.
    #[serde(default, deserialize_with = "null_as_default")]
    pub name: String,
    /// Free-form; may hold `title`.
    #[serde(default)]
    pub metadata: Metadata,
    /// The thread's own flag. Who may read it is decided by the project's.
    #[serde(default, deserialize_with = "null_as_default")]
    pub is_public: bool,
    /// When it was made.
    pub created_at: Timestamp,
    /// When it was last changed.
    pub updated_at: Timestamp,
    /// The project, without its sandbox.
    #[serde(default)]
    pub project: Option<ThreadProject>,
}

/// The project of a thread in a list: without description and sandbox, which [`Projects::get`] has.
///
/// [`Projects::get`]: crate::projects::Projects::get
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct ThreadProject {
    /// The project.
    pub project_id: ProjectId,
    /// Its name.
    #[serde(default, deserialize_with = "null_as_default")]
    pub name: String,
    /// The name of its icon.
    #[serde(default)]
    pub icon_name: Option<String>,
    /// Whether anybody may read it and its threads.
    #[serde(default, deserialize_with = "null_as_default")]
    pub is_public: bool,
    /// When it was made.
    #[serde(default)]
    pub created_at: Option<Timestamp>,
    /// When it was last changed.
    #[serde(default)]
    pub updated_at: Option<Timestamp>,
}
