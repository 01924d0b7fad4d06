//! `POST /x/v1/threads/{id}/executions`

use axum::{
    Json,
    extract::{Path, State},
};
use http::HeaderMap;
use secrecy::ExposeSecret as _;

use crate::{
    http::{
        App, AppState,
        auth::ObviousCaller,
        error::ApiError,
        extensions::webhooks::unsealed,
        extract::RawBody,
        idempotency::ClientKey,
        obvious::task::{self, Started, StartedWebhook, TaskWithPolicy, TaskWithPolicyBody},
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
    let TaskWithPolicy { task, on_conflict, time_limit, webhook } = task::read_with_policy(&body)?;
    let draft = webhook.as_ref().map(|asked| app.webhooks.draft(&asked.url, asked.secret.as_deref()));
    let draft = draft.transpose().map_err(|error| ApiError::bad_request(format!("webhook: {error}")))?;
    let thread = ThreadId::parse(&id).ok_or_else(|| ApiError::not_found(NOT_FOUND))?;
    let failed = |error: StoreError| ApiError::store("Internal server error", &error);
    let found = app.service.store.thread(thread).await.map_err(failed)?;
    let found = found.ok_or_else(|| ApiError::not_found(NOT_FOUND))?;
    if !app.service.is_member(caller, found.account).await.map_err(failed)? {
        return Err(ApiError::not_found(NOT_FOUND));
    }
    let target = thread.prefixed();
    let [parts @ .., last] = task.parts(&target);
    let seconds = time_limit.map_or_else(String::new, |limit| limit.as_secs().to_string());
    let mut parts = [parts.as_slice(), &[last, on_conflict.as_str(), &seconds]].concat();
    if let Some(asked) = &webhook {
        parts.extend([asked.url.as_str(), asked.secret.as_deref().unwrap_or_default()]);
    }
    let idempotency = key.bind("executions.create", &parts);
    let mut execution = app.runner.new_execution(caller, task.prompts, idempotency);
    execution.on_conflict = on_conflict;
    execution.time_limit = time_limit;
    let asked = draft.is_some();
    execution.webhook = draft
        .map(|draft| app.webhooks.make(execution.account, Some(execution.id), draft))
        .transpose()
        .map_err(|error| unsealed(&error))?;
    let (headers, Json(started)) = task::start(&app, Place::Thread(thread), execution, NOT_FOUND).await?;
    let webhook = if asked { webhook_of(&app, &started).await? } else { None };
    Ok((headers, Json(started.with_webhook(webhook))))
}

/// The webhook of an execution that was started, by this call or an earlier one. `None`: it is gone with it.
async fn webhook_of(app: &App, started: &Started) -> Result<Option<StartedWebhook>, ApiError> {
    let Some(execution) = started.execution() else { return Ok(None) };
    let webhook = app.service.store.webhook_of_execution(execution).await;
    let webhook = webhook.map_err(|error| ApiError::store("Internal server error", &error))?;
    let Some(webhook) = webhook else { return Ok(None) };
    let secret = app.webhooks.secret_of(&webhook).map_err(|error| unsealed(&error))?;
    let secret = secret.text().expose_secret().to_owned();
    Ok(Some(StartedWebhook { id: webhook.id.prefixed(), secret }))
}
