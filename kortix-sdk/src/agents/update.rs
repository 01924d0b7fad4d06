//! `PUT /agents/{agent_id}`

use serde::Serialize;

use super::Agent;
use crate::{
    AgentId, Error, Kortix, Metadata,
    call::{CallOptions, Draft, Effect, Endpoint, Operation, Path, request},
    client::ServiceName,
};

/// Changes an agent: `PUT /agents/{agent_id}`. From [`Agents::update`](super::Agents::update).
///
/// What is not given stays; nothing can be taken back to none. Another prompt, model or tool makes a new version.
///
/// ```no_run
/// # async fn example(client: kortix_sdk::Kortix) -> Result<(), kortix_sdk::Error> {
/// let agent = "c4f0a1de-6d35-4b7e-9f0c-2b1a3d4e5f60";
/// let agent = client.agents().update(agent).system_prompt("You check ledgers.").await?;
/// println!("version {}", agent.version_count);
/// # Ok(())
/// # }
/// ```
///
/// # Errors
///
/// - [`NotFound`](crate::ErrorKind::NotFound): there is no such agent (404).
/// - [`Permission`](crate::ErrorKind::Permission): this of the platform's own agent cannot be changed (403).
/// - [`Authentication`](crate::ErrorKind::Authentication): no valid credential (401).
/// - [`Validation`](crate::ErrorKind::Validation): a value is refused (422).
#[derive(Clone, Debug)]
#[must_use = "a request does nothing until it is awaited"]
pub struct UpdateAgent {
    client: Kortix,
    options: CallOptions,
    agent: AgentId,
    body: Body,
}

#[derive(Clone, Debug, Default, Serialize)]
struct Body {
    #[serde(skip_serializing_if = "Option::is_none")]
    name: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    description: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    system_prompt: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    model: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    configured_mcps: Option<Vec<Metadata>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    custom_mcps: Option<Vec<Metadata>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    agentpress_tools: Option<Metadata>,
    #[serde(skip_serializing_if = "Option::is_none")]
    is_default: Option<bool>,
    #[serde(skip_serializing_if = "Option::is_none")]
    icon_name: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    icon_color: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    icon_background: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    replace_mcps: Option<bool>,
    #[serde(skip_serializing_if = "Option::is_none")]
    engine: Option<String>,
}

impl UpdateAgent {
    pub(super) fn new(client: Kortix, agent: AgentId) -> Self {
        Self { client, options: CallOptions::default(), agent, body: Body::default() }
    }

    /// What it is called.
    pub fn name(mut self, name: impl Into<String>) -> Self {
        self.body.name = Some(name.into());
        self
    }

    /// What it is for. The Kortix service takes this and does not keep it.
    pub fn description(mut self, description: impl Into<String>) -> Self {
        self.body.description = Some(description.into());
        self
    }

    /// What it is told before anything else.
    pub fn system_prompt(mut self, prompt: impl Into<String>) -> Self {
        self.body.system_prompt = Some(prompt.into());
        self
    }

    /// The model that it uses.
    pub fn model(mut self, model: impl Into<String>) -> Self {
        self.body.model = Some(model.into());
        self
    }

    /// The servers of tools that the platform knows: these, and no others.
    pub fn configured_mcps(mut self, servers: impl IntoIterator<Item = Metadata>) -> Self {
        self.body.configured_mcps = Some(servers.into_iter().collect());
        self
    }

    /// Servers of tools of the account's own. They are added to those that are there, unless
    /// [`replace_mcps`](Self::replace_mcps) is said.
    pub fn custom_mcps(mut self, servers: impl IntoIterator<Item = Metadata>) -> Self {
        self.body.custom_mcps = Some(servers.into_iter().collect());
        self
    }

    /// Lets [`custom_mcps`](Self::custom_mcps) take the place of those that are there.
    pub fn replace_mcps(mut self) -> Self {
        self.body.replace_mcps = Some(true);
        self
    }

    /// The tools of the platform, by name. Those that every agent has stay.
    pub fn agentpress_tools(mut self, tools: Metadata) -> Self {
        self.body.agentpress_tools = Some(tools);
        self
    }

    /// Makes it the one that runs when none is named.
    pub fn default_agent(mut self) -> Self {
        self.body.is_default = Some(true);
        self
    }

    /// What works when it is started, of those that the server has: `shell`, `command` or `openai`. It is in the metadata
    /// then. An extension of the reference server: the Kortix service ignores it.
    pub fn engine(mut self, engine: impl Into<String>) -> Self {
        self.body.engine = Some(engine.into());
        self
    }

    /// The name of its icon.
    pub fn icon_name(mut self, name: impl Into<String>) -> Self {
        self.body.icon_name = Some(name.into());
        self
    }

    /// The colour of its icon.
    pub fn icon_color(mut self, color: impl Into<String>) -> Self {
        self.body.icon_color = Some(color.into());
        self
    }

    /// What its icon stands on.
    pub fn icon_background(mut self, color: impl Into<String>) -> Self {
        self.body.icon_background = Some(color.into());
        self
    }
}

impl Endpoint for UpdateAgent {
    type Output = Agent;

    const OPERATION: Operation =
        Operation { name: "update agent", service: ServiceName::Kortix, effect: Effect::Set };

    fn draft(&self) -> Result<Draft, Error> {
        Draft::put(Path::new(&Self::OPERATION, "/agents").id(self.agent.as_str())?)?.json(&self.body)
    }
}

request!(UpdateAgent -> Agent);
