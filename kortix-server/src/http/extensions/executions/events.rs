//! `GET /x/v1/executions/{id}/events`

use axum::{
    extract::{Path, State},
    response::Response,
};
use http::HeaderMap;

use super::reach;
use crate::http::{
    AppState,
    auth::ObviousCaller,
    error::ApiError,
    events::{self as stream, After, EventBody},
    extract::QueryOf,
    openapi::{errors::obvious, params::ExecutionPath},
};

#[derive(utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
#[expect(dead_code, reason = "only its description is used; the value is read with its own refusal")]
struct Query {
    /// The `_event_id` of the last event that was read: the stream goes on behind it. The header `Last-Event-ID` says the
    /// same; without either it begins with the first event.
    last_id: Option<String>,
}

/// Watch an execution.
///
/// The same stream as that of a run: each event is one `data:` line with a JSON object, and the last one says how the
/// execution ended. A stream that ends without it was cut: connect again with `last_id`.
#[utoipa::path(
    get,
    path = "/executions/{id}/events",
    operation_id = "executions.events",
    tag = "executions",
    params(ExecutionPath, Query),
    responses(
        (status = 200, description = "The events.", body = EventBody, content_type = "text/event-stream"),
        obvious::Caller, obvious::NotFound, obvious::BadRequest, obvious::Gone,
    ),
)]
pub(in crate::http) async fn events(
    State(app): State<AppState>,
    ObviousCaller(caller): ObviousCaller,
    Path(id): Path<String>,
    headers: HeaderMap,
    QueryOf(query): QueryOf,
) -> Result<Response, ApiError> {
    let execution = reach::readable(&app, caller, &id).await?;
    let after = After::requested(query.get("last_id").map(String::as_str), &headers)?;
    stream::respond(&app, execution.id, after, &format!("/x/v1/executions/{}", execution.id.prefixed())).await
}
