//! Agents, which the service calls workers to people.

pub(super) mod create;
pub(super) mod delete;
pub(super) mod get;
pub(super) mod list;
pub(super) mod update;

use serde::Serialize;
use serde_json::{Map, Value};
use utoipa::ToSchema;

use crate::{
    domain::{
        account::Caller,
        agent::{Agent, AgentVersion},
    },
    http::{App, error::ApiError},
    ids::{AgentId, UserId},
    store::StoreError,
    timestamp::Timestamp,
};

const NOT_FOUND: &str = "Worker not found";

/// An agent with the version that works.
#[derive(Serialize, ToSchema)]
#[schema(as = Agent)]
pub(in crate::http) struct AgentBody {
    agent_id: String,
    account_id: String,
    name: String,
    description: Option<String>,
    system_prompt: String,
    model: Option<String>,
    #[schema(value_type = Vec<Object>)]
    configured_mcps: Vec<Value>,
    #[schema(value_type = Vec<Object>)]
    custom_mcps: Vec<Value>,
    #[schema(value_type = Object)]
    agentpress_tools: Map<String, Value>,
    is_default: bool,
    is_public: bool,
    #[schema(value_type = Vec<String>)]
    tags: Vec<Value>,
    icon_name: Option<String>,
    icon_color: Option<String>,
    icon_background: Option<String>,
    created_at: Timestamp,
    updated_at: Timestamp,
    current_version_id: String,
    version_count: i64,
    current_version: VersionBody,
    #[schema(value_type = Object)]
    metadata: Map<String, Value>,
}

#[derive(Serialize, ToSchema)]
#[schema(as = AgentVersion)]
struct VersionBody {
    version_id: String,
    agent_id: String,
    version_number: i64,
    version_name: String,
    system_prompt: String,
    model: Option<String>,
    #[schema(value_type = Vec<Object>)]
    configured_mcps: Vec<Value>,
    #[schema(value_type = Vec<Object>)]
    custom_mcps: Vec<Value>,
    #[schema(value_type = Object)]
    agentpress_tools: Map<String, Value>,
    is_active: bool,
    created_at: Timestamp,
    updated_at: Timestamp,
    created_by: Option<String>,
}

impl AgentBody {
    fn new(agent: Agent) -> Self {
        let current_version = VersionBody::new(agent.id, &agent.version);
        let config = agent.version.config;
        Self {
            agent_id: agent.id.hyphenated(),
            account_id: agent.account.hyphenated(),
            name: agent.name,
            description: agent.description,
            system_prompt: config.system_prompt,
            model: config.model,
            configured_mcps: config.configured_mcps,
            custom_mcps: config.custom_mcps,
            agentpress_tools: config.tools,
            is_default: agent.is_default,
            is_public: agent.is_public,
            tags: agent.tags,
            icon_name: agent.icon.name,
            icon_color: agent.icon.color,
            icon_background: agent.icon.background,
            created_at: agent.created_at,
            updated_at: agent.updated_at,
            current_version_id: agent.version.id.hyphenated(),
            version_count: agent.version_count,
            current_version,
            metadata: agent.metadata,
        }
    }
}

impl VersionBody {
    fn new(agent: AgentId, version: &AgentVersion) -> Self {
        let config = version.config.clone();
        Self {
            version_id: version.id.hyphenated(),
            agent_id: agent.hyphenated(),
            version_number: version.number,
            version_name: version.name(),
            system_prompt: config.system_prompt,
            model: config.model,
            configured_mcps: config.configured_mcps,
            custom_mcps: config.custom_mcps,
            agentpress_tools: config.tools,
            is_active: true,
            created_at: version.created_at,
            updated_at: version.updated_at,
            created_by: version.created_by.map(UserId::hyphenated),
        }
    }
}

/// What the caller may do with an agent.
enum Reach {
    Own(Agent),
    Strange(Agent),
}

async fn reach(app: &App, caller: Caller, id: &str, failure: &str) -> Result<Reach, ApiError> {
    let not_found = || ApiError::not_found(NOT_FOUND);
    let failed = |error: StoreError| ApiError::store(failure, &error);
    let id = AgentId::parse(id).ok_or_else(not_found)?;
    let agent = app.service.store.agent(id).await.map_err(failed)?.ok_or_else(not_found)?;
    let is_own = app.service.is_member(caller, agent.account).await.map_err(failed)?;
    Ok(if is_own { Reach::Own(agent) } else { Reach::Strange(agent) })
}
