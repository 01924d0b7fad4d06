//! `GET /agent-runs/{agent_run_id}/status`

use serde::{Deserialize, Serialize};

use crate::{
    AgentRunId, Error, Kortix,
    call::{CallOptions, Draft, Effect, Endpoint, Operation, Path, request},
    client::ServiceName,
    threads::AgentRunStatus,
};

/// Reads how far a run got: `GET /agent-runs/{agent_run_id}/status`. From [`Runs::status`](super::Runs::status).
///
/// ```no_run
/// # async fn example(client: kortix_sdk::Kortix) -> Result<(), kortix_sdk::Error> {
/// let run = client.runs().status("7d2e4c1a-0f3b-4d5c-8e6f-7a8b9c0d1e2f").await?;
/// if run.status.is_terminal() {
///     println!("{} {}", run.status, run.error.unwrap_or_default());
/// }
/// # Ok(())
/// # }
/// ```
///
/// # Errors
///
/// - [`NotFound`](crate::ErrorKind::NotFound): there is no such run (404). The Kortix service may say so for the first
///   moments of one.
/// - [`Authentication`](crate::ErrorKind::Authentication) (401), [`Permission`](crate::ErrorKind::Permission) (403).
#[derive(Clone, Debug)]
#[must_use = "a request does nothing until it is awaited"]
pub struct GetRunStatus {
    pub(super) client: Kortix,
    pub(super) options: CallOptions,
    pub(super) run: AgentRunId,
}

impl Endpoint for GetRunStatus {
    type Output = RunStatus;

    const OPERATION: Operation =
        Operation { name: "get run status", service: ServiceName::Kortix, effect: Effect::Read };

    fn draft(&self) -> Result<Draft, Error> {
        Draft::get(Path::new(&Self::OPERATION, "/agent-runs").id(self.run.as_str())?.fixed("/status"))
    }
}

request!(GetRunStatus -> RunStatus);

/// How far a run got.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct RunStatus {
    /// How far.
    pub status: AgentRunStatus,
    /// Why it failed.
    #[serde(default)]
    pub error: Option<String>,
}
