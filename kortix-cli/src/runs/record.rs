//! What a service says of a run.

use std::time::Duration;

use kortix_sdk::executions::{Execution, ExecutionStatus};
use kortix_sdk::runs::{AgentRunStatus, Run};
use kortix_sdk::{Error, Kortix, RetryPolicy, ThreadId};

use super::RunId;
use crate::context::Api;
use crate::error::{Failure, Kind};
use crate::junit::Junit;
use crate::outcome::Outcome;
use crate::output::Payload;

/// An answer that takes longer than this is not worth waiting for: the next one may be quicker.
const ANSWER: Duration = Duration::from_secs(15);

/// A run as its service describes it.
#[derive(Clone, Debug)]
pub enum Record {
    AgentRun(Run),
    Execution(Box<Execution>),
}

impl Record {
    /// Reads it once. A server that can wait with its answer does so until the run has ended, but not longer than
    /// `patience`.
    pub(super) async fn read(client: &Kortix, id: &RunId, patience: Duration) -> Result<Self, Error> {
        let (policy, limit) = (RetryPolicy::none(), ANSWER + patience);
        match id {
            RunId::AgentRun(id) => {
                client.runs().get(id).retry(policy).timeout(limit).await.map(Self::AgentRun)
            }
            RunId::Execution(id) => {
                let mut request = client.executions().get(id).retry(policy).timeout(limit);
                if !patience.is_zero() {
                    request = request.wait_for(patience);
                }
                request.await.map(Self::from)
            }
        }
    }

    /// Reads it as it is now.
    pub async fn now(api: &Api, id: &RunId) -> Result<Self, Failure> {
        match id {
            RunId::AgentRun(id) => api.call(api.client.runs().get(id)).await.map(Self::AgentRun),
            RunId::Execution(id) => api.call(api.client.executions().get(id)).await.map(Self::from),
        }
    }

    pub fn id(&self) -> RunId {
        match self {
            Self::AgentRun(run) => run.id.clone().into(),
            Self::Execution(execution) => execution.id.clone().into(),
        }
    }

    pub fn thread(&self) -> &ThreadId {
        match self {
            Self::AgentRun(run) => &run.thread_id,
            Self::Execution(execution) => &execution.thread_id,
        }
    }

    pub fn status(&self) -> &str {
        match self {
            Self::AgentRun(run) => run.status.as_str(),
            Self::Execution(execution) => execution.status.as_str(),
        }
    }

    pub fn has_ended(&self) -> bool {
        match self {
            Self::AgentRun(run) => run.status.is_terminal() || run.completed_at.is_some(),
            Self::Execution(execution) => execution.has_ended(),
        }
    }

    pub fn has_succeeded(&self) -> bool {
        match self {
            Self::AgentRun(run) => run.status == AgentRunStatus::Completed,
            Self::Execution(execution) => execution.status == ExecutionStatus::Succeeded,
        }
    }

    /// Why it failed, when it did.
    fn reason(&self) -> Option<String> {
        match self {
            Self::AgentRun(run) => run.error.clone(),
            Self::Execution(execution) => {
                execution.error.as_ref().map(|error| format!("{} ({})", error.message, error.code))
            }
        }
    }

    /// As its service has it.
    pub fn described(&self) -> &dyn Payload {
        match self {
            Self::AgentRun(run) => run,
            Self::Execution(execution) => &**execution,
        }
    }

    /// Tells a report which run this is and what its agent wrote.
    pub(super) fn report_to(&self, junit: &Junit) {
        junit.identify(&self.id(), Some(self.thread()));
        junit.whole_output(self.outputs());
    }

    /// What the agent wrote in each turn, as far as the record has it.
    pub fn outputs(&self) -> impl Iterator<Item = &str> {
        let turns = match self {
            Self::AgentRun(_) => &[],
            Self::Execution(execution) => execution.turns.as_slice(),
        };
        turns.iter().map(|turn| turn.output.as_str())
    }

    /// What makes exit code 3 of a run that did not succeed.
    pub fn verdict(&self) -> Option<Failure> {
        if self.has_succeeded() {
            return None;
        }
        let (id, status) = (self.id(), self.status());
        Some(did_not_succeed(&id, status, self.reason()).detail("thread_id", self.thread().as_str()))
    }
}

impl From<Execution> for Record {
    fn from(execution: Execution) -> Self {
        Self::Execution(Box::new(execution))
    }
}

pub(super) fn did_not_succeed(id: &RunId, status: &str, reason: Option<String>) -> Failure {
    let why = reason.map(|reason| format!(": {reason}")).unwrap_or_default();
    Failure::new(Kind::RunFailed, format!("{id} {status}{why}"))
        .detail(id.field(), id.as_str())
        .detail("run_status", status)
}

/// The run as the result: printed in any case, exit code 3 when it did not succeed.
pub fn outcome(record: Record) -> Outcome {
    let verdict = record.verdict();
    Outcome::with_verdict(record, verdict)
}
