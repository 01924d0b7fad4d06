//! `POST /x/v1/threads/{id}/executions`

use axum::{
    Json,
    extract::{Path, State},
};
use http::HeaderMap;

use crate::{
    http::{
        AppState,
        auth::ObviousCaller,
        error::ApiError,
        extract::RawBody,
        idempotency::ClientKey,
        obvious::task::{self, Started, TaskWithPolicyBody},
        openapi::{errors, params::ExtensionThreadPath},
    },
    ids::ThreadId,
    runs::Place,
    store::StoreError,
};

const NOT_FOUND: &str = "Thread not found";

/// Start the agent on another task in a thread.
///
/// `on_conflict` says what is to become of it when the thread works on another one: `reject`, the default, refuses it with
/// 409; `enqueue` lets it wait for its turn; `replace` stops what is active, and it comes next.
#[utoipa::path(
    post,
    path = "/threads/{id}/executions",
    operation_id = "executions.create",
    tag = "executions",
    params(ExtensionThreadPath, ClientKey),
    request_body = TaskWithPolicyBody,
    responses(
        (
            status = 200, description = "It is started.", body = Started,
            links(("read" = (operation_id = "executions.get", parameters(("id" = "$response.body#/execution/id"))))),
        ),
        errors::obvious::Caller, errors::obvious::Limit, errors::obvious::NotFound,
        errors::obvious::Starts,
    ),
)]
pub(in crate::http) async fn create(
    State(app): State<AppState>,
    ObviousCaller(caller): ObviousCaller,
    Path(id): Path<String>,
    key: ClientKey,
    RawBody(body): RawBody,
) -> Result<(HeaderMap, Json<Started>), ApiError> {
    let (task, on_conflict) = task::read_with_policy(&body)?;
    let thread = ThreadId::parse(&id).ok_or_else(|| ApiError::not_found(NOT_FOUND))?;
    let failed = |error: StoreError| ApiError::store("Internal server error", &error);
    let found = app.service.store.thread(thread).await.map_err(failed)?;
    let found = found.ok_or_else(|| ApiError::not_found(NOT_FOUND))?;
    if !app.service.is_member(caller, found.account).await.map_err(failed)? {
        return Err(ApiError::not_found(NOT_FOUND));
    }
    let target = thread.prefixed();
    let [parts @ .., last] = task.parts(&target);
    let idempotency =
        key.bind("executions.create", &[parts.as_slice(), &[last, on_conflict.as_str()]].concat());
    let mut execution = app.runner.new_execution(caller, task.prompts, idempotency);
    execution.on_conflict = on_conflict;
    task::start(&app, Place::Thread(thread), execution, NOT_FOUND).await
}
