//! `PATCH /threads/{thread_id}`

use axum::{
    Json,
    extract::{Path, State},
};
use serde::Serialize;
use serde_json::{Map, Value};
use utoipa::ToSchema;

use crate::{
    domain::thread::ThreadChange,
    http::{
        AppState,
        auth::KortixCaller,
        error::ApiError,
        fields::OptionalFields,
        kortix::{
            access::{ThreadInReach, writable_thread},
            body::ProjectBody,
        },
        openapi::{errors::kortix, params::ThreadPath},
    },
    timestamp::Timestamp,
};

/// The body, as it is sent.
#[derive(ToSchema)]
#[schema(as = ThreadChange)]
#[expect(dead_code, reason = "only its description is used; the body is read field by field")]
struct Asked {
    /// A new name for the project.
    title: Option<String>,
    /// Whether everybody may read the project and its threads.
    is_public: Option<bool>,
}

#[derive(Serialize, ToSchema)]
#[schema(as = ThreadUpdated)]
pub(in crate::http) struct Body {
    thread_id: String,
    project_id: String,
    #[schema(value_type = Object)]
    metadata: Map<String, Value>,
    is_public: bool,
    created_at: Timestamp,
    updated_at: Timestamp,
    project: ProjectBody,
    /// Always 0, as the service has it: read the thread for the count.
    message_count: u32,
    /// Always empty, as the service has it: read the thread for its runs.
    #[schema(value_type = Vec<Object>)]
    recent_agent_runs: [(); 0],
}

/// Change the title of a thread, and who may read it.
///
/// Both are properties of the whole project: the title becomes its name, and publicness is for all its threads.
#[utoipa::path(
    patch,
    path = "/threads/{thread_id}",
    operation_id = "threads.update",
    tag = "threads",
    params(ThreadPath),
    request_body = Option<Asked>,
    responses(
        (status = 200, description = "The thread, without its name, messages and runs.", body = Body),
        kortix::Caller, kortix::Forbidden, kortix::NotFound, kortix::Body,
    ),
)]
pub(in crate::http) async fn update(
    State(app): State<AppState>,
    KortixCaller(caller): KortixCaller,
    Path(id): Path<String>,
    OptionalFields(mut fields): OptionalFields,
) -> Result<Json<Body>, ApiError> {
    let change =
        ThreadChange { title: fields.optional_text("title"), is_public: fields.optional_flag("is_public") };
    fields.finish()?;
    let thread = writable_thread(&app, caller, &id).await?.thread.id;
    if change.is_none() {
        return Err(ApiError::bad_request("No update data provided"));
    }
    let updated = app.service.store.update_thread(thread, &change).await;
    if !updated.map_err(|error| ApiError::store("Failed to update thread", &error))? {
        return Err(ApiError::not_found("Thread not found"));
    }
    let ThreadInReach { thread, project, access } = writable_thread(&app, caller, &id).await?;
    Ok(Json(Body {
        thread_id: thread.id.hyphenated(),
        project_id: project.id.hyphenated(),
        metadata: thread.metadata,
        is_public: thread.is_public,
        created_at: thread.created_at,
        updated_at: thread.updated_at,
        project: ProjectBody::new(project, access, &app.urls),
        message_count: 0,
        recent_agent_runs: [],
    }))
}
