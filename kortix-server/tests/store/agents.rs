//! Agents and their versions.

use std::sync::Arc;

use kortix_server::{
    domain::{
        agent::{Agent, AgentChange, AgentDraft, AgentQuery, AgentSort, Direction},
        plan::{Limits, Plan},
    },
    ids::{AccountId, AgentId, UserId},
    store::{AddAgentError, AgentDeletion, IdempotencyKey, LimitReached, LimitedResource, Repetition},
};
use serde_json::{Map, Value, json};

use crate::cases::Db;

const ALL: AgentQuery = AgentQuery {
    page: 1,
    limit: 100,
    search: None,
    sort: AgentSort::CreatedAt,
    direction: Direction::Ascending,
    is_default: None,
    has_mcp_tools: None,
    has_tools: None,
    tools: Vec::new(),
};

fn room_for(workers: i64) -> impl Fn(Plan) -> Limits + Send + Sync {
    move |_| Limits { workers, ..Limits::UNLIMITED }
}

fn agent(account: AccountId, name: &str) -> Agent {
    Agent::new(account, UserId::new(), AgentDraft { name: name.to_owned(), ..AgentDraft::default() })
}

async fn add(db: &Db, agent: &Agent) {
    db.add_agent(agent, &room_for(100), None).await.unwrap();
}

async fn names(db: &Db, account: AccountId, query: &AgentQuery) -> Vec<String> {
    db.agents(account, query).await.unwrap().0.into_iter().map(|agent| agent.name).collect()
}

fn object(value: Value) -> Map<String, Value> {
    serde_json::from_value(value).unwrap()
}

pub(crate) async fn agents_are_made_as_long_as_the_plan_has_room(db: Db) {
    let account = AccountId::new();
    let attempts = (0..20).map(|_| {
        let db = Arc::clone(&db);
        tokio::spawn(async move { db.add_agent(&agent(account, "one"), &room_for(3), None).await })
    });
    let mut through = 0;
    for attempt in attempts.collect::<Vec<_>>() {
        match attempt.await.unwrap() {
            Ok(()) => through += 1,
            Err(AddAgentError::LimitReached { reached, plan }) => {
                let expected = LimitReached { resource: LimitedResource::Agents, current_count: 3, limit: 3 };
                assert_eq!((reached, plan), (expected, Plan::FREE));
            }
            Err(other) => panic!("{other:?}"),
        }
    }
    let counted = db.account(account).await.unwrap().unwrap().agent_count;
    assert_eq!((through, counted, db.agents(account, &ALL).await.unwrap().1), (3, 3, 3));
}

pub(crate) async fn an_agent_is_read_as_it_was_made_and_changed(db: Db) {
    let account = AccountId::new();
    let draft = AgentDraft {
        name: "Ledger".to_owned(),
        configured_mcps: vec![json!({"name": "search"})],
        custom_mcps: vec![json!({"name": "own", "config": {"url": "https://tools.example.net"}})],
        tools: object(json!({"browser_tool": true})),
        icon_name: Some("chart".to_owned()),
        ..AgentDraft::default()
    };
    let made = Agent::new(account, UserId::new(), draft);
    add(&db, &made).await;
    assert_eq!(db.agent(made.id).await.unwrap().as_ref(), Some(&made));
    let change = AgentChange {
        system_prompt: Some("Check ledgers.".to_owned()),
        engine: Some("command".to_owned()),
        ..AgentChange::default()
    };
    let changed = db.update_agent(made.id, change, UserId::new()).await.unwrap().unwrap();
    assert_eq!(changed.metadata["engine"], "command");
    assert_eq!((changed.version_count, changed.version.config.system_prompt.as_str()), (2, "Check ledgers."));
    assert_eq!(db.agent(made.id).await.unwrap(), Some(changed));
    assert_eq!(db.update_agent(AgentId::new(), AgentChange::default(), UserId::new()).await.unwrap(), None);
}

pub(crate) async fn changes_at_the_same_time_are_all_made(db: Db) {
    let made = agent(AccountId::new(), "one");
    add(&db, &made).await;
    let changes = (0..8).map(|number| {
        let db = Arc::clone(&db);
        let change = AgentChange { model: Some(format!("model {number}")), ..AgentChange::default() };
        tokio::spawn(async move { db.update_agent(made.id, change, UserId::new()).await })
    });
    for change in changes.collect::<Vec<_>>() {
        change.await.unwrap().unwrap().unwrap();
    }
    assert_eq!(db.agent(made.id).await.unwrap().unwrap().version_count, 9);
}

