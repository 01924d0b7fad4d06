//! `GET /projects/{project_id}/threads`

use bytes::Bytes;
use http::Request;
use serde::{Deserialize, Serialize};

use crate::{
    Error, Kortix, Metadata, Pagination, ProjectId, ThreadId, Timestamp,
    call::{CallOptions, Effect, Endpoint, Operation, Path, get, request},
    client::ServiceName,
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
/// - [`Validation`](crate::ErrorKind::Validation): page or limit out of range (422).
#[derive(Clone, Debug)]
#[must_use = "a request does nothing until it is awaited"]
pub struct ListProjectThreads {
    pub(super) client: Kortix,
    pub(super) options: CallOptions,
    pub(super) project: ProjectId,
    pub(super) page: Option<u32>,
    pub(super) limit: Option<u32>,
}

impl ListProjectThreads {
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
}

impl Endpoint for ListProjectThreads {
    type Output = ProjectThreadPage;

    const OPERATION: Operation =
        Operation { name: "list project threads", service: ServiceName::Kortix, effect: Effect::Read };

    fn request(&self) -> Result<Request<Bytes>, Error> {
        let path = Path::new(&Self::OPERATION, "/projects").id(self.project.as_str())?.fixed("/threads");
        get(path.query(&[("page", self.page), ("limit", self.limit)]))
    }
}

request!(ListProjectThreads -> ProjectThreadPage);

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
