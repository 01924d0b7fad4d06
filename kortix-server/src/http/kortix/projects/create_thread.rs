//! `POST /projects/{project_id}/threads`

use axum::{
    Json,
    extract::{Path, State},
};
use http::HeaderMap;
use serde::Serialize;
use utoipa::ToSchema;

use crate::{
    domain::thread::{NEW_THREAD_NAME, Thread},
    http::{
        AppState,
        auth::KortixCaller,
        error::{ApiError, repetition_refused},
        idempotency::{ClientKey, replayed_header},
        openapi::{errors::kortix, params::ProjectPath},
    },
    ids::{ProjectId, ThreadId},
    store::{AddThreadError, Repetition, StoreError},
};

const NOT_FOUND: &str = "Project not found or access denied";
const FAILURE: &str = "Failed to create thread";

#[derive(Serialize, ToSchema)]
#[schema(as = ThreadInProjectCreated)]
pub(in crate::http) struct Body {
    thread_id: String,
    project_id: String,
}

/// Add a thread to a project.
///
/// It shares the project's sandbox, and belongs to the caller.
#[utoipa::path(
    post,
    path = "/projects/{project_id}/threads",
    operation_id = "projects.create_thread",
    tag = "projects",
    params(ProjectPath, ClientKey),
    responses(
        (status = 200, description = "The new thread and its project.", body = Body),
        kortix::Caller, kortix::Limit, kortix::NotFound, kortix::Creates,
    ),
)]
pub(in crate::http) async fn create_thread(
    State(app): State<AppState>,
    KortixCaller(caller): KortixCaller,
    Path(id): Path<String>,
    key: ClientKey,
) -> Result<(HeaderMap, Json<Body>), ApiError> {
    let not_found = || ApiError::not_found(NOT_FOUND);
    let failed = |error: StoreError| ApiError::store(FAILURE, &error);
    let service = &app.service;
    let project = ProjectId::parse(&id).ok_or_else(not_found)?;
    let found = service.store.project(project).await.map_err(failed)?.ok_or_else(not_found)?;
    if !service.project_access(Some(caller), &found).await.map_err(failed)?.is_member() {
        return Err(not_found());
    }
    let idempotency = key.bind("projects.create_thread", &[&project.prefixed()]);
    let thread = Thread::new(project, caller.account, NEW_THREAD_NAME);
    let limits = |plan| service.limits.of(plan);
    let answer = |thread: ThreadId, headers| {
        let body = Body { thread_id: thread.hyphenated(), project_id: project.hyphenated() };
        Ok((headers, Json(body)))
    };
    match service.store.add_thread(&thread, &limits, idempotency.as_ref()).await {
        Ok(()) => answer(thread.id, replayed_header(false)),
        Err(AddThreadError::Repeated(repetition)) => match made_before(&repetition) {
            Some(thread) => answer(thread, replayed_header(true)),
            None => Err(repetition_refused(&repetition)),
        },
        Err(AddThreadError::LimitReached(reached)) => Err(ApiError::limit_reached_in_project(reached)),
        Err(AddThreadError::NoSuchProject) => Err(not_found()),
        Err(AddThreadError::Store(error)) => Err(failed(error)),
    }
}

fn made_before(repetition: &Repetition) -> Option<ThreadId> {
    match repetition {
        Repetition::Answered(answer) => ThreadId::parse(answer),
        Repetition::UnderWay | Repetition::KeyReused => None,
    }
}
