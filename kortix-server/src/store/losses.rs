//! Executions that nobody works on, and that nobody who could has taken up for too long.

use async_trait::async_trait;

use super::{AfterEnd, Result};
use crate::{
    domain::execution::Status,
    ids::{ExecutionId, ServerId},
    timestamp::Timestamp,
};

/// One that has ended because nobody works on it.
#[derive(Clone, Copy, Debug)]
pub struct GivenUp {
    pub execution: ExecutionId,
    pub status: Status,
    pub after: AfterEnd,
}

#[async_trait]
pub trait LossStore: Send + Sync {
    /// Ends some of those that nobody has had since then: what has begun, and what waits for a server that nothing was
    /// heard of since then either.
    async fn give_up_lost(&self, idle_since: Timestamp) -> Result<Vec<GivenUp>>;
    /// Ends some of those that have waited for their beginning longer than they may.
    async fn give_up_late(&self, now: Timestamp) -> Result<Vec<GivenUp>>;
    /// Those whose jobs may still run in sandboxes of that server.
    async fn abandoned(&self, server: ServerId) -> Result<Vec<ExecutionId>>;
    /// Its jobs do not run any more.
    async fn abandoned_ended(&self, id: ExecutionId) -> Result<()>;
}
