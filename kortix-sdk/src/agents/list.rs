//! `GET /agents`

use serde::{Deserialize, Serialize};

use super::Agent;
use crate::{
    Error, Kortix,
    call::{CallOptions, Draft, Effect, Endpoint, Operation, Path, request},
    client::ServiceName,
    paging::{Place, Sealed, paged},
    types::{lenient::null_as_default, open_enum},
};

/// Lists the agents of the account, newest first: `GET /agents`. From [`Agents::list`](super::Agents::list).
///
/// ```no_run
/// # async fn example(client: kortix_sdk::Kortix) -> Result<(), kortix_sdk::Error> {
/// use kortix_sdk::agents::AgentSort;
///
/// let page = client.agents().list().search("ledger").sort_by(AgentSort::Name).ascending().await?;
/// page.agents.iter().for_each(|agent| println!("{} {}", agent.agent_id, agent.name));
/// # Ok(())
/// # }
/// ```
///
/// # Errors
///
/// - [`Authentication`](crate::ErrorKind::Authentication): no valid credential (401).
/// - [`Validation`](crate::ErrorKind::Validation): page or limit out of range (422).
#[derive(Clone, Debug)]
#[must_use = "a request does nothing until it is awaited"]
pub struct ListAgents {
    client: Kortix,
    options: CallOptions,
    page: Option<u32>,
    limit: Option<u32>,
    search: Option<String>,
    sort_by: Option<AgentSort>,
    sort_order: Option<&'static str>,
    has_default: Option<&'static str>,
    has_mcp_tools: Option<&'static str>,
    has_agentpress_tools: Option<&'static str>,
    tools: Option<String>,
    content_type: Option<AgentContentType>,
}

impl ListAgents {
    pub(super) fn new(client: Kortix) -> Self {
        Self {
            client,
            options: CallOptions::default(),
            page: None,
            limit: None,
            search: None,
            sort_by: None,
            sort_order: None,
            has_default: None,
            has_mcp_tools: None,
            has_agentpress_tools: None,
            tools: None,
            content_type: None,
        }
    }

    /// Which page, from 1. Default: 1.
    pub fn page(mut self, page: u32) -> Self {
        self.page = Some(page);
        self
    }

    /// How many agents a page holds, 1 to 100. Default: 20.
    pub fn limit(mut self, limit: u32) -> Self {
        self.limit = Some(limit);
        self
    }

    /// Only those in whose name or description this stands.
    pub fn search(mut self, text: impl Into<String>) -> Self {
        self.search = Some(text.into());
        self
    }

    /// What they are ordered by. Default: [`CreatedAt`](AgentSort::CreatedAt).
    pub fn sort_by(mut self, sort: impl Into<AgentSort>) -> Self {
        self.sort_by = Some(sort.into());
        self
    }

    /// The least first. Default: the greatest first.
    pub fn ascending(mut self) -> Self {
        self.sort_order = Some("asc");
        self
    }

    /// Only the one that runs when none is named.
    pub fn only_default(mut self) -> Self {
        self.has_default = Some("true");
        self
    }

    /// Without the one that runs when none is named.
    pub fn without_default(mut self) -> Self {
        self.has_default = Some("false");
        self
    }

    /// Only those with servers of tools.
    pub fn with_mcp_tools(mut self) -> Self {
        self.has_mcp_tools = Some("true");
        self
    }

    /// Only those without servers of tools.
    pub fn without_mcp_tools(mut self) -> Self {
        self.has_mcp_tools = Some("false");
        self
    }

    /// Only those with tools of the platform.
    pub fn with_agentpress_tools(mut self) -> Self {
        self.has_agentpress_tools = Some("true");
        self
    }

    /// Only those without tools of the platform.
    pub fn without_agentpress_tools(mut self) -> Self {
        self.has_agentpress_tools = Some("false");
        self
    }

    /// Only those with one of these tools.
    pub fn tools(mut self, tools: impl IntoIterator<Item = impl Into<String>>) -> Self {
        let tools: Vec<String> = tools.into_iter().map(Into::into).collect();
        self.tools = Some(tools.join(","));
        self
    }

    /// Agents or templates of agents. Default: the server's.
    pub fn content_type(mut self, content: impl Into<AgentContentType>) -> Self {
        self.content_type = Some(content.into());
        self
    }
}

impl Endpoint for ListAgents {
    type Output = AgentPage;

    const OPERATION: Operation =
        Operation { name: "list agents", service: ServiceName::Kortix, effect: Effect::Read };

    fn draft(&self) -> Result<Draft, Error> {
        Draft::get(
            Path::new(&Self::OPERATION, "/agents")
                .number("page", self.page)
                .number("limit", self.limit)
                .text("search", self.search.as_deref())
                .text("sort_by", self.sort_by.as_ref().map(AgentSort::as_str))
                .text("sort_order", self.sort_order)
                .text("has_default", self.has_default)
                .text("has_mcp_tools", self.has_mcp_tools)
                .text("has_agentpress_tools", self.has_agentpress_tools)
                .text("tools", self.tools.as_deref())
                .text("content_type", self.content_type.as_ref().map(AgentContentType::as_str)),
        )
    }
}

request!(ListAgents -> AgentPage);
paged!(ListAgents -> AgentPage { agents: Agent } by number);

impl Sealed for AgentPage {
    fn next_place(&self, place: &Place) -> Option<Place> {
        if !self.pagination.has_next || self.agents.is_empty() {
            return None;
        }
        let number =
            if let Place::Number(number) = place { *number } else { self.pagination.current_page.max(1) };
        number.checked_add(1).map(Place::Number)
    }
}

/// One page of agents.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct AgentPage {
    /// The agents, in the order that was asked for.
    pub agents: Vec<Agent>,
    /// Where this page stands.
    #[serde(default)]
    pub pagination: AgentPagination,
}

/// Where a page of agents stands: other names than everywhere else.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct AgentPagination {
    /// The number of this page, from 1.
    #[serde(default, deserialize_with = "null_as_default")]
    pub current_page: u32,
    /// How many agents a page holds at most.
    #[serde(default, deserialize_with = "null_as_default")]
    pub page_size: u32,
    /// How many agents there are.
    #[serde(default, deserialize_with = "null_as_default")]
    pub total_items: u64,
    /// How many pages there are.
    #[serde(default, deserialize_with = "null_as_default")]
    pub total_pages: u64,
    /// Whether there is a page behind this one.
    #[serde(default, deserialize_with = "null_as_default")]
    pub has_next: bool,
    /// Whether there is a page before this one.
    #[serde(default, deserialize_with = "null_as_default")]
    pub has_previous: bool,
}

open_enum! {
    /// What agents are ordered by.
    pub enum AgentSort {
        /// When they were made.
        CreatedAt = "created_at",
        /// When they were last changed.
        UpdatedAt = "updated_at",
        /// What they are called.
        Name = "name",
        /// How many tools they have.
        ToolsCount = "tools_count",
    }
}

open_enum! {
    /// What a list of agents holds.
    pub enum AgentContentType {
        /// Agents of the account.
        Agents = "agents",
        /// Templates of agents.
        Templates = "templates",
    }
}
