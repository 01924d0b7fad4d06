//! `GET /projects/{project_id}/threads`

use axum::{
    Json,
    extract::{Path, State},
};
use serde::Serialize;
use serde_json::{Map, Value};
use utoipa::ToSchema;

use crate::{
    domain::thread::Thread,
    http::{
        AppState,
        auth::KortixCaller,
        error::ApiError,
        extract::Paging,
        kortix::{access, body::Pagination},
        openapi::{errors::kortix, params::ProjectPath},
    },
    timestamp::Timestamp,
};

const FAILURE: &str = "Failed to fetch threads";

#[derive(Serialize, ToSchema)]
#[schema(as = ProjectThreads)]
pub(in crate::http) struct Body {
    threads: Vec<Item>,
    pagination: Pagination,
}

#[derive(Serialize, ToSchema)]
#[schema(as = ProjectThread)]
struct Item {
    thread_id: String,
    project_id: String,
    name: String,
    #[schema(value_type = Object)]
    metadata: Map<String, Value>,
    is_public: bool,
    created_at: Timestamp,
    updated_at: Timestamp,
    message_count: i64,
}

impl Item {
    fn new(thread: Thread) -> Self {
        Self {
            thread_id: thread.id.hyphenated(),
            project_id: thread.project.hyphenated(),
            name: thread.name,
            metadata: thread.metadata,
            is_public: thread.is_public,
            created_at: thread.created_at,
            updated_at: thread.updated_at,
            message_count: thread.message_count,
        }
    }
}

/// List a project's threads, newest first.
#[utoipa::path(
    get,
    path = "/projects/{project_id}/threads",
    operation_id = "projects.threads",
    tag = "projects",
    params(ProjectPath, Paging),
    responses(
        (status = 200, description = "One page of them.", body = Body),
        kortix::Caller, kortix::Forbidden, kortix::NotFound, kortix::Query,
    ),
)]
pub(in crate::http) async fn threads(
    State(app): State<AppState>,
    KortixCaller(caller): KortixCaller,
    Path(id): Path<String>,
    Paging(request): Paging,
) -> Result<Json<Body>, ApiError> {
    let (project, access) = access::project(&app, Some(caller), &id, FAILURE).await?;
    if !access.can_read() {
        return Err(ApiError::forbidden("Not authorized to access this project"));
    }
    let page = app.service.store.project_threads(project.id, request).await;
    let page = page.map_err(|error| ApiError::store(FAILURE, &error))?;
    let pagination = Pagination::new(request, &page);
    Ok(Json(Body { threads: page.items.into_iter().map(Item::new).collect(), pagination }))
}
