//! `POST /agent-run/{agent_run_id}/stop`

use serde::{Deserialize, Serialize};

use crate::{
    AgentRunId, Error, Kortix,
    call::{CallOptions, Draft, Effect, Endpoint, Operation, Path, request},
    client::ServiceName,
    threads::AgentRunStatus,
};

/// Stops a run: `POST /agent-run/{agent_run_id}/stop`. From [`Runs::stop`](super::Runs::stop).
///
/// On the reference server, a run that has ended keeps its outcome, and the answer tells it. On the Kortix service it
/// becomes `stopped`.
///
/// ```no_run
/// # async fn example(client: kortix_sdk::Kortix) -> Result<(), kortix_sdk::Error> {
/// let stopped = client.runs().stop("7d2e4c1a-0f3b-4d5c-8e6f-7a8b9c0d1e2f").await?;
/// println!("{}", stopped.status);
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
pub struct StopRun {
    pub(super) client: Kortix,
    pub(super) options: CallOptions,
    pub(super) run: AgentRunId,
}

impl Endpoint for StopRun {
    type Output = StoppedRun;

    const OPERATION: Operation =
        Operation { name: "stop run", service: ServiceName::Kortix, effect: Effect::Set };

    fn draft(&self) -> Result<Draft, Error> {
        Draft::post(Path::new(&Self::OPERATION, "/agent-run").id(self.run.as_str())?.fixed("/stop"))
    }
}

request!(StopRun -> StoppedRun);

/// A run that is at its end.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct StoppedRun {
    /// [`Stopped`](AgentRunStatus::Stopped), or how it ended before.
    pub status: AgentRunStatus,
}
