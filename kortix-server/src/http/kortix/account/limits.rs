//! `GET /limits`

use axum::{
    Json,
    extract::{Query, State},
};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::body::{CountLimit, RunLimit, TriggerLimit};
use crate::{
    domain::account_state::AccountState,
    http::{AppState, auth::KortixCaller, error::ApiError, openapi::errors::kortix},
};

/// One kind of limit, or all of them.
#[derive(Debug, Deserialize)]
pub(in crate::http) struct Kind {
    r#type: Option<String>,
}

#[derive(Default, Serialize, ToSchema)]
#[schema(as = AccountLimits)]
pub(in crate::http) struct Body {
    #[serde(skip_serializing_if = "Option::is_none")]
    thread_count: Option<CountLimit>,
    #[serde(skip_serializing_if = "Option::is_none")]
    concurrent_runs: Option<RunLimit>,
    #[serde(skip_serializing_if = "Option::is_none")]
    ai_worker_count: Option<CountLimit>,
    #[serde(skip_serializing_if = "Option::is_none")]
    project_count: Option<CountLimit>,
    #[serde(skip_serializing_if = "Option::is_none")]
    trigger_count: Option<TriggerLimit>,
    #[serde(skip_serializing_if = "Option::is_none")]
    custom_mcp_count: Option<CountLimit>,
    /// The workers, under a name of old.
    #[serde(skip_serializing_if = "Option::is_none")]
    agent_count: Option<CountLimit>,
    /// The workers, under another name of old.
    #[serde(skip_serializing_if = "Option::is_none")]
    custom_worker_count: Option<CountLimit>,
}

impl Body {
    const ALL: [&str; 6] = [
        "thread_count",
        "concurrent_runs",
        "ai_worker_count",
        "project_count",
        "trigger_count",
        "custom_mcp_count",
    ];

    fn new(state: &AccountState, kinds: &[&str]) -> Result<Self, ApiError> {
        let mut body = Self::default();
        for kind in kinds {
            body.add(state, kind)?;
        }
        Ok(body)
    }

    fn add(&mut self, state: &AccountState, kind: &str) -> Result<(), ApiError> {
        let count = |count| Some(CountLimit::of_plan(count, state));
        match kind {
            "thread_count" => self.thread_count = count(state.threads()),
            "concurrent_runs" => self.concurrent_runs = Some(RunLimit::new(state)),
            "ai_worker_count" => self.ai_worker_count = count(state.workers()),
            "project_count" => self.project_count = count(state.projects()),
            "trigger_count" => self.trigger_count = Some(TriggerLimit::new(state)),
            "custom_mcp_count" => self.custom_mcp_count = count(state.custom_mcps()),
            "agent_count" => self.agent_count = count(state.workers()),
            "custom_worker_count" => self.custom_worker_count = count(state.workers()),
            other => return Err(ApiError::bad_request(format!("Invalid limit type '{other}'"))),
        }
        Ok(())
    }
}

/// Read what the plan of the caller's account allows, and how much of it is used.
#[utoipa::path(
    get,
    path = "/limits",
    operation_id = "account.limits",
    tag = "account",
    params((
        "type" = Option<String>, Query,
        description = "One of the names of the answer; all but the names of old when absent.",
    )),
    responses(
        (status = 200, description = "Those that were asked for.", body = Body),
        kortix::Caller, kortix::BadRequest,
    ),
)]
pub(in crate::http) async fn limits(
    State(app): State<AppState>,
    KortixCaller(caller): KortixCaller,
    Query(kind): Query<Kind>,
) -> Result<Json<Body>, ApiError> {
    let state = app.service.account_state(caller.account).await;
    let state = state.map_err(|error| ApiError::store("Failed to fetch limits", &error))?;
    match &kind.r#type {
        Some(kind) => Body::new(&state, &[kind]),
        None => Body::new(&state, &Body::ALL),
    }
    .map(Json)
}
