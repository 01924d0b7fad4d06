//! `GET /agents`

use axum::{Json, extract::State};
use serde::Serialize;
use utoipa::ToSchema;

use super::AgentBody;
use crate::{
    domain::agent::{AgentQuery, AgentSort, Direction},
    http::{AppState, auth::KortixCaller, error::ApiError, openapi::errors::kortix, query::Parameters},
};

const LARGEST_LIMIT: u32 = 100;
const DEFAULT_LIMIT: u32 = 20;
/// More tools than this are not looked for.
const MOST_TOOLS: usize = 50;

/// The query, as it is sent.
#[derive(utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
#[expect(dead_code, reason = "only its description is used; the query is read field by field")]
struct Query {
    /// Which page, counted from 1.
    #[param(minimum = 1, maximum = 4_294_967_295_i64, default = 1)]
    page: Option<i64>,
    #[param(minimum = 1, maximum = 100, default = 20)]
    limit: Option<u32>,
    /// Part of the name.
    search: Option<String>,
    /// `created_at`, the default, `updated_at`, `name` or `tools_count`.
    sort_by: Option<String>,
    /// `desc`, the default, or `asc`.
    sort_order: Option<String>,
    has_default: Option<bool>,
    has_mcp_tools: Option<bool>,
    has_agentpress_tools: Option<bool>,
    /// Names of tools with commas between them: agents that have any of these. A server of tools is `mcp:` and its name.
    tools: Option<String>,
    /// `agents`, the default, or `templates`, of which this server has none.
    content_type: Option<String>,
}

#[derive(Serialize, ToSchema)]
#[schema(as = AgentList)]
pub(in crate::http) struct Body {
    agents: Vec<AgentBody>,
    pagination: AgentPagination,
}

/// Other names than everywhere else.
#[derive(Serialize, ToSchema)]
struct AgentPagination {
    current_page: u32,
    page_size: u32,
    total_items: i64,
    total_pages: i64,
    has_next: bool,
    has_previous: bool,
}

impl AgentPagination {
    fn new(query: &AgentQuery, total: i64) -> Self {
        let size = i64::from(query.limit);
        let total_pages = (total + size - 1) / size;
        Self {
            current_page: query.page,
            page_size: query.limit,
            total_items: total,
            total_pages,
            has_next: i64::from(query.page) < total_pages,
            has_previous: query.page > 1,
        }
    }
}

/// List the account's agents.
#[utoipa::path(
    get,
    path = "/agents",
    operation_id = "agents.list",
    tag = "agents",
    params(Query),
    responses(
        (status = 200, description = "One page of them.", body = Body),
        kortix::Caller, kortix::Query,
    ),
)]
pub(in crate::http) async fn list(
    State(app): State<AppState>,
    KortixCaller(caller): KortixCaller,
    mut parameters: Parameters,
) -> Result<Json<Body>, ApiError> {
    let wants_templates = parameters.text("content_type").is_some_and(|kind| kind == "templates");
    let query = read(&mut parameters);
    parameters.finish()?;
    let (agents, total) = if wants_templates {
        (Vec::new(), 0)
    } else {
        let read = app.service.store.agents(caller.account, &query).await;
        read.map_err(|error| ApiError::store("Failed to fetch agents", &error))?
    };
    let pagination = AgentPagination::new(&query, total);
    Ok(Json(Body { agents: agents.into_iter().map(AgentBody::new).collect(), pagination }))
}

fn read(parameters: &mut Parameters) -> AgentQuery {
    // The service falls back to its default for what it does not know.
    let sort = match parameters.text("sort_by").as_deref() {
        Some("name") => AgentSort::Name,
        Some("updated_at") => AgentSort::UpdatedAt,
        Some("tools_count") => AgentSort::ToolsCount,
        _ => AgentSort::CreatedAt,
    };
    let direction = match parameters.text("sort_order").as_deref() {
        Some("asc") => Direction::Ascending,
        _ => Direction::Descending,
    };
    let tools = parameters.text("tools").unwrap_or_default();
    let tools = tools.split(',').map(str::trim).filter(|tool| !tool.is_empty());
    AgentQuery {
        page: parameters.number("page", 1..=u32::MAX).unwrap_or(1),
        limit: parameters.number("limit", 1..=LARGEST_LIMIT).unwrap_or(DEFAULT_LIMIT),
        search: parameters.text("search").filter(|text| !text.is_empty()),
        sort,
        direction,
        is_default: parameters.flag("has_default"),
        has_mcp_tools: parameters.flag("has_mcp_tools"),
        has_tools: parameters.flag("has_agentpress_tools"),
        tools: tools.take(MOST_TOOLS).map(str::to_owned).collect(),
    }
}
