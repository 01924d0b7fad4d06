//! `PUT /agents/{agent_id}`

use axum::{
    Json,
    extract::{Path, State},
};
use serde_json::{Map, Value};
use utoipa::ToSchema;

use super::{AgentBody, NOT_FOUND, Reach, reach};
use crate::{
    domain::agent::{AgentChange, CustomMcps},
    http::{
        AppState,
        auth::KortixCaller,
        error::ApiError,
        fields::Fields,
        openapi::{errors::kortix, params::AgentPath},
    },
};

const FAILURE: &str = "Failed to update agent";

/// The body, as it is sent. What is not given, or null, stays.
#[derive(ToSchema)]
#[schema(as = AgentChange)]
#[expect(dead_code, reason = "only its description is used; the body is read field by field")]
struct Asked {
    name: Option<String>,
    /// Accepted and not kept, as the service has it.
    description: Option<String>,
    system_prompt: Option<String>,
    model: Option<String>,
    #[schema(value_type = Option<Vec<Object>>)]
    configured_mcps: Option<Vec<Value>>,
    /// Added to those that are there, by address or else by name.
    #[schema(value_type = Option<Vec<Object>>)]
    custom_mcps: Option<Vec<Value>>,
    /// Whether `custom_mcps` takes the place of those that are there.
    replace_mcps: Option<bool>,
    #[schema(value_type = Option<Object>)]
    agentpress_tools: Option<Map<String, Value>>,
    is_default: Option<bool>,
    icon_name: Option<String>,
    icon_color: Option<String>,
    icon_background: Option<String>,
    /// What works when the agent is started: one of those that the server was started with (`--agent`). It is in the
    /// metadata then. An extension.
    engine: Option<String>,
}

/// Change an agent.
///
/// Another prompt, model, tool or server of tools makes a new version.
#[utoipa::path(
    put,
    path = "/agents/{agent_id}",
    operation_id = "agents.update",
    tag = "agents",
    params(AgentPath),
    request_body = Asked,
    responses(
        (status = 200, description = "The agent after the change.", body = AgentBody),
        kortix::Caller, kortix::NotFound, kortix::Body,
    ),
)]
pub(in crate::http) async fn update(
    State(app): State<AppState>,
    KortixCaller(caller): KortixCaller,
    Path(id): Path<String>,
    mut fields: Fields,
) -> Result<Json<AgentBody>, ApiError> {
    let change = read(&mut fields, &app.runner.agent_names());
    fields.finish()?;
    let not_found = || ApiError::not_found(NOT_FOUND);
    // The service looks among the caller's own, so a stranger's is not there.
    let Reach::Own(agent) = reach(&app, caller, &id, FAILURE).await? else { return Err(not_found()) };
    let updated = app.service.store.update_agent(agent.id, change, caller.user).await;
    let updated = updated.map_err(|error| ApiError::store(FAILURE, &error))?.ok_or_else(not_found)?;
    Ok(Json(AgentBody::new(updated)))
}

fn read(fields: &mut Fields, engines: &[&str]) -> AgentChange {
    fields.optional_text("description");
    let replaces = fields.optional_flag("replace_mcps").unwrap_or_default();
    let custom_mcps = fields.optional_objects("custom_mcps");
    AgentChange {
        name: fields.optional_text("name"),
        system_prompt: fields.optional_text("system_prompt"),
        model: fields.optional_text("model"),
        configured_mcps: fields.optional_objects("configured_mcps"),
        custom_mcps: custom_mcps.map(if replaces { CustomMcps::Replace } else { CustomMcps::Merge }),
        tools: fields.optional_object("agentpress_tools"),
        is_default: fields.optional_flag("is_default"),
        icon_name: fields.optional_text("icon_name"),
        icon_color: fields.optional_text("icon_color"),
        icon_background: fields.optional_text("icon_background"),
        engine: engine(fields, engines),
    }
}

fn engine(fields: &mut Fields, engines: &[&str]) -> Option<String> {
    let engine = fields.optional_text("engine")?;
    if !engines.contains(&engine.as_str()) {
        let message = format!("Input should be one of {}", engines.join(", "));
        fields.problem("engine", "enum", message, engine.as_str().into(), None);
    }
    Some(engine)
}
