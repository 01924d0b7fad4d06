//! `POST /threads`

use axum::{Json, extract::State};
use http::HeaderMap;
use serde::Serialize;
use utoipa::ToSchema;

use crate::{
    domain::create_thread::NewThread,
    http::{
        AppState,
        auth::KortixCaller,
        error::ApiError,
        extract::Form,
        idempotency::{ClientKey, replayed_header},
        limits::LongCall,
        openapi::errors::kortix,
    },
};

#[derive(Serialize, ToSchema)]
#[schema(as = ThreadCreated)]
pub(in crate::http) struct Body {
    thread_id: String,
    project_id: String,
}

/// What the form holds.
#[derive(ToSchema)]
#[schema(as = NewThread)]
#[expect(dead_code, reason = "only its description is used; the form is read field by field")]
struct Fields {
    /// The name of the project. `New Project` when absent or empty.
    name: Option<String>,
}

/// Make a thread.
///
/// The thread is in a project of its own with a sandbox, and the answer comes when the sandbox is ready.
#[utoipa::path(
    post,
    path = "/threads",
    operation_id = "threads.create",
    tag = "threads",
    params(ClientKey),
    request_body(content(
        (Option<Fields> = "application/x-www-form-urlencoded"),
        (Option<Fields> = "multipart/form-data"),
        (Option<Fields> = "application/json"),
    )),
    responses(
        (status = 200, description = "The new thread and its project.", body = Body),
        kortix::Caller, kortix::Limit, kortix::Body, kortix::Creates,
    ),
)]
pub(in crate::http) async fn create(
    State(app): State<AppState>,
    _: LongCall,
    KortixCaller(caller): KortixCaller,
    key: ClientKey,
    mut form: Form,
) -> Result<(HeaderMap, Json<Body>), ApiError> {
    let name = form.take("name");
    let idempotency = key.bind("threads.create", &[name.as_deref().unwrap_or_default()]);
    let made = app.service.create_thread(caller, NewThread { name, idempotency }).await?;
    let body = Body { thread_id: made.thread.hyphenated(), project_id: made.project.hyphenated() };
    Ok((replayed_header(made.replayed), Json(body)))
}
