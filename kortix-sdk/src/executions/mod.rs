//! Executions: agents at work on a task, started through the Obvious API.
//!
//! Reading them and starting another one in the same thread are extensions (`/x/v1`) that the reference server has and
//! the Obvious service does not.

mod create;
mod get;
mod started;
mod status;

pub use create::CreateExecution;
pub use get::{Execution, ExecutionFailure, GetExecution, Turn};
pub use started::{ExecutionRef, StartedExecution, ThreadRef};
pub use status::{ExecutionStatus, TurnKind, TurnStatus};

use crate::{ExecutionId, Kortix, ThreadId, call::CallOptions};

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
        }
    }

    /// Starts an agent on a further task in a thread: `POST /x/v1/threads/{id}/executions`.
    pub fn create(&self, thread: impl Into<ThreadId>, starter_prompt: impl Into<String>) -> CreateExecution {
        CreateExecution::new(self.client.clone(), thread.into(), starter_prompt.into())
    }
}
