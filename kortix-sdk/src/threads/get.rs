//! `GET /threads/{thread_id}`

use serde::{Deserialize, Serialize};

use crate::{
    AgentId, AgentRunId, AgentVersionId, Error, Kortix, Metadata, ProjectId, ThreadId, Timestamp,
    call::{CallOptions, Draft, Effect, Endpoint, Operation, Path, request},
    client::ServiceName,
    projects::Project,
    types::{
        lenient::{is_false, null_as_default},
        open_enum,
    },
};

/// Reads a thread: `GET /threads/{thread_id}`. From [`Threads::get`](super::Threads::get).
///
/// On the Kortix service this also starts the project's sandbox in the background, and a `pk_…:sk_…` key is not looked
/// at: private threads need a JWT there.
///
/// ```no_run
/// # async fn example(client: kortix_sdk::Kortix) -> Result<(), kortix_sdk::Error> {
/// let thread = client.threads().get("0b9c1f0e-7a0e-4d53-9b1e-2f6f7f7d2a10").await?;
/// if let Some(sandbox) = thread.project.and_then(|project| project.sandbox) {
///     println!("desktop: {:?}", sandbox.vnc_preview);
/// }
/// # Ok(())
/// # }
/// ```
///
/// # Errors
///
/// - [`NotFound`](crate::ErrorKind::NotFound): there is no such thread (404).
/// - [`Permission`](crate::ErrorKind::Permission): the thread is private and this credential, or its absence, does not
///   give access (403).
/// - [`Server`](crate::ErrorKind::Server): also for a malformed id on the Kortix service (500).
#[derive(Clone, Debug)]
#[must_use = "a request does nothing until it is awaited"]
pub struct GetThread {
    pub(super) client: Kortix,
    pub(super) options: CallOptions,
    pub(super) thread: ThreadId,
}

impl Endpoint for GetThread {
    type Output = Thread;

    const OPERATION: Operation =
        Operation { name: "get thread", service: ServiceName::Kortix, effect: Effect::Read };

    fn draft(&self) -> Result<Draft, Error> {
        Draft::get(Path::new(&Self::OPERATION, "/threads").id(self.thread.as_str())?)
    }
}

request!(GetThread -> Thread);

/// A thread with its project.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Thread {
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
    /// The project, with its sandbox.
    #[serde(default)]
    pub project: Option<Project>,
    /// How many messages of any type it has.
    #[serde(default, deserialize_with = "null_as_default")]
    pub message_count: u64,
    /// All agent runs, newest first.
    #[serde(default, deserialize_with = "null_as_default")]
    pub recent_agent_runs: Vec<AgentRun>,
    /// The thread is being made and cannot be found in the database yet.
    #[serde(rename = "_pending", default, skip_serializing_if = "is_false")]
    pub pending: bool,
}

/// One agent run of a thread.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct AgentRun {
    /// The run.
    pub id: AgentRunId,
    /// How far it got.
    pub status: AgentRunStatus,
    /// When it began to work.
    #[serde(default)]
    pub started_at: Option<Timestamp>,
    /// When it ended.
    #[serde(default)]
    pub completed_at: Option<Timestamp>,
    /// Why it failed.
    #[serde(default)]
    pub error: Option<String>,
    /// Which agent ran.
    #[serde(default)]
    pub agent_id: Option<AgentId>,
    /// Which version of the agent ran.
    #[serde(default)]
    pub agent_version_id: Option<AgentVersionId>,
    /// When it was asked for.
    #[serde(default)]
    pub created_at: Option<Timestamp>,
}

open_enum! {
    /// How far an agent run got.
    pub enum AgentRunStatus {
        /// It waits for its turn.
        Pending = "pending",
        /// It works.
        Running = "running",
        /// It ended by itself.
        Completed = "completed",
        /// It ended with an error.
        Failed = "failed",
        /// Somebody stopped it.
        Stopped = "stopped",
    }
}

impl AgentRunStatus {
    /// Whether this is the end: it will not change any more. An unknown status is taken for one that may.
    pub fn is_terminal(&self) -> bool {
        matches!(self, Self::Completed | Self::Failed | Self::Stopped)
    }
}
