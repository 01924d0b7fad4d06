//! What happens while an agent works, as it happens: the events of a run or an execution.
//!
//! [`runs().stream(id)`](crate::runs::Runs::stream) and
//! [`executions().events(id)`](crate::executions::Executions::events) give an [`EventStream`], which loses nothing, repeats
//! nothing, and ends with the true outcome:
//!
//! ```no_run
//! # async fn example(client: kortix_sdk::Kortix) -> Result<(), kortix_sdk::Error> {
//! use kortix_sdk::events::EventKind;
//!
//! let mut events = client.runs().stream("7d2e4c1a-0f3b-4d5c-8e6f-7a8b9c0d1e2f").await?;
//! while let Some(event) = events.next().await {
//!     let event = event?;
//!     match event.kind() {
//!         EventKind::Assistant(said) => print!("{}", said.delta().unwrap_or_default()),
//!         EventKind::Ended(end) => println!("{}", end.outcome),
//!         _ => {}
//!     }
//! }
//! # Ok(())
//! # }
//! ```

mod driver;
mod event;
#[cfg(test)]
mod event_tests;
mod feed;
mod id;
mod payload;
mod stream;
mod watch;

pub(crate) use feed::Source;
pub use {
    event::{Event, EventKind},
    id::{EventId, ParseEventIdError},
    payload::{
        Ack, Action, AgentError, Answer, Assistant, AssistantPart, ContextUsage, Degradation, Ended,
        Estimate, FirstToken, Image, Outcome, PrepStage, Reasoning, ResponseEnd, ResponseStart, StatusChange,
        Step, StepKind, Summarizing, Thinking, Timing, ToolCall, ToolCallDelta, ToolOutput, ToolResult,
    },
    stream::EventStream,
    watch::Watch,
};

/// How large an event may be when nothing else is said: 1 MiB.
pub const DEFAULT_MAX_EVENT_BYTES: usize = 1 << 20;
