//! `GET /projects/{project_id}/threads`

use serde::{Deserialize, Serialize};

use crate::{
    Error, Kortix, Metadata, Pagination, ProjectId, ThreadId, Timestamp,
    call::{CallOptions, Draft, Effect, Endpoint, Operation, Path, request},
    client::ServiceName,
    paging::paged,
    types::lenient::null_as_default,
};

/// Lists the threads of a project, newest first: `GET /projects/{project_id}/threads`. From
/// [`Projects::threads`](super::Projects::threads).
///
/// ```no_run
/// # async fn example(client: kortix_sdk::Kortix) -> Result<(), kortix_sdk::Error> {
/// let page = client.projects().threads("a1d7c3f2-5e55-4c0b-8a55-0c9f2f3b6e77").limit(50).await?;
/// println!("{} of {}", page.threads.len(), page.pagination.total);
/// # Ok(())
/// # }
/// ```
///
/// # Errors
///
/// - [`NotFound`](crate::ErrorKind::NotFound): there is no such project (404).
/// - [`Authentication`](crate::ErrorKind::Authentication) (401), [`Permission`](crate::ErrorKind::Permission) (403).
/// - [`Validation`](crate::ErrorKind::Validation): page or limit out of range, or no such cursor (422).
#[derive(Clone, Debug)]
#[must_use = "a request does nothing until it is awaited"]
pub struct ListProjectThreads {
    client: Kortix,
    options: CallOptions,
    project: ProjectId,
    page: Option<u32>,
    limit: Option<u32>,
    cursor: Option<String>,
}

impl ListProjectThreads {
    pub(super) fn new(client: Kortix, project: ProjectId) -> Self {
        Self { client, options: CallOptions::default(), project, page: None, limit: None, cursor: None }
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

impl Endpoint for ListProjectThreads {
    type Output = ProjectThreadPage;

    const OPERATION: Operation =
        Operation { name: "list project threads", service: ServiceName::Kortix, effect: Effect::Read };

    fn draft(&self) -> Result<Draft, Error> {
        let path = Path::new(&Self::OPERATION, "/projects").id(self.project.as_str())?.fixed("/threads");
        let path = path.number("page", self.page).number("limit", self.limit);
        Draft::get(path.text("cursor", self.cursor.as_deref()))
    }
}

request!(ListProjectThreads -> ProjectThreadPage);
paged!(ListProjectThreads -> ProjectThreadPage { threads: ProjectThread } by number or cursor);

/// One page of a project's threads.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[non_exhaustive]
pub struct ProjectThreadPage {
    /// The threads, newest first; empty past the end.
    pub threads: Vec<ProjectThread>,
    /// Where this page stands.
    pub pagination: Pagination,
}

/// A thread in the list of its project.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct ProjectThread {
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
    /// How many messages of any type it has.
    #[serde(default, deserialize_with = "null_as_default")]
    pub message_count: u64,
}
