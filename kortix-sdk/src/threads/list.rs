//! `GET /threads`

use bytes::Bytes;
use http::Request;
use serde::{Deserialize, Serialize};

use crate::{
    Error, Kortix, Metadata, Pagination, ProjectId, ThreadId, Timestamp,
    call::{CallOptions, Effect, Endpoint, Operation, Path, get, request},
    client::ServiceName,
    types::lenient::null_as_default,
};

/// Lists the threads of the account, newest first: `GET /threads`. From [`Threads::list`](super::Threads::list).
///
/// ```no_run
/// # async fn example(client: kortix_sdk::Kortix) -> Result<(), kortix_sdk::Error> {
/// for number in 1.. {
///     let page = client.threads().list().page(number).limit(50).await?;
///     if page.threads.is_empty() {
///         break;
///     }
///     page.threads.iter().for_each(|thread| println!("{}", thread.thread_id));
/// }
/// # Ok(())
/// # }
/// ```
///
/// # Errors
///
/// - [`Authentication`](crate::ErrorKind::Authentication): no valid credential (401).
/// - [`Validation`](crate::ErrorKind::Validation): page or limit out of range (422).
#[derive(Clone, Debug)]
#[must_use = "a request does nothing until it is awaited"]
pub struct ListThreads {
    pub(super) client: Kortix,
    pub(super) options: CallOptions,
    pub(super) page: Option<u32>,
    pub(super) limit: Option<u32>,
}

impl ListThreads {
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

impl Endpoint for ListThreads {
    type Output = ThreadPage;

    const OPERATION: Operation =
        Operation { name: "list threads", service: ServiceName::Kortix, effect: Effect::Read };

    fn request(&self) -> Result<Request<Bytes>, Error> {
        get(Path::new(&Self::OPERATION, "/threads").query(&[("page", self.page), ("limit", self.limit)]))
    }
}

request!(ListThreads -> ThreadPage);

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
