//! Reading what happened in executions.

use async_trait::async_trait;

use super::Result;
use crate::{
    domain::{
        chain::EventChain,
        event::{Event, EventRange},
    },
    ids::ExecutionId,
    timestamp::Timestamp,
};

/// What another process may have written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum News {
    /// Events of that execution, up to that number.
    Of { execution: ExecutionId, last: i64 },
    /// Events of any execution.
    OfAny,
    /// There may be something to be claimed or to be stopped.
    Work,
}

/// Who hears what other processes write.
pub trait Listener: Send + Sync {
    fn hear(&self, news: News);
    /// Whether anything would be done about news now.
    fn is_listening(&self) -> bool;
    /// The executions whose events are waited for here.
    fn watched(&self) -> Vec<ExecutionId>;
}

#[async_trait]
pub trait EventStore: Send + Sync {
    /// Events behind that number, in order, at most `limit`.
    async fn events(&self, id: ExecutionId, after: i64, limit: i64) -> Result<Vec<Event>>;
    /// Which events there are. `None`: no such execution.
    async fn event_range(&self, id: ExecutionId) -> Result<Option<EventRange>>;
    /// What is known of all events together, also when they are forgotten. `None`: no such execution.
    async fn event_chain(&self, id: ExecutionId) -> Result<Option<EventChain>>;
    /// Forgets the events of some executions that ended before that time. How many executions.
    async fn forget_events(&self, ended_before: Timestamp) -> Result<u64>;
    /// Passes on what other processes write, until that fails.
    async fn follow_news(&self, listener: &dyn Listener) -> Result<()>;
}
