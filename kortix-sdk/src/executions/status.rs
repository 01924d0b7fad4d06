//! How far an execution and its turns got.

use crate::types::open_enum;

open_enum! {
    /// How far an execution got. Succeeded and failed are the outcome of the task itself.
    pub enum ExecutionStatus {
        /// It has been accepted: the answer to a start.
        Started = "started",
        /// It waits for its turn.
        Queued = "queued",
        /// The agent works on the task.
        Running = "running",
        /// The task is done or given up, and the agent works on the success or failure prompt.
        Finishing = "finishing",
        /// The task is done.
        Succeeded = "succeeded",
        /// The agent gave up, or could not go on.
        Failed = "failed",
        /// Somebody stopped it.
        Stopped = "stopped",
    }
}

impl ExecutionStatus {
    /// Whether this is the end: it will not change any more. An unknown status is taken for one that may.
    pub fn is_terminal(&self) -> bool {
        matches!(self, Self::Succeeded | Self::Failed | Self::Stopped)
    }
}

open_enum! {
    /// What a turn is for.
    pub enum TurnKind {
        /// The task.
        Prompt = "prompt",
        /// What follows a success.
        SuccessPrompt = "success_prompt",
        /// What follows a failure.
        FailurePrompt = "failure_prompt",
    }
}

open_enum! {
    /// How far a turn got.
    pub enum TurnStatus {
        /// The agent works on it.
        Running = "running",
        /// It is done.
        Succeeded = "succeeded",
        /// It could not be done.
        Failed = "failed",
    }
}
