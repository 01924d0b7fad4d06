//! Agents: a prompt, a model and tools under a name. Each change of these is a version of its own.

use serde_json::{Map, Value, json};

use crate::{
    ids::{AccountId, AgentId, AgentVersionId, UserId},
    timestamp::Timestamp,
};

/// The prompt of every agent that has been given none.
pub const BUILT_IN_PROMPT: &str = "You are a careful worker. You have a Linux sandbox with a shell, files under \
    /workspace, a desktop and a web preview on port 8080. Work on the task that you are given until it is done, check \
    your result, and say in the end what you did and where the results are.";
/// What every agent can do, whatever was asked for: without these it could do nothing in its sandbox.
const CORE_TOOLS: [&str; 2] = ["sb_files_tool", "sb_shell_tool"];

#[derive(Clone, Debug, PartialEq)]
pub struct Agent {
    pub id: AgentId,
    pub account: AccountId,
    pub name: String,
    pub description: Option<String>,
    pub is_default: bool,
    pub is_public: bool,
    pub tags: Vec<Value>,
    pub icon: Icon,
    pub metadata: Map<String, Value>,
    /// The version that works.
    pub version: AgentVersion,
    pub version_count: i64,
    pub created_at: Timestamp,
    pub updated_at: Timestamp,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Icon {
    pub name: Option<String>,
    pub color: Option<String>,
    pub background: Option<String>,
}

#[derive(Clone, Debug, PartialEq)]
pub struct AgentVersion {
    pub id: AgentVersionId,
    pub number: i64,
    pub config: AgentConfig,
    pub created_by: Option<UserId>,
    pub created_at: Timestamp,
    pub updated_at: Timestamp,
}

/// What makes a version.
#[derive(Clone, Debug, PartialEq)]
pub struct AgentConfig {
    pub system_prompt: String,
    pub model: Option<String>,
    pub configured_mcps: Vec<Value>,
    pub custom_mcps: Vec<Value>,
    /// Name of the tool → whether it is on, or an object that says so.
    pub tools: Map<String, Value>,
}

/// What a model is told of the agent that it is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Instructions {
    pub system_prompt: String,
    pub model: Option<String>,
}

/// What a new agent is to be; the service takes no prompt here.
#[derive(Clone, Debug, Default)]
pub struct AgentDraft {
    pub name: String,
    pub configured_mcps: Vec<Value>,
    pub custom_mcps: Vec<Value>,
    pub tools: Map<String, Value>,
    pub is_default: bool,
    pub icon_name: Option<String>,
    pub icon_color: Option<String>,
    pub icon_background: Option<String>,
}

/// What is to be different. What is not given stays.
#[derive(Clone, Debug, Default)]
pub struct AgentChange {
    pub name: Option<String>,
    pub system_prompt: Option<String>,
    pub model: Option<String>,
    pub configured_mcps: Option<Vec<Value>>,
    pub custom_mcps: Option<CustomMcps>,
    pub tools: Option<Map<String, Value>>,
    pub is_default: Option<bool>,
    pub icon_name: Option<String>,
    pub icon_color: Option<String>,
    pub icon_background: Option<String>,
    /// What works, of those that the operator has set up.
    pub engine: Option<String>,
}

/// Under which name an agent's metadata says what works.
pub const ENGINE: &str = "engine";

#[derive(Clone, Debug)]
pub enum CustomMcps {
    /// Added to those that are there; one that is there already is replaced.
    Merge(Vec<Value>),
    Replace(Vec<Value>),
}

impl Agent {
    pub fn new(account: AccountId, author: UserId, draft: AgentDraft) -> Self {
        let at = Timestamp::now();
        let config = AgentConfig {
            system_prompt: BUILT_IN_PROMPT.to_owned(),
            model: None,
            configured_mcps: draft.configured_mcps,
            custom_mcps: draft.custom_mcps,
            tools: with_core_tools(draft.tools),
        };
        Self {
            id: AgentId::new(),
            account,
            name: draft.name,
            description: None,
            is_default: draft.is_default,
            is_public: false,
            tags: Vec::new(),
            icon: Icon {
                name: draft.icon_name.or_else(|| Some("bot".to_owned())),
                color: draft.icon_color.or_else(|| Some("#000000".to_owned())),
                background: draft.icon_background.or_else(|| Some("#F3F4F6".to_owned())),
            },
            metadata: Map::new(),
            version: AgentVersion::new(1, config, author, at),
            version_count: 1,
            created_at: at,
            updated_at: at,
        }
    }

