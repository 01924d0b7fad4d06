//! Executions: agents at work on a task, started through the Obvious API.
//!
//! Reading them and starting another one in the same thread are extensions (`/x/v1`) that the reference server has and
//! the Obvious service does not.

mod answer;
mod artifacts;
mod create;
mod events;
mod get;
mod list;
mod receipt;
mod started;
mod status;
mod stop;
mod wait;

pub use answer::AnswerExecution;
pub use artifacts::{Artifact, Artifacts, ListArtifacts};
pub use create::{CreateExecution, OnConflict};
pub(crate) use events::{EVENTS, events_path};
pub use get::{Execution, ExecutionFailure, GetExecution, OpenQuestion, Turn};
pub use list::{ExecutionPage, ExecutionSummary, ListExecutions};
pub use receipt::GetReceipt;
pub use started::{ExecutionRef, StartedExecution, StartedWebhook, ThreadRef};
pub use status::{ExecutionStatus, TurnKind, TurnStatus};
pub use stop::StopExecution;
pub use wait::WaitForExecution;

use crate::{
    ExecutionId, Kortix, ThreadId,
    call::CallOptions,
    events::{Source, Watch},
};

/// Calls about executions. From [`Kortix::executions`].
#[derive(Clone, Debug)]
pub struct Executions {
    client: Kortix,
}

impl Executions {
    pub(crate) fn new(client: Kortix) -> Self {
        Self { client }
    }

    /// Reads an execution: `GET /x/v1/executions/{id}`.
    pub fn get(&self, execution: impl Into<ExecutionId>) -> GetExecution {
        GetExecution {
            client: self.client.clone(),
            options: CallOptions::default(),
            execution: execution.into(),
            wait: None,
        }
    }

    /// Lists the executions of the account, newest first: `GET /x/v1/executions`.
    pub fn list(&self) -> ListExecutions {
        ListExecutions::new(self.client.clone())
    }

    /// Stops an execution, and answers when it has ended: `POST /x/v1/executions/{id}/stop`.
    pub fn stop(&self, execution: impl Into<ExecutionId>) -> StopExecution {
        StopExecution {
            client: self.client.clone(),
            options: CallOptions::default(),
            execution: execution.into(),
        }
    }

    /// Watches an execution: `GET /x/v1/executions/{id}/events`.
    ///
    /// ```no_run
    /// # async fn example(client: kortix_sdk::Kortix) -> Result<(), kortix_sdk::Error> {
    /// let mut events = client.executions().events("exec_Jm4Xa9Pz").await?;
    /// while let Some(event) = events.next().await {
    ///     println!("{}", event?.raw());
    /// }
    /// # Ok(())
    /// # }
    /// ```
    pub fn events(&self, execution: impl Into<ExecutionId>) -> Watch {
        Watch::new(self.client.clone(), Source::Execution(execution.into()))
    }

    /// Answers what the agent of an execution asks: `POST /x/v1/executions/{id}/answer`.
    pub fn answer(&self, execution: impl Into<ExecutionId>, text: impl Into<String>) -> AnswerExecution {
        AnswerExecution::new(self.client.clone(), execution.into(), text.into())
    }

    /// Lists the files that an execution wrote: `GET /x/v1/executions/{id}/artifacts`.
    pub fn artifacts(&self, execution: impl Into<ExecutionId>) -> ListArtifacts {
        ListArtifacts {
            client: self.client.clone(),
            options: CallOptions::default(),
            execution: execution.into(),
        }
    }

    /// Reads the receipt of an execution that has ended: `GET /x/v1/executions/{id}/receipt`.
    pub fn receipt(&self, execution: impl Into<ExecutionId>) -> GetReceipt {
        GetReceipt::new(self.client.clone(), execution.into())
    }

    /// Waits until an execution has ended.
    pub fn wait(&self, execution: impl Into<ExecutionId>) -> WaitForExecution {
        WaitForExecution::new(self.client.clone(), execution.into())
    }

    /// Starts an agent on a further task in a thread: `POST /x/v1/threads/{id}/executions`.
    pub fn create(&self, thread: impl Into<ThreadId>, starter_prompt: impl Into<String>) -> CreateExecution {
        CreateExecution::new(self.client.clone(), thread.into(), starter_prompt.into())
    }
}
