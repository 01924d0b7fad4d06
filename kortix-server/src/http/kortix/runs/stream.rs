//! `GET /agent-run/{agent_run_id}/stream`

use axum::{
    extract::{Path, State},
    response::Response,
};
use http::HeaderMap;

use super::reach;
use crate::domain::account::Caller;
use crate::http::{
    AppState,
    error::ApiError,
    events::{self, After, EventBody},
    openapi::{errors::kortix, params::RunPath},
    query::Parameters,
};

#[derive(utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
#[expect(dead_code, reason = "only its description is used; the values are read with their own refusals")]
struct Query {
    /// The `_event_id` of the last event that was read: the stream goes on behind it. The header `Last-Event-ID` says the
    /// same; without either it begins with the first event.
    last_id: Option<String>,
    /// A token, for those who can send no header.
    token: Option<String>,
}

/// Watch a run.
///
/// Each event is one `data:` line with a JSON object that has a `type` and, unless it is a `ping`, its `_event_id`. The last
/// one is of type `status` and says how the run ended. A stream that ends without it was cut: connect again with `last_id`.
#[utoipa::path(
    get,
    path = "/agent-run/{agent_run_id}/stream",
    operation_id = "runs.stream",
    tag = "runs",
    params(RunPath, Query),
    responses(
        (status = 200, description = "The events.", body = EventBody, content_type = "text/event-stream"),
        kortix::Caller, kortix::Forbidden, kortix::NotFound, kortix::BadRequest, kortix::Gone, kortix::Query,
    ),
)]
pub(in crate::http) async fn stream(
    State(app): State<AppState>,
    Path(id): Path<String>,
    headers: HeaderMap,
    mut query: Parameters,
) -> Result<Response, ApiError> {
    let last_id = query.text("last_id");
    let token = query.text("token");
    query.finish()?;
    let caller = reader(&app, &headers, token.as_deref()).await?;
    let run = reach::streamable(&app, caller, &id).await?;
    let after = After::requested(last_id.as_deref(), &headers)?;
    events::respond(&app, run.id, after, &format!("/agent-run/{}", run.id.hyphenated())).await
}

/// Who reads: by the headers as everywhere, or else by the token in the query.
async fn reader(app: &AppState, headers: &HeaderMap, token: Option<&str>) -> Result<Caller, ApiError> {
    match app.authenticator.caller(headers).await {
        Ok(caller) => return Ok(caller),
        Err(refusal) if refusal.is_undecided() => return Err(refusal.into()),
        Err(_) => {}
    }
    let unauthenticated = || ApiError::unauthenticated("Authentication required");
    let token = token.ok_or_else(unauthenticated)?;
    match app.authenticator.token(token).await {
        Ok(caller) => Ok(caller),
        Err(refusal) if refusal.is_undecided() => Err(refusal.into()),
        Err(_) => Err(unauthenticated()),
    }
}
