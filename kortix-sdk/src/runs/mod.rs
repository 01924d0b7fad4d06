//! Runs: agents at work in threads, `/agent/start` and `/agent-runs` of the Kortix API.
//!
//! Agents that are started through the Obvious API are [`executions`](crate::executions).

mod active;
mod get;
mod list;
mod start;
mod status;
mod stop;
mod stream;

pub use active::{ActiveRun, ActiveRuns, ListActiveRuns};
pub use get::{GetRun, Run};
pub use list::{ListRuns, ThreadRun, ThreadRuns};
pub use start::{StartRun, StartedRun};
pub use status::{GetRunStatus, RunStatus};
pub use stop::{StopRun, StoppedRun};

pub(crate) use stream::{STREAM, stream_path};

pub use crate::threads::AgentRunStatus;
use crate::{
    AgentRunId, Kortix, ThreadId,
    call::CallOptions,
    events::{Source, Watch},
};

/// Calls about runs. From [`Kortix::runs`].
#[derive(Clone, Debug)]
pub struct Runs {
    client: Kortix,
}

impl Runs {
    pub(crate) fn new(client: Kortix) -> Self {
        Self { client }
    }

    /// Starts an agent, in a thread that is there or in a new one: `POST /agent/start`.
    pub fn start(&self) -> StartRun {
        StartRun::new(self.client.clone())
    }

    /// Stops a run: `POST /agent-run/{id}/stop`.
    pub fn stop(&self, run: impl Into<AgentRunId>) -> StopRun {
        StopRun { client: self.client.clone(), options: CallOptions::default(), run: run.into() }
    }

    /// Reads how far a run got: `GET /agent-runs/{id}/status`.
    pub fn status(&self, run: impl Into<AgentRunId>) -> GetRunStatus {
        GetRunStatus { client: self.client.clone(), options: CallOptions::default(), run: run.into() }
    }

    /// Watches a run: `GET /agent-run/{id}/stream`.
    ///
    /// ```no_run
    /// # async fn example(client: kortix_sdk::Kortix) -> Result<(), kortix_sdk::Error> {
    /// let mut events = client.runs().stream("7d2e4c1a-0f3b-4d5c-8e6f-7a8b9c0d1e2f").await?;
    /// while let Some(event) = events.next().await {
    ///     if let Some(outcome) = event?.outcome() {
    ///         println!("{outcome}");
    ///     }
    /// }
    /// # Ok(())
    /// # }
    /// ```
    pub fn stream(&self, run: impl Into<AgentRunId>) -> Watch {
        Watch::new(self.client.clone(), Source::Run(run.into()))
    }

    /// Lists the runs of the account that are at work: `GET /agent-runs/active`.
    pub fn active(&self) -> ListActiveRuns {
        ListActiveRuns { client: self.client.clone(), options: CallOptions::default() }
    }

    /// Lists all runs of a thread: `GET /thread/{id}/agent-runs`.
    pub fn list(&self, thread: impl Into<ThreadId>) -> ListRuns {
        ListRuns { client: self.client.clone(), options: CallOptions::default(), thread: thread.into() }
    }

    /// Reads a run: `GET /agent-run/{id}`.
    pub fn get(&self, run: impl Into<AgentRunId>) -> GetRun {
        GetRun { client: self.client.clone(), options: CallOptions::default(), run: run.into() }
    }
}
