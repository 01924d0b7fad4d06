//! `GET /agent-run/{agent_run_id}`

use serde::{Deserialize, Serialize};

use crate::{
    AgentRunId, Error, Kortix, ThreadId, Timestamp,
    call::{CallOptions, Draft, Effect, Endpoint, Operation, Path, request},
    client::ServiceName,
    threads::AgentRunStatus,
};

/// Reads a run: `GET /agent-run/{agent_run_id}`. From [`Runs::get`](super::Runs::get).
///
/// ```no_run
/// # async fn example(client: kortix_sdk::Kortix) -> Result<(), kortix_sdk::Error> {
/// let run = client.runs().get("7d2e4c1a-0f3b-4d5c-8e6f-7a8b9c0d1e2f").await?;
/// println!("{} since {:?}", run.status, run.started_at);
/// # Ok(())
/// # }
/// ```
///
/// # Errors
///
/// - [`NotFound`](crate::ErrorKind::NotFound): there is no such run (404).
/// - [`Authentication`](crate::ErrorKind::Authentication) (401), [`Permission`](crate::ErrorKind::Permission) (403).
#[derive(Clone, Debug)]
#[must_use = "a request does nothing until it is awaited"]
pub struct GetRun {
    pub(super) client: Kortix,
    pub(super) options: CallOptions,
    pub(super) run: AgentRunId,
}

impl Endpoint for GetRun {
    type Output = Run;

    const OPERATION: Operation =
        Operation { name: "get run", service: ServiceName::Kortix, effect: Effect::Read };

    fn draft(&self) -> Result<Draft, Error> {
        Draft::get(Path::new(&Self::OPERATION, "/agent-run").id(self.run.as_str())?)
    }
}

request!(GetRun -> Run);

/// A run. On the wire its names are in camel case, as nowhere else.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct Run {
    /// The run.
    pub id: AgentRunId,
    /// The thread that it works in.
    pub thread_id: ThreadId,
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
}