    /// The agent after the change, with a new version if what makes one has changed.
    #[must_use]
    pub fn changed(&self, change: AgentChange, author: UserId, at: Timestamp) -> Self {
        let mut config = self.version.config.clone();
        set(&mut config.system_prompt, change.system_prompt);
        config.model = change.model.or(config.model);
        set(&mut config.configured_mcps, change.configured_mcps);
        match change.custom_mcps {
            Some(CustomMcps::Replace(mcps)) => config.custom_mcps = mcps,
            Some(CustomMcps::Merge(mcps)) => merge(&mut config.custom_mcps, mcps),
            None => {}
        }
        set(&mut config.tools, change.tools.map(with_core_tools));
        let mut agent = self.clone();
        if config != self.version.config {
            agent.version_count += 1;
            agent.version = AgentVersion::new(agent.version_count, config, author, at);
        }
        set(&mut agent.name, change.name);
        set(&mut agent.is_default, change.is_default);
        agent.icon.name = change.icon_name.or(agent.icon.name);
        agent.icon.color = change.icon_color.or(agent.icon.color);
        agent.icon.background = change.icon_background.or(agent.icon.background);
        agent.metadata.extend(change.engine.map(|engine| (ENGINE.to_owned(), engine.into())));
        agent.updated_at = at;
        agent
    }

    /// What a repetition of the call that made it is told; the rest of it is in the repeated request.
    pub fn answer(&self) -> String {
        format!("{} {} {}", self.id, self.version.id, self.created_at.micros())
    }

    /// This agent as an earlier call with the same request made it.
    pub fn made_before(mut self, answer: &str) -> Option<Self> {
        let mut parts = answer.split(' ');
        self.id = AgentId::parse(parts.next()?)?;
        self.version.id = AgentVersionId::parse(parts.next()?)?;
        let at = Timestamp::from_micros(parts.next()?.parse().ok()?);
        (self.created_at, self.updated_at) = (at, at);
        (self.version.created_at, self.version.updated_at) = (at, at);
        Some(self)
    }
}

impl AgentVersion {
    fn new(number: i64, config: AgentConfig, author: UserId, at: Timestamp) -> Self {
        let id = AgentVersionId::new();
        Self { id, number, config, created_by: Some(author), created_at: at, updated_at: at }
    }

    pub fn name(&self) -> String {
        format!("v{}", self.number)
    }
}

impl AgentConfig {
    /// The names of everything that is on; servers of tools are `mcp:` and their name.
    pub fn tool_names(&self) -> Vec<String> {
        let tools = self.tools.iter().filter(|(_, state)| is_on(state)).map(|(name, _)| name.clone());
        let servers = self.configured_mcps.iter().chain(&self.custom_mcps);
        let servers = servers.filter_map(|server| Some(format!("mcp:{}", server["name"].as_str()?)));
        tools.chain(servers).collect()
    }

    pub fn tools_count(&self) -> usize {
        self.tools.values().filter(|state| is_on(state)).count() + self.mcps_count()
    }

    pub fn mcps_count(&self) -> usize {
        self.configured_mcps.len() + self.custom_mcps.len()
    }
}

fn set<T>(place: &mut T, value: Option<T>) {
    if let Some(value) = value {
        *place = value;
    }
}

fn is_on(state: &Value) -> bool {
    match state {
        Value::Object(fields) => fields.get("enabled").is_none_or(|enabled| enabled == &Value::Bool(true)),
        state => state == &Value::Bool(true),
    }
}

fn with_core_tools(mut tools: Map<String, Value>) -> Map<String, Value> {
    for name in CORE_TOOLS {
        match tools.get_mut(name) {
            Some(Value::Object(fields)) => drop(fields.insert("enabled".to_owned(), json!(true))),
            _ => drop(tools.insert(name.to_owned(), json!(true))),
        }
    }
    tools
}

fn merge(known: &mut Vec<Value>, more: Vec<Value>) {
    for server in more {
        match known.iter_mut().find(|known| is_same_server(known, &server)) {
            Some(place) => *place = server,
            None => known.push(server),
        }
    }
}

