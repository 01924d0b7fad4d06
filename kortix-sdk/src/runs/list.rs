//! `GET /thread/{thread_id}/agent-runs`

use serde::{Deserialize, Serialize};

use crate::{
    AgentRunId, Error, Kortix, ThreadId, Timestamp,
    call::{CallOptions, Draft, Effect, Endpoint, Operation, Path, request},
    client::ServiceName,
    threads::AgentRunStatus,
    types::lenient::is_false,
};

/// Lists all runs of a thread, newest first: `GET /thread/{thread_id}/agent-runs`. From
/// [`Runs::list`](super::Runs::list).
///
/// ```no_run
/// # async fn example(client: kortix_sdk::Kortix) -> Result<(), kortix_sdk::Error> {
/// let runs = client.runs().list("0b9c1f0e-7a0e-4d53-9b1e-2f6f7f7d2a10").await?;
/// runs.agent_runs.iter().for_each(|run| println!("{} {}", run.id, run.status));
/// # Ok(())
/// # }
/// ```
///
/// # Errors
///
/// - [`NotFound`](crate::ErrorKind::NotFound): there is no such thread (404).
/// - [`Authentication`](crate::ErrorKind::Authentication) (401), [`Permission`](crate::ErrorKind::Permission) (403).
#[derive(Clone, Debug)]
#[must_use = "a request does nothing until it is awaited"]
pub struct ListRuns {
    pub(super) client: Kortix,
    pub(super) options: CallOptions,
    pub(super) thread: ThreadId,
}

impl Endpoint for ListRuns {
    type Output = ThreadRuns;

    const OPERATION: Operation =
        Operation { name: "list runs", service: ServiceName::Kortix, effect: Effect::Read };

    fn draft(&self) -> Result<Draft, Error> {
        Draft::get(Path::new(&Self::OPERATION, "/thread").id(self.thread.as_str())?.fixed("/agent-runs"))
    }
}

request!(ListRuns -> ThreadRuns);

/// The runs of a thread.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct ThreadRuns {
    /// The runs, newest first.
    pub agent_runs: Vec<ThreadRun>,
    /// The thread is being made and cannot be found in the database yet.
    #[serde(rename = "_pending", default, skip_serializing_if = "is_false")]
    pub pending: bool,
}

/// A run of a thread.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct ThreadRun {
    /// The run.
    pub id: AgentRunId,
    /// The thread that it works in.
    #[serde(default)]
    pub thread_id: Option<ThreadId>,
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
    /// When it was asked for.
    #[serde(default)]
    pub created_at: Option<Timestamp>,
    /// When it was last changed.
    #[serde(default)]
    pub updated_at: Option<Timestamp>,
    /// The run is being made and cannot be found in the database yet.
    #[serde(rename = "_pending", default, skip_serializing_if = "is_false")]
    pub pending: bool,
}
