//! `POST /agents`

use axum::{Json, extract::State};
use http::HeaderMap;
use serde_json::{Map, Value, json};
use utoipa::ToSchema;

use super::AgentBody;
use crate::{
    domain::agent::{Agent, AgentDraft},
    http::{
        AppState,
        auth::KortixCaller,
        error::{ApiError, repetition_refused},
        fields::Fields,
        idempotency::{ClientKey, replayed_header},
        openapi::errors::kortix,
    },
    store::{AddAgentError, Repetition},
};

/// The body, as it is sent. What is not named here is passed over.
#[derive(ToSchema)]
#[schema(as = NewAgent)]
#[expect(dead_code, reason = "only its description is used; the body is read field by field")]
struct Asked {
    name: String,
    /// Accepted and not used, as the service has it: give the prompt by `PUT`.
    system_prompt: Option<String>,
    #[schema(value_type = Option<Vec<Object>>)]
    configured_mcps: Option<Vec<Value>>,
    #[schema(value_type = Option<Vec<Object>>)]
    custom_mcps: Option<Vec<Value>>,
    /// Name of the tool → whether it is on, or an object with `enabled`. The tools for files and the shell are always on.
    #[schema(value_type = Option<Object>)]
    agentpress_tools: Option<Map<String, Value>>,
    is_default: Option<bool>,
    icon_name: Option<String>,
    icon_color: Option<String>,
    icon_background: Option<String>,
}

/// Make an agent.
///
/// Its first version has the built-in prompt.
#[utoipa::path(
    post,
    path = "/agents",
    operation_id = "agents.create",
    tag = "agents",
    params(ClientKey),
    request_body = Asked,
    responses(
        (status = 200, description = "The agent.", body = AgentBody),
        kortix::Caller, kortix::Limit, kortix::Body, kortix::Creates,
    ),
)]
pub(in crate::http) async fn create(
    State(app): State<AppState>,
    KortixCaller(caller): KortixCaller,
    key: ClientKey,
    mut fields: Fields,
) -> Result<(HeaderMap, Json<AgentBody>), ApiError> {
    fields.optional_text("system_prompt");
    let draft = AgentDraft {
        name: fields.text("name").unwrap_or_default(),
        configured_mcps: fields.optional_objects("configured_mcps").unwrap_or_default(),
        custom_mcps: fields.optional_objects("custom_mcps").unwrap_or_default(),
        tools: fields.optional_object("agentpress_tools").unwrap_or_default(),
        is_default: fields.optional_flag("is_default").unwrap_or_default(),
        icon_name: fields.optional_text("icon_name"),
        icon_color: fields.optional_text("icon_color"),
        icon_background: fields.optional_text("icon_background"),
    };
    fields.finish()?;
    let idempotency = key.bind("agents.create", &[&fingerprint(&draft)]);
    let agent = Agent::new(caller.account, caller.user, draft);
    let limits = |plan| app.service.limits.of(plan);
    match app.service.store.add_agent(&agent, &limits, idempotency.as_ref()).await {
        Ok(()) => Ok((replayed_header(false), Json(AgentBody::new(agent)))),
        Err(AddAgentError::Repeated(repetition)) => match made_before(agent, &repetition) {
            Some(agent) => Ok((replayed_header(true), Json(AgentBody::new(agent)))),
            None => Err(repetition_refused(&repetition)),
        },
        Err(AddAgentError::LimitReached { reached, plan }) => {
            Err(ApiError::agent_limit_reached(reached, plan))
        }
        Err(AddAgentError::Store(error)) => {
            Err(ApiError::store("Failed to create agent. Please try again later.", &error))
        }
    }
}

fn fingerprint(draft: &AgentDraft) -> String {
    let AgentDraft { name, configured_mcps, custom_mcps, tools, is_default, .. } = draft;
    let icon = [&draft.icon_name, &draft.icon_color, &draft.icon_background];
    json!([name, configured_mcps, custom_mcps, tools, is_default, icon]).to_string()
}

fn made_before(agent: Agent, repetition: &Repetition) -> Option<Agent> {
    match repetition {
        Repetition::Answered(answer) => agent.made_before(answer),
        Repetition::UnderWay | Repetition::KeyReused => None,
    }
}
