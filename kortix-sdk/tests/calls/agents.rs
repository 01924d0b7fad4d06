use kortix_sdk::{
    ErrorKind, Metadata,
    agents::{Agent, AgentContentType, AgentSort},
};
use serde_json::json;

use crate::{TIME, line};

fn agent() -> String {
    json!({"agent_id": "a", "name": "Ledger", "description": null, "system_prompt": "p", "model": null,
        "configured_mcps": [], "custom_mcps": [{"name": "search", "config": {"url": "u"}}],
        "agentpress_tools": {"sb_files_tool": true}, "is_default": true, "is_public": null, "tags": null,
        "icon_name": "bot", "icon_color": "#000000", "icon_background": "#F3F4F6", "created_at": TIME,
        "updated_at": null, "current_version_id": "v", "version_count": 2, "metadata": null,
        "current_version": {"version_id": "v", "agent_id": "a", "version_number": 2, "version_name": "v2",
            "system_prompt": "p", "configured_mcps": [], "custom_mcps": [], "agentpress_tools": {},
            "is_active": true, "created_at": TIME, "updated_at": TIME, "created_by": null}})
    .to_string()
}

#[tokio::test]
async fn list() {
    let page = r#"{"agents":[],"pagination":{"current_page":2,"page_size":20,"total_items":41,"total_pages":3,
        "has_next":true,"has_previous":true}}"#;
    let (sent, found) = line(page, |client| client.agents().list()).await;
    assert_eq!(sent, "GET /agents -");
    assert_eq!((found.pagination.total_items, found.pagination.has_next), (41, true));
    let (sent, _) = line(page, |client| {
        client
            .agents()
            .list()
            .page(2)
            .limit(5)
            .search("a b")
            .sort_by(AgentSort::ToolsCount)
            .ascending()
            .only_default()
            .with_mcp_tools()
            .without_agentpress_tools()
            .tools(["web_search_tool", "x"])
            .content_type(AgentContentType::Templates)
    })
    .await;
    assert_eq!(
        sent,
        "GET /agents?page=2&limit=5&search=a%20b&sort_by=tools_count&sort_order=asc&has_default=true\
         &has_mcp_tools=true&has_agentpress_tools=false&tools=web_search_tool%2Cx&content_type=templates -"
    );
    let (sent, _) = line(page, |client| {
        client.agents().list().without_default().without_mcp_tools().with_agentpress_tools()
    })
    .await;
    assert_eq!(sent, "GET /agents?has_default=false&has_mcp_tools=false&has_agentpress_tools=true -");
}

#[tokio::test]
async fn create() {
    let (sent, made) = line(&agent(), |client| client.agents().create("Ledger")).await;
    assert_eq!(sent, r#"POST /agents application/json {"name":"Ledger"}"#);
    assert_eq!((made.version_count, made.is_default, made.is_public), (2, true, false));
    assert_eq!(made.custom_mcps[0].get_str("name"), Some("search"));
    assert_eq!(made.current_version.unwrap().version_number, 2);
    let (sent, _) = line(&agent(), |client| {
        client
            .agents()
            .create("a")
            .system_prompt("b")
            .configured_mcp(Metadata::of(json!({"n": 1})).unwrap())
            .custom_mcp(Metadata::of(json!({"n": 2})).unwrap())
            .custom_mcp(Metadata::of(json!({"n": 3})).unwrap())
            .agentpress_tools(Metadata::of(json!({"t": true})).unwrap())
            .default_agent()
            .icon_name("c")
            .icon_color("d")
            .icon_background("e")
    })
    .await;
    assert_eq!(
        sent,
        r#"POST /agents application/json {"name":"a","system_prompt":"b","configured_mcps":[{"n":1}],"custom_mcps":[{"n":2},{"n":3}],"agentpress_tools":{"t":true},"is_default":true,"icon_name":"c","icon_color":"d","icon_background":"e"}"#
    );
}

#[tokio::test]
async fn get_and_delete() {
    let (sent, _) = line(&agent(), |client| client.agents().get("a")).await;
    assert_eq!(sent, "GET /agents/a -");
    let (sent, deleted) =
        line(r#"{"message":"Worker deleted successfully"}"#, |client| client.agents().delete("a")).await;
    assert_eq!(
        (sent.as_str(), deleted.message.as_str()),
        ("DELETE /agents/a -", "Worker deleted successfully")
    );
}

#[tokio::test]
async fn update() {
    let (sent, _) = line(&agent(), |client| client.agents().update("a").name("b")).await;
    assert_eq!(sent, r#"PUT /agents/a application/json {"name":"b"}"#);
    let (sent, _) = line(&agent(), |client| {
        client
            .agents()
            .update("a")
            .description("c")
            .system_prompt("d")
            .model("e")
            .configured_mcps([])
            .custom_mcps([Metadata::of(json!({"n": 1})).unwrap()])
            .replace_mcps()
            .agentpress_tools(Metadata::default())
            .default_agent()
            .icon_name("f")
            .icon_color("g")
            .icon_background("h")
    })
    .await;
    assert_eq!(
        sent,
        r#"PUT /agents/a application/json {"description":"c","system_prompt":"d","model":"e","configured_mcps":[],"custom_mcps":[{"n":1}],"agentpress_tools":{},"is_default":true,"icon_name":"f","icon_color":"g","icon_background":"h","replace_mcps":true}"#
    );
}

#[test]
fn an_agent_in_a_list_may_lack_its_configuration() {
    let agent: Agent =
        serde_json::from_value(json!({"agent_id": "a", "name": "n", "created_at": TIME})).unwrap();
    assert_eq!((agent.version_count, agent.current_version), (1, None));
    assert!(agent.custom_mcps.is_empty() && agent.agentpress_tools.is_empty() && agent.tags.is_empty());
}

#[test]
fn only_objects_are_objects() {
    for value in [json!(1), json!([{}]), json!("{}"), json!(null)] {
        assert_eq!(Metadata::of(&value).unwrap_err().kind(), &ErrorKind::InvalidRequest, "{value}");
    }
}
