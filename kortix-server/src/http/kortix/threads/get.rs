//! `GET /threads/{thread_id}`

use axum::{
    Json,
    extract::{Path, State},
};
use serde::Serialize;
use serde_json::{Map, Value};

use crate::{
    domain::{
        account::Caller,
        execution::{Run, Status},
        project::Project,
    },
    http::{AppState, auth::OptionalCaller, error::ApiError, kortix::body::ProjectBody},
    ids::ThreadId,
    store::StoreError,
    timestamp::Timestamp,
};

#[derive(Serialize)]
pub(in crate::http) struct Body {
    thread_id: String,
    project_id: String,
    name: String,
    metadata: Map<String, Value>,
    is_public: bool,
    created_at: Timestamp,
    updated_at: Timestamp,
    project: ProjectBody,
    message_count: i64,
    recent_agent_runs: Vec<RunBody>,
}

#[derive(Serialize)]
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
            agent_id: None,
            agent_version_id: None,
            created_at: run.created_at,
        }
    }
}

/// An execution's state in the four words that Kortix has for it.
fn run_status(status: Status) -> &'static str {
    match status {
        Status::Queued | Status::Running | Status::Finishing => "running",
        Status::Succeeded => "completed",
        Status::Failed => "failed",
        Status::Stopped => "stopped",
    }
}

pub(in crate::http) async fn get(
    State(app): State<AppState>,
    OptionalCaller(caller): OptionalCaller,
    Path(id): Path<String>,
) -> Result<Json<Body>, ApiError> {
    let not_found = || ApiError::not_found("Thread not found");
    let failed = |error: StoreError| ApiError::store("Failed to fetch thread", &error);
    let store = &app.service.store;
    let id = ThreadId::parse(&id).ok_or_else(not_found)?;
    let thread = store.thread(id).await.map_err(failed)?.ok_or_else(not_found)?;
    let project = store.project(thread.project).await.map_err(failed)?.ok_or_else(not_found)?;
    authorize(&project, caller)?;
    if let Some(sandbox) =
        project.sandbox.as_ref().filter(|_| caller.is_some_and(|caller| caller.owns(&project)))
    {
        app.service.wake_in_background(&sandbox.key);
    }
    let runs = store.thread_runs(id).await.map_err(failed)?;
    Ok(Json(Body {
        thread_id: thread.id.hyphenated(),
        project_id: project.id.hyphenated(),
        name: thread.name,
        metadata: Map::new(),
        is_public: thread.is_public,
        created_at: thread.created_at,
        updated_at: thread.updated_at,
        project: ProjectBody::new(project, caller, &app.urls),
        message_count: 0,
        recent_agent_runs: runs.into_iter().map(RunBody::new).collect(),
    }))
}

fn authorize(project: &Project, caller: Option<Caller>) -> Result<(), ApiError> {
    match caller {
        _ if project.is_public => Ok(()),
        None => Err(ApiError::forbidden("Authentication required for private threads")),
        Some(caller) if caller.owns(project) => Ok(()),
        Some(_) => Err(ApiError::forbidden("Not authorized to access this thread")),
    }
}
