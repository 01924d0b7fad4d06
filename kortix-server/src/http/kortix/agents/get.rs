//! `GET /agents/{agent_id}`

use axum::{
    Json,
    extract::{Path, State},
};

use super::{AgentBody, Reach, reach};
use crate::http::{
    AppState,
    auth::KortixCaller,
    error::ApiError,
    openapi::{errors::kortix, params::AgentPath},
};

/// Read an agent with the version that works.
#[utoipa::path(
    get,
    path = "/agents/{agent_id}",
    operation_id = "agents.get",
    tag = "agents",
    params(AgentPath),
    responses(
        (status = 200, description = "The agent.", body = AgentBody),
        kortix::Caller, kortix::Forbidden, kortix::NotFound,
    ),
)]
pub(in crate::http) async fn get(
    State(app): State<AppState>,
    KortixCaller(caller): KortixCaller,
    Path(id): Path<String>,
) -> Result<Json<AgentBody>, ApiError> {
    match reach(&app, caller, &id, "Failed to fetch agent").await? {
        Reach::Own(agent) => Ok(Json(AgentBody::new(agent))),
        Reach::Strange(agent) if agent.is_public => Ok(Json(AgentBody::new(agent))),
        Reach::Strange(_) => Err(ApiError::forbidden("Access denied")),
    }
}
