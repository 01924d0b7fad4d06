//! Value types shared by several endpoints.

mod content;
mod conversions;
mod ids;
mod json;
pub(crate) mod lenient;
mod metadata;
mod open_enum;
mod pagination;
pub(crate) mod secret;
mod timestamp;

pub use content::Content;
pub use conversions::TimestampRangeError;
pub use ids::{
    AccountId, AgentId, AgentRunId, AgentVersionId, ApiKeyId, DeliveryId, ExecutionId, MessageId, ProjectId,
    SandboxId, TemplateId, ThreadId, UserId, WebhookId,
};
pub use json::Json;
pub use metadata::Metadata;
pub use open_enum::UnknownValue;
pub(crate) use open_enum::open_enum;
pub use pagination::Pagination;
pub use timestamp::{ParseTimestampError, Timestamp};
