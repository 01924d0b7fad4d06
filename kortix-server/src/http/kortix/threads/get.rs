//! `GET /threads/{thread_id}`

use axum::{
    Json,
    extract::{Path, State},
};
use serde::Serialize;
use serde_json::{Map, Value};
use utoipa::ToSchema;

use crate::{
    domain::execution::Run,
    http::{
        AppState,
        auth::OptionalCaller,
        error::ApiError,
        kortix::{
            access::{ThreadInReach, readable_thread},
            body::{ProjectBody, run_status},
        },
        openapi::{errors::kortix, params::ThreadPath},
    },
    ids::{AgentId, AgentVersionId},
    timestamp::Timestamp,
};

#[derive(Serialize, ToSchema)]
#[schema(as = ThreadDetail)]
pub(in crate::http) struct Body {
    thread_id: String,
    project_id: String,
    name: String,
    #[schema(value_type = Object)]
    metadata: Map<String, Value>,
    is_public: bool,
    created_at: Timestamp,
    updated_at: Timestamp,
    project: ProjectBody,
    message_count: i64,
    recent_agent_runs: Vec<RunBody>,
}

#[derive(Serialize, ToSchema)]
#[schema(as = ThreadRun)]
struct RunBody {
    id: String,
    status: &'static str,
    started_at: Option<Timestamp>,
    completed_at: Option<Timestamp>,
    error: Option<String>,
    agent_id: Option<String>,
    agent_version_id: Option<String>,
    created_at: Timestamp,
}

impl RunBody {
    fn new(run: Run) -> Self {
        Self {
            id: run.id.hyphenated(),
            status: run_status(run.status),
            started_at: run.started_at,
            completed_at: run.completed_at,
            error: run.error,
            agent_id: run.agent_id.map(AgentId::hyphenated),
            agent_version_id: run.agent_version.map(AgentVersionId::hyphenated),
            created_at: run.created_at,
        }
    }
}

/// Read a thread with its project, sandbox and runs.
///
/// The sandbox's secrets are shown to members alone. Asking for a thread wakes its sandbox.
#[utoipa::path(
    get,
    path = "/threads/{thread_id}",
    operation_id = "threads.get",
    tag = "threads",
    params(ThreadPath),
    security((), ("jwt" = []), ("api_key" = []), ("obvious_key" = [])),
    responses(
        (status = 200, description = "The thread.", body = Body),
        kortix::Reader, kortix::Forbidden, kortix::NotFound,
    ),
)]
pub(in crate::http) async fn get(
    State(app): State<AppState>,
    OptionalCaller(caller): OptionalCaller,
    Path(id): Path<String>,
) -> Result<Json<Body>, ApiError> {
    let ThreadInReach { thread, project, access } = readable_thread(&app, caller, &id).await?;
    if let Some(sandbox) = project.sandbox.as_ref().filter(|_| access.is_member()) {
        app.service.start_in_background(&sandbox.key);
    }
    let runs = app.service.store.thread_runs(thread.id).await;
    let runs = runs.map_err(|error| ApiError::store("Failed to fetch thread", &error))?;
    Ok(Json(Body {
        thread_id: thread.id.hyphenated(),
        project_id: project.id.hyphenated(),
        name: thread.name,
        metadata: thread.metadata,
        is_public: thread.is_public,
        created_at: thread.created_at,
        updated_at: thread.updated_at,
        project: ProjectBody::new(project, access, &app.urls),
        message_count: thread.message_count,
        recent_agent_runs: runs.into_iter().map(RunBody::new).collect(),
    }))
}
