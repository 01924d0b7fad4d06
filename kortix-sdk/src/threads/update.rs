//! `PATCH /threads/{thread_id}`

use serde::{Deserialize, Serialize};

use super::AgentRun;
use crate::{
    Error, Kortix, Metadata, ProjectId, ThreadId, Timestamp,
    call::{CallOptions, Draft, Effect, Endpoint, Operation, Path, request},
    client::ServiceName,
    projects::Project,
    types::lenient::null_as_default,
};

/// Changes the title of a thread and who may read it: `PATCH /threads/{thread_id}`. From
/// [`Threads::update`](super::Threads::update).
///
/// Both are properties of the whole project: the title becomes its name, and publicness is for all its threads.
///
/// ```no_run
/// # async fn example(client: kortix_sdk::Kortix) -> Result<(), kortix_sdk::Error> {
/// let thread = client.threads().update("0b9c1f0e-7a0e-4d53-9b1e-2f6f7f7d2a10").title("Q1 review").public().await?;
/// assert!(thread.is_public);
/// # Ok(())
/// # }
/// ```
///
/// # Errors
///
/// - [`Validation`](crate::ErrorKind::Validation): nothing to change was given (400).
/// - [`NotFound`](crate::ErrorKind::NotFound): there is no such thread (404).
/// - [`Authentication`](crate::ErrorKind::Authentication) (401), [`Permission`](crate::ErrorKind::Permission) (403).
/// - [`Server`](crate::ErrorKind::Server): also for a malformed id on the Kortix service (500).
#[derive(Clone, Debug)]
#[must_use = "a request does nothing until it is awaited"]
pub struct UpdateThread {
    client: Kortix,
    options: CallOptions,
    thread: ThreadId,
    body: Body,
}

#[derive(Clone, Debug, Default, Serialize)]
struct Body {
    #[serde(skip_serializing_if = "Option::is_none")]
    title: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    is_public: Option<bool>,
}

impl UpdateThread {
    pub(super) fn new(client: Kortix, thread: ThreadId) -> Self {
        Self { client, options: CallOptions::default(), thread, body: Body::default() }
    }

    /// The name of the project, also kept as `title` in the thread's metadata. The thread's own name stays.
    pub fn title(mut self, title: impl Into<String>) -> Self {
        self.body.title = Some(title.into());
        self
    }

    /// Lets anybody read the project and its threads, without a credential.
    pub fn public(mut self) -> Self {
        self.body.is_public = Some(true);
        self
    }

    /// Lets only the account read the project and its threads.
    pub fn private(mut self) -> Self {
        self.body.is_public = Some(false);
        self
    }
}

impl Endpoint for UpdateThread {
    type Output = UpdatedThread;

    const OPERATION: Operation =
        Operation { name: "update thread", service: ServiceName::Kortix, effect: Effect::Set };

    fn draft(&self) -> Result<Draft, Error> {
        let path = Path::new(&Self::OPERATION, "/threads").id(self.thread.as_str())?;
        Draft::patch(path)?.json(&self.body)
    }
}

request!(UpdateThread -> UpdatedThread);

/// A thread after a change: without its own name, and without its runs and messages.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[non_exhaustive]
pub struct UpdatedThread {
    /// The thread.
    pub thread_id: ThreadId,
    /// The project that it belongs to.
    #[serde(default)]
    pub project_id: Option<ProjectId>,
    /// Free-form; holds `title` when one was given.
    #[serde(default)]
    pub metadata: Metadata,
    /// The thread's own flag. Who may read it is decided by the project's.
    #[serde(default, deserialize_with = "null_as_default")]
    pub is_public: bool,
    /// When it was made.
    pub created_at: Timestamp,
    /// When it was last changed.
    pub updated_at: Timestamp,
    /// The project, with its sandbox.
    #[serde(default)]
    pub project: Option<Project>,
    /// Always 0 here: read the thread for the number.
    #[serde(default, deserialize_with = "null_as_default")]
    pub message_count: u64,
    /// Always empty here: read the thread for its runs.
    #[serde(default, deserialize_with = "null_as_default")]
    pub recent_agent_runs: Vec<AgentRun>,
}
