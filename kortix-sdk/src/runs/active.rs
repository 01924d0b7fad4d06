//! `GET /agent-runs/active`

use serde::{Deserialize, Serialize};

use crate::{
    AgentRunId, Error, Kortix, ThreadId, Timestamp,
    call::{CallOptions, Draft, Effect, Endpoint, Operation, Path, request},
    client::ServiceName,
    threads::AgentRunStatus,
};

/// Lists the runs of the account that are at work, newest first: `GET /agent-runs/active`. From
/// [`Runs::active`](super::Runs::active).
///
/// ```no_run
/// # async fn example(client: kortix_sdk::Kortix) -> Result<(), kortix_sdk::Error> {
/// for run in client.runs().active().await?.active_runs {
///     client.runs().stop(run.id).await?;
/// }
/// # Ok(())
/// # }
/// ```
///
/// # Errors
///
/// - [`Authentication`](crate::ErrorKind::Authentication): no valid credential (401).
#[derive(Clone, Debug)]
#[must_use = "a request does nothing until it is awaited"]
pub struct ListActiveRuns {
    pub(super) client: Kortix,
    pub(super) options: CallOptions,
}

impl Endpoint for ListActiveRuns {
    type Output = ActiveRuns;

    const OPERATION: Operation =
        Operation { name: "list active runs", service: ServiceName::Kortix, effect: Effect::Read };

    fn draft(&self) -> Result<Draft, Error> {
        Draft::get(Path::new(&Self::OPERATION, "/agent-runs/active"))
    }
}

request!(ListActiveRuns -> ActiveRuns);

/// The runs of an account that are at work.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct ActiveRuns {
    /// The runs, newest first.
    pub active_runs: Vec<ActiveRun>,
}

/// A run that is at work.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct ActiveRun {
    /// The run.
    pub id: AgentRunId,
    /// The thread that it works in.
    pub thread_id: ThreadId,
    /// How far it got.
    pub status: AgentRunStatus,
    /// When it began to work.
    #[serde(default)]
    pub started_at: Option<Timestamp>,
}
