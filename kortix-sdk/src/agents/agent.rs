//! What an agent is.

use serde::{Deserialize, Serialize};

use crate::{
    AccountId, AgentId, AgentVersionId, Metadata, Timestamp, UserId,
    types::lenient::{null_as_default, one},
};

/// An agent: a prompt, a model and tools under a name.
///
/// In a list, its configuration may be left out.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Agent {
    /// The agent.
    pub agent_id: AgentId,
    /// What it is called.
    #[serde(default, deserialize_with = "null_as_default")]
    pub name: String,
    /// What it is for.
    #[serde(default)]
    pub description: Option<String>,
    /// What it is told before anything else.
    #[serde(default)]
    pub system_prompt: Option<String>,
    /// The model that it uses.
    #[serde(default)]
    pub model: Option<String>,
    /// Servers of tools that the platform knows.
    #[serde(default, deserialize_with = "null_as_default")]
    pub configured_mcps: Vec<Metadata>,
    /// Servers of tools that the account has added.
    #[serde(default, deserialize_with = "null_as_default")]
    pub custom_mcps: Vec<Metadata>,
    /// The tools of the platform, by name.
    #[serde(default)]
    pub agentpress_tools: Metadata,
    /// Whether it is the one that runs when none is named.
    #[serde(default, deserialize_with = "null_as_default")]
    pub is_default: bool,
    /// Whether others may use it.
    #[serde(default, deserialize_with = "null_as_default")]
    pub is_public: bool,
    /// Words to find it by.
    #[serde(default, deserialize_with = "null_as_default")]
    pub tags: Vec<String>,
    /// The name of its icon.
    #[serde(default)]
    pub icon_name: Option<String>,
    /// The colour of its icon, e.g. `#000000`.
    #[serde(default)]
    pub icon_color: Option<String>,
    /// What its icon stands on, e.g. `#F3F4F6`.
    #[serde(default)]
    pub icon_background: Option<String>,
    /// When it was made.
    pub created_at: Timestamp,
    /// When it was last changed.
    #[serde(default)]
    pub updated_at: Option<Timestamp>,
    /// Its present version.
    #[serde(default)]
    pub current_version_id: Option<AgentVersionId>,
    /// How many versions it has had.
    #[serde(default = "one")]
    pub version_count: u64,
    /// Its present version, as a whole.
    #[serde(default)]
    pub current_version: Option<AgentVersion>,
    /// Free-form.
    #[serde(default)]
    pub metadata: Metadata,
    /// Whose it is.
    #[serde(default)]
    pub account_id: Option<AccountId>,
}

/// One version of an agent: each change of prompt, model or tools makes another.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct AgentVersion {
    /// The version.
    pub version_id: AgentVersionId,
    /// The agent.
    #[serde(default)]
    pub agent_id: Option<AgentId>,
    /// Its number, from 1.
    #[serde(default = "one")]
    pub version_number: u64,
    /// What it is called, e.g. `v1`.
    #[serde(default, deserialize_with = "null_as_default")]
    pub version_name: String,
    /// What the agent is told before anything else.
    #[serde(default)]
    pub system_prompt: Option<String>,
    /// The model that the agent uses.
    #[serde(default)]
    pub model: Option<String>,
    /// Servers of tools that the platform knows.
    #[serde(default, deserialize_with = "null_as_default")]
    pub configured_mcps: Vec<Metadata>,
    /// Servers of tools that the account has added.
    #[serde(default, deserialize_with = "null_as_default")]
    pub custom_mcps: Vec<Metadata>,
    /// The tools of the platform, by name.
    #[serde(default)]
    pub agentpress_tools: Metadata,
    /// Whether it can be used.
    #[serde(default, deserialize_with = "null_as_default")]
    pub is_active: bool,
    /// When it was made.
    #[serde(default)]
    pub created_at: Option<Timestamp>,
    /// When it was last changed.
    #[serde(default)]
    pub updated_at: Option<Timestamp>,
    /// Who made it.
    #[serde(default)]
    pub created_by: Option<UserId>,
}
