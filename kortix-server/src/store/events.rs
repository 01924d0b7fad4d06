//! Reading what happened in executions.

use async_trait::async_trait;

use super::Result;
use crate::{
    domain::event::{Event, EventRange},
    ids::ExecutionId,
    timestamp::Timestamp,
};

#[async_trait]
pub trait EventStore: Send + Sync {
    /// Events behind that number, in order, at most `limit`.
    async fn events(&self, id: ExecutionId, after: i64, limit: i64) -> Result<Vec<Event>>;
    /// Which events there are. `None`: no such execution.
    async fn event_range(&self, id: ExecutionId) -> Result<Option<EventRange>>;
    /// Forgets the events of some executions that ended before that time. How many executions.
    async fn forget_events(&self, ended_before: Timestamp) -> Result<u64>;
}