pub(crate) async fn an_account_has_one_default_agent_at_most_and_keeps_it(db: Db) {
    let account = AccountId::new();
    let default = |name: &str| Agent { is_default: true, ..agent(account, name) };
    let (first, second, stranger) =
        (default("a"), default("b"), Agent { is_default: true, ..agent(AccountId::new(), "c") });
    for agent in [&first, &stranger, &second] {
        add(&db, agent).await;
    }
    let is_default = async |id| db.agent(id).await.unwrap().unwrap().is_default;
    assert_eq!((is_default(first.id).await, is_default(second.id).await), (false, true));
    assert!(is_default(stranger.id).await);
    assert_eq!(db.delete_agent(second.id).await.unwrap(), AgentDeletion::IsDefault);
    let change = AgentChange { is_default: Some(true), ..AgentChange::default() };
    db.update_agent(first.id, change, UserId::new()).await.unwrap().unwrap();
    assert_eq!((is_default(first.id).await, is_default(second.id).await), (true, false));
    assert_eq!(db.delete_agent(second.id).await.unwrap(), AgentDeletion::Deleted);
    assert_eq!(db.delete_agent(second.id).await.unwrap(), AgentDeletion::NoSuchAgent);
    assert_eq!(db.account(account).await.unwrap().unwrap().agent_count, 1);
}

pub(crate) async fn a_repeated_agent_is_made_once(db: Db) {
    let account = AccountId::new();
    let key = IdempotencyKey { key: "k".to_owned(), fingerprint: [1; 32] };
    let first = agent(account, "one");
    db.add_agent(&first, &room_for(1), Some(&key)).await.unwrap();
    match db.add_agent(&agent(account, "one"), &room_for(1), Some(&key)).await {
        Err(AddAgentError::Repeated(Repetition::Answered(answer))) => assert_eq!(answer, first.answer()),
        other => panic!("expected a repetition, got {other:?}"),
    }
    assert_eq!(db.agents(account, &ALL).await.unwrap().1, 1);
}

pub(crate) async fn agents_are_narrowed_sorted_and_paged(db: Db) {
    let account = AccountId::new();
    let with_tools = |name: &str, tools: Value, mcps: Vec<Value>| {
        let draft = AgentDraft {
            name: name.to_owned(),
            tools: object(tools),
            custom_mcps: mcps,
            ..AgentDraft::default()
        };
        Agent::new(account, UserId::new(), draft)
    };
    add(&db, &with_tools("beta", json!({}), Vec::new())).await;
    add(&db, &with_tools("Alpha", json!({"browser_tool": true}), vec![json!({"name": "maps"})])).await;
    let gamma = with_tools("gamma_%", json!({"browser_tool": false, "browser_tool_2": true}), Vec::new());
    add(&db, &Agent { is_default: true, ..gamma }).await;
    add(&db, &agent(AccountId::new(), "strange")).await;

    assert_eq!(names(&db, account, &ALL).await, ["beta", "Alpha", "gamma_%"]);
    let newest = AgentQuery { direction: Direction::Descending, ..ALL };
    assert_eq!(names(&db, account, &newest).await, ["gamma_%", "Alpha", "beta"]);
    let by_name = AgentQuery { sort: AgentSort::Name, ..ALL };
    assert_eq!(names(&db, account, &by_name).await, ["Alpha", "beta", "gamma_%"]);
    let by_tools = AgentQuery { sort: AgentSort::ToolsCount, ..newest.clone() };
    assert_eq!(names(&db, account, &by_tools).await, ["Alpha", "gamma_%", "beta"]);

    let search = |text: &str| AgentQuery { search: Some(text.to_owned()), ..ALL };
    assert_eq!(names(&db, account, &search("ALP")).await, ["Alpha"]);
    assert_eq!(names(&db, account, &search("_%")).await, ["gamma_%"]);
    let default = AgentQuery { is_default: Some(true), ..ALL };
    assert_eq!(names(&db, account, &default).await, ["gamma_%"]);
    let with_mcps = AgentQuery { has_mcp_tools: Some(false), ..ALL };
    assert_eq!(names(&db, account, &with_mcps).await, ["beta", "gamma_%"]);
    let without_tools = AgentQuery { has_tools: Some(false), ..ALL };
    assert!(names(&db, account, &without_tools).await.is_empty());
    let tools = |names: &[&str]| AgentQuery { tools: names.iter().map(ToString::to_string).collect(), ..ALL };
    assert_eq!(names(&db, account, &tools(&["browser_tool"])).await, ["Alpha"]);
    assert_eq!(names(&db, account, &tools(&["mcp:maps", "browser_tool_2"])).await, ["Alpha", "gamma_%"]);

    let second = AgentQuery { page: 2, limit: 2, ..ALL };
    let (page, total) = db.agents(account, &second).await.unwrap();
    assert_eq!((page.len(), total), (1, 3));
}
