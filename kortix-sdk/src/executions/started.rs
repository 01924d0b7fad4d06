//! The answer to a started agent.

use secrecy::SecretString;
use serde::{Deserialize, Serialize};

use super::ExecutionStatus;
use crate::{
    ExecutionId, ThreadId, WebhookId,
    types::{lenient, secret},
};

/// An agent that has just been started.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[non_exhaustive]
pub struct StartedExecution {
    /// Always true; a failure is an error.
    #[serde(default = "lenient::yes")]
    pub success: bool,
    /// The thread that the agent works in.
    pub thread: ThreadRef,
    /// The execution.
    pub execution: ExecutionRef,
    /// The webhook that was asked for with it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub webhook: Option<StartedWebhook>,
}

/// A webhook of one execution.
///
/// `Debug` hides the secret and serialising writes `"***"`.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[non_exhaustive]
pub struct StartedWebhook {
    /// The webhook.
    pub id: WebhookId,
    /// What the delivery is signed with.
    #[serde(with = "secret")]
    pub secret: SecretString,
}

/// A thread, by its id.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct ThreadRef {
    /// The thread.
    pub id: ThreadId,
}

/// An execution, by its id, with its first status.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct ExecutionRef {
    /// The execution.
    pub id: ExecutionId,
    /// [`Started`](ExecutionStatus::Started), or [`Queued`](ExecutionStatus::Queued) when its thread works on another one
    /// first.
    #[serde(default = "started")]
    pub status: ExecutionStatus,
    /// Of one that is queued: its place in the queue, where 1 is next.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub position: Option<u64>,
}

fn started() -> ExecutionStatus {
    ExecutionStatus::Started
}