/// One address is one server; without addresses, one name is.
fn is_same_server(one: &Value, other: &Value) -> bool {
    match (one["config"]["url"].as_str(), other["config"]["url"].as_str()) {
        (Some(one), Some(other)) => one == other,
        _ => one["name"].is_string() && one["name"] == other["name"],
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AgentSort {
    CreatedAt,
    UpdatedAt,
    Name,
    ToolsCount,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Direction {
    Ascending,
    Descending,
}

/// Some of an account's agents.
#[derive(Clone, Debug)]
pub struct AgentQuery {
    pub page: u32,
    pub limit: u32,
    pub search: Option<String>,
    pub sort: AgentSort,
    pub direction: Direction,
    pub is_default: Option<bool>,
    pub has_mcp_tools: Option<bool>,
    pub has_tools: Option<bool>,
    /// Any of these.
    pub tools: Vec<String>,
}

impl AgentQuery {
    pub fn offset(&self) -> i64 {
        i64::from(self.page.saturating_sub(1)) * i64::from(self.limit)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn object(value: Value) -> Map<String, Value> {
        match value {
            Value::Object(object) => object,
            other => panic!("{other} is no object"),
        }
    }

    fn agent(draft: AgentDraft) -> Agent {
        Agent::new(AccountId::new(), UserId::new(), draft)
    }

    fn changed(agent: &Agent, change: AgentChange) -> Agent {
        agent.changed(change, UserId::new(), Timestamp::now())
    }

    #[test]
    fn core_tools_are_on_whatever_was_asked_for() {
        let tools =
            object(json!({"sb_shell_tool": false, "sb_files_tool": {"enabled": false, "description": "d"},
                                  "browser_tool": false}));
        let agent = agent(AgentDraft { tools, ..AgentDraft::default() });
        let expected =
            object(json!({"sb_shell_tool": true, "sb_files_tool": {"enabled": true, "description": "d"},
                                     "browser_tool": false}));
        assert_eq!(agent.version.config.tools, expected);
        assert_eq!(agent.version.config.tools_count(), 2);
        let without = changed(&agent, AgentChange { tools: Some(Map::new()), ..AgentChange::default() });
        assert_eq!(without.version.config.tool_names(), CORE_TOOLS);
    }

    #[test]
    fn only_what_makes_a_version_makes_one() {
        let first = agent(AgentDraft::default());
        let renamed = changed(&first, AgentChange { name: Some("New".to_owned()), ..AgentChange::default() });
        assert_eq!(
            (renamed.version_count, renamed.version.id, renamed.name.as_str()),
            (1, first.version.id, "New")
        );
        let same_prompt = Some(BUILT_IN_PROMPT.to_owned());
        let same = changed(&first, AgentChange { system_prompt: same_prompt, ..AgentChange::default() });
        assert_eq!(same.version_count, 1);
        let model = Some("a/b".to_owned());
        let second = changed(&first, AgentChange { model, ..AgentChange::default() });
        assert_eq!(
            (second.version_count, second.version.number, second.version.name()),
            (2, 2, "v2".to_owned())
        );
        assert_ne!(second.version.id, first.version.id);
    }

    #[test]
    fn servers_are_merged_by_address_then_by_name_unless_replaced() {
        let server = |name: &str, url: &str| json!({"name": name, "config": {"url": url}});
        let draft = AgentDraft {
            custom_mcps: vec![server("a", "u1"), json!({"name": "b"})],
            ..AgentDraft::default()
        };
        let agent = agent(draft);
        let custom_mcps =
            Some(CustomMcps::Merge(vec![server("z", "u1"), json!({"name": "b", "x": 1}), json!({})]));
        let merged = changed(&agent, AgentChange { custom_mcps, ..AgentChange::default() });
        let expected = [server("z", "u1"), json!({"name": "b", "x": 1}), json!({})];
        assert_eq!(merged.version.config.custom_mcps, expected);
        let custom_mcps = Some(CustomMcps::Replace(vec![json!({})]));
        let replaced = changed(&merged, AgentChange { custom_mcps, ..AgentChange::default() });
        assert_eq!(replaced.version.config.custom_mcps, [json!({})]);
    }

    #[test]
    fn a_repetition_finds_the_same_agent() {
        let (account, author) = (AccountId::new(), UserId::new());
        let first = Agent::new(account, author, AgentDraft::default());
        let again = Agent::new(account, author, AgentDraft::default()).made_before(&first.answer());
        assert_eq!(again, Some(first));
    }
}
