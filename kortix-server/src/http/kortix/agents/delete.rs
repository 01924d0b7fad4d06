//! `DELETE /agents/{agent_id}`

use axum::{
    Json,
    extract::{Path, State},
};
use serde::Serialize;
use utoipa::ToSchema;

use super::{NOT_FOUND, Reach, reach};
use crate::{
    http::{
        AppState,
        auth::KortixCaller,
        error::ApiError,
        openapi::{errors::kortix, params::AgentPath},
    },
    store::AgentDeletion,
};

const FAILURE: &str = "Internal server error";

#[derive(Serialize, ToSchema)]
#[schema(as = AgentDeleted)]
pub(in crate::http) struct Body {
    message: &'static str,
}

/// Delete an agent with its versions.
///
/// What it has done in threads stays. The default agent cannot be deleted: make another one the default first.
#[utoipa::path(
    delete,
    path = "/agents/{agent_id}",
    operation_id = "agents.delete",
    tag = "agents",
    params(AgentPath),
    responses(
        (status = 200, description = "The agent is gone.", body = Body),
        kortix::Caller, kortix::Forbidden, kortix::NotFound, kortix::BadRequest,
    ),
)]
pub(in crate::http) async fn delete(
    State(app): State<AppState>,
    KortixCaller(caller): KortixCaller,
    Path(id): Path<String>,
) -> Result<Json<Body>, ApiError> {
    let Reach::Own(agent) = reach(&app, caller, &id, FAILURE).await? else {
        return Err(ApiError::forbidden("Access denied"));
    };
    let deletion = app.service.store.delete_agent(agent.id).await;
    match deletion.map_err(|error| ApiError::store(FAILURE, &error))? {
        AgentDeletion::Deleted => Ok(Json(Body { message: "Worker deleted successfully" })),
        AgentDeletion::IsDefault => Err(ApiError::bad_request("Cannot delete default agent")),
        AgentDeletion::NoSuchAgent => Err(ApiError::not_found(NOT_FOUND)),
    }
}
