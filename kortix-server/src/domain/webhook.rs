//! Webhooks: who is told when an execution ends, what they are told, and how that went.

use serde_json::json;

use super::{
    account::stored_enum,
    execution::{Failure, Status},
    page::Cursor,
};
use crate::{
    ids::{AccountId, DeliveryId, ExecutionId, ProjectId, ThreadId, WebhookId},
    timestamp::Timestamp,
};

/// How many an account has at most, beside those of single executions.
pub const MOST_WEBHOOKS: i64 = 10;

/// Somebody who is told.
#[derive(Clone, Debug)]
pub struct Webhook {
    pub id: WebhookId,
    pub account: AccountId,
    /// The only one whose end is told; none: all of the account.
    pub execution: Option<ExecutionId>,
    pub url: String,
    /// What deliveries are signed with, sealed.
    pub secret: Vec<u8>,
    /// Since when nothing is sent there any more.
    pub disabled_at: Option<Timestamp>,
    pub created_at: Timestamp,
}

stored_enum!(DeliveryState { Pending = "pending", Delivered = "delivered", Dead = "dead" });

/// One thing that is told to one webhook.
#[derive(Clone, Debug)]
pub struct Delivery {
    pub id: DeliveryId,
    pub webhook: WebhookId,
    pub execution: ExecutionId,
    pub event_type: String,
    pub state: DeliveryState,
    pub attempts: i64,
    /// When it is tried next, while it is pending.
    pub next_at: Option<Timestamp>,
    /// What came of the last try.
    pub last_status: Option<i32>,
    pub last_error: Option<String>,
    pub created_at: Timestamp,
    pub ended_at: Option<Timestamp>,
}

/// Which deliveries of a webhook a list is about.
#[derive(Clone, Copy, Debug)]
pub struct DeliveryQuery {
    pub webhook: WebhookId,
    pub state: Option<DeliveryState>,
    pub behind: Cursor,
    pub limit: u32,
}

/// A delivery that is this server's to try, until its lease runs out.
#[derive(Clone, Debug)]
pub struct DueDelivery {
    pub id: DeliveryId,
    pub fence: i64,
    pub webhook: WebhookId,
    pub url: String,
    /// Sealed.
    pub secret: Vec<u8>,
    pub payload: String,
    /// How many tries there were, this one included.
    pub attempts: i64,
}

/// What came of a try.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Verdict {
    Delivered,
    Again(Timestamp),
    /// It is not tried any more.
    Dead,
    /// Neither this nor anything else is to be sent there any more.
    Disabled,
}

/// A try, as it is written down.
#[derive(Clone, Debug)]
pub struct Tried {
    pub verdict: Verdict,
    pub status: Option<u16>,
    pub error: Option<String>,
}

/// An execution that has ended, as webhooks are told of it.
#[derive(Clone, Debug)]
pub struct EndedExecution {
    pub id: ExecutionId,
    pub account: AccountId,
    pub thread: ThreadId,
    pub project: ProjectId,
    pub agent: String,
    pub status: Status,
    pub failure: Option<Failure>,
    pub created_at: Timestamp,
    pub started_at: Option<Timestamp>,
    pub completed_at: Timestamp,
}

impl EndedExecution {
    pub fn event_type(&self) -> String {
        format!("execution.{}", self.status.as_str())
    }

    /// The body of every delivery: made once, so that each try is the same and has the same signature but for its time.
    pub fn payload(&self) -> String {
        let error = self.failure.as_ref();
        json!({
            "type": self.event_type(),
            "timestamp": self.completed_at,
            "data": {
                "execution_id": self.id.prefixed(),
                "thread_id": self.thread.prefixed(),
                "project_id": self.project.prefixed(),
                "account_id": self.account.prefixed(),
                "agent": self.agent,
                "status": self.status.as_str(),
                "error": error.map(|failure| json!({"code": failure.code, "message": failure.message})),
                "created_at": self.created_at,
                "started_at": self.started_at,
                "completed_at": self.completed_at,
            },
        })
        .to_string()
    }
}
