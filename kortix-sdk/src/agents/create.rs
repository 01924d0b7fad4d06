//! `POST /agents`

use serde::Serialize;

use super::Agent;
use crate::{
    Error, Kortix, Metadata,
    call::{CallOptions, Draft, Effect, Endpoint, Operation, Path, create_request},
    client::ServiceName,
};

/// Makes an agent: `POST /agents`. From [`Agents::create`](super::Agents::create).
///
/// Its tools and servers of tools are JSON objects that the API does not define: [`Metadata::of`] makes one of anything
/// that serialises as an object.
///
/// ```no_run
/// # async fn example(client: kortix_sdk::Kortix) -> Result<(), kortix_sdk::Error> {
/// use std::collections::BTreeMap;
/// use kortix_sdk::Metadata;
///
/// let search = BTreeMap::from([("name", "search"), ("url", "https://tools.example.net/mcp")]);
/// let agent = client.agents().create("Ledger").custom_mcp(Metadata::of(search)?).await?;
/// client.runs().start().agent(&agent.agent_id).prompt("Sum the ledger").await?;
/// # Ok(())
/// # }
/// ```
///
/// # Errors
///
/// - [`LimitExceeded`](crate::ErrorKind::LimitExceeded) of [`Agents`](crate::LimitedResource::Agents): the plan allows
///   no more agents (402).
/// - [`Validation`](crate::ErrorKind::Validation): the name is refused (422).
/// - [`Authentication`](crate::ErrorKind::Authentication): no valid credential (401).
/// - [`Timeout`](crate::ErrorKind::Timeout), [`Interrupted`](crate::ErrorKind::Interrupted),
///   [`Server`](crate::ErrorKind::Server): the agent may have been made;
///   [`may_have_executed`](crate::Error::may_have_executed) is true.
#[derive(Clone, Debug)]
#[must_use = "a request does nothing until it is awaited"]
pub struct CreateAgent {
    client: Kortix,
    options: CallOptions,
    body: Body,
}

#[derive(Clone, Debug, Default, Serialize)]
struct Body {
    name: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    system_prompt: Option<String>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    configured_mcps: Vec<Metadata>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    custom_mcps: Vec<Metadata>,
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
}

impl CreateAgent {
    pub(super) fn new(client: Kortix, name: String) -> Self {
        Self { client, options: CallOptions::default(), body: Body { name, ..Body::default() } }
    }

    /// What it is told before anything else. The Kortix service takes this and does not use it: set it with
    /// [`UpdateAgent::system_prompt`](super::UpdateAgent::system_prompt) there. Default: the server's.
    pub fn system_prompt(mut self, prompt: impl Into<String>) -> Self {
        self.body.system_prompt = Some(prompt.into());
        self
    }

    /// A server of tools that the platform knows. May be called many times. Default: none.
    pub fn configured_mcp(mut self, server: Metadata) -> Self {
        self.body.configured_mcps.push(server);
        self
    }

    /// A server of tools of the account's own. May be called many times. Default: none.
    pub fn custom_mcp(mut self, server: Metadata) -> Self {
        self.body.custom_mcps.push(server);
        self
    }

    /// The tools of the platform, by name. Those that every agent has stay. Default: the server's.
    pub fn agentpress_tools(mut self, tools: Metadata) -> Self {
        self.body.agentpress_tools = Some(tools);
        self
    }

    /// Makes it the one that runs when none is named.
    pub fn default_agent(mut self) -> Self {
        self.body.is_default = Some(true);
        self
    }

    /// The name of its icon. Default: the server's, `bot`.
    pub fn icon_name(mut self, name: impl Into<String>) -> Self {
        self.body.icon_name = Some(name.into());
        self
    }

    /// The colour of its icon. Default: the server's, `#000000`.
    pub fn icon_color(mut self, color: impl Into<String>) -> Self {
        self.body.icon_color = Some(color.into());
        self
    }

    /// What its icon stands on. Default: the server's, `#F3F4F6`.
    pub fn icon_background(mut self, color: impl Into<String>) -> Self {
        self.body.icon_background = Some(color.into());
        self
    }
}

impl Endpoint for CreateAgent {
    type Output = Agent;

    const OPERATION: Operation =
        Operation { name: "create agent", service: ServiceName::Kortix, effect: Effect::Create };

    fn draft(&self) -> Result<Draft, Error> {
        Draft::post(Path::new(&Self::OPERATION, "/agents"))?.json(&self.body)
    }
}

create_request!(CreateAgent -> Agent);
