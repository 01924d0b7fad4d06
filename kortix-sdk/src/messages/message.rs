//! What is said in a thread.

use serde::{Deserialize, Serialize};

use crate::{
    AgentId, AgentVersionId, Content, MessageId, Metadata, ThreadId, Timestamp,
    types::{lenient::null_as_default, open_enum},
};

/// A message of a thread.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Message {
    /// The message.
    pub message_id: MessageId,
    /// The thread that it belongs to.
    pub thread_id: ThreadId,
    /// Whose it is, or what it is about.
    #[serde(rename = "type")]
    pub kind: MessageType,
    /// Whether the model gets to see it.
    #[serde(default, deserialize_with = "null_as_default")]
    pub is_llm_message: bool,
    /// What it says. A list has it for [`User`](MessageType::User) only, unless
    /// [`full`](super::ListMessages::full) was asked for: [`text`](Self::text) knows where else to look.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub content: Option<Content>,
    /// Free-form; holds `text_content` and `tool_calls` of an agent, and the `result` of a tool.
    #[serde(default)]
    pub metadata: Metadata,
    /// When it was made.
    pub created_at: Timestamp,
    /// When it was last changed.
    #[serde(default)]
    pub updated_at: Option<Timestamp>,
    /// Which agent said it.
    #[serde(default)]
    pub agent_id: Option<AgentId>,
    /// Which version of the agent said it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub agent_version_id: Option<AgentVersionId>,
}

impl Message {
    /// What it says, wherever the server put it: the content, or `text_content` of the metadata.
    pub fn text(&self) -> Option<&str> {
        let content = self.content.as_ref().and_then(Content::text);
        content.or_else(|| self.metadata.get_str("text_content"))
    }
}

open_enum! {
    /// Whose a message is, or what it is about.
    pub enum MessageType {
        /// A person's.
        User = "user",
        /// An agent's.
        Assistant = "assistant",
        /// The result of a tool.
        Tool = "tool",
        /// How far a run got.
        Status = "status",
        /// The model begins to answer.
        LlmResponseStart = "llm_response_start",
        /// The model has answered.
        LlmResponseEnd = "llm_response_end",
        /// A picture that the model looks at.
        ImageContext = "image_context",
    }
}
