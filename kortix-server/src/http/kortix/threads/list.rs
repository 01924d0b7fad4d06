//! `GET /threads`

use axum::{Json, extract::State};
use serde::Serialize;
use serde_json::{Map, Value};
use utoipa::ToSchema;

use crate::{
    domain::{project::Project, thread::Thread},
    http::{
        AppState, auth::KortixCaller, error::ApiError, extract::Paging, kortix::body::Pagination,
        openapi::errors::kortix,
    },
    timestamp::Timestamp,
};

#[derive(Serialize, ToSchema)]
#[schema(as = ThreadList)]
pub(in crate::http) struct Body {
    threads: Vec<Item>,
    pagination: Pagination,
}

#[derive(Serialize, ToSchema)]
#[schema(as = ThreadListItem)]
struct Item {
    thread_id: String,
    project_id: String,
    name: String,
    #[schema(value_type = Object)]
    metadata: Map<String, Value>,
    is_public: bool,
    created_at: Timestamp,
    updated_at: Timestamp,
    project: ItemProject,
}

#[derive(Serialize, ToSchema)]
#[schema(as = ThreadListProject)]
struct ItemProject {
    project_id: String,
    name: String,
    icon_name: Option<String>,
    is_public: bool,
    created_at: Timestamp,
    updated_at: Timestamp,
}

impl Item {
    fn new((thread, project): (Thread, Project)) -> Self {
        Self {
            thread_id: thread.id.hyphenated(),
            project_id: project.id.hyphenated(),
            name: thread.name,
            metadata: thread.metadata,
            is_public: thread.is_public,
            created_at: thread.created_at,
            updated_at: thread.updated_at,
            project: ItemProject {
                project_id: project.id.hyphenated(),
                name: project.name,
                icon_name: project.icon_name,
                is_public: project.is_public,
                created_at: project.created_at,
                updated_at: project.updated_at,
            },
        }
    }
}

/// List the caller's threads, newest first.
#[utoipa::path(
    get,
    path = "/threads",
    operation_id = "threads.list",
    tag = "threads",
    params(Paging),
    responses(
        (status = 200, description = "One page of them.", body = Body),
        kortix::Caller, kortix::Query,
    ),
)]
pub(in crate::http) async fn list(
    State(app): State<AppState>,
    KortixCaller(caller): KortixCaller,
    Paging(request): Paging,
) -> Result<Json<Body>, ApiError> {
    let page = app
        .service
        .store
        .threads(caller.account, request)
        .await
        .map_err(|error| ApiError::store("Failed to fetch threads", &error))?;
    let pagination = Pagination::new(request, &page);
    Ok(Json(Body { threads: page.items.into_iter().map(Item::new).collect(), pagination }))
}
