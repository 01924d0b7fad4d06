//! `GET /x/v1/executions/{id}/receipt`

use std::{io, sync::Arc};

use axum::{
    body::Body,
    extract::{Path, State},
    response::{IntoResponse as _, Response},
};
use bytes::Bytes;
use futures_util::stream;
use http::{HeaderValue, header::CONTENT_TYPE};
use serde::Serialize;
use utoipa::ToSchema;

use super::reach;
use crate::{
    domain::receipt::Content,
    http::{
        AppState,
        auth::ObviousCaller,
        error::ApiError,
        extract::QueryOf,
        openapi::{errors::obvious, params::ExecutionPath},
    },
    ids::ExecutionId,
    store::Store,
};

const FAILURE: &str = "Failed to make the receipt";
/// How many events are read from the database at a time.
const BATCH: i64 = 256;

/// A receipt: what it says, and the signature of that.
#[derive(ToSchema)]
#[schema(as = Receipt)]
#[expect(dead_code, reason = "only its description is used; a receipt is sent as it was signed")]
struct ReceiptBody {
    #[schema(inline)]
    #[serde(flatten)]
    content: Content,
    /// Ed25519, of the receipt's canonical text without this field and `event_log`: 128 hexadecimal digits.
    signature: String,
    /// The events themselves, when they were asked for.
    #[schema(nullable = false)]
    event_log: Option<Vec<EventBody>>,
}

#[derive(Serialize, ToSchema)]
#[schema(as = ReceiptEvent)]
struct EventBody {
    number: i64,
    /// Microseconds since 1970-01-01T00:00:00Z, as they were hashed.
    at: i64,
    /// A JSON object, as it was hashed.
    data: String,
}

#[derive(utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
#[expect(dead_code, reason = "only its description is used; the value is read with its own refusal")]
struct Query {
    /// Whether the events come along, so that their hash can be made again. By default they do not.
    events: Option<bool>,
}

/// Read the receipt of an execution.
///
/// What it was told, what happened, and how it ended, in hashes, with the signature of this server: it can be checked
/// without the server. There is one when the execution has ended, and it stays the same.
#[utoipa::path(
    get,
    path = "/executions/{id}/receipt",
    operation_id = "executions.receipt",
    tag = "executions",
    params(ExecutionPath, Query),
    responses(
        (status = 200, description = "The receipt.", body = ReceiptBody),
        obvious::Caller, obvious::NotFound, obvious::BadRequest, obvious::Conflict, obvious::Gone,
    ),
)]
pub(in crate::http) async fn receipt(
    State(app): State<AppState>,
    ObviousCaller(caller): ObviousCaller,
    Path(id): Path<String>,
    QueryOf(query): QueryOf,
) -> Result<Response, ApiError> {
    let with_events = query.get("events").map_or(Ok(false), |text| {
        text.parse().map_err(|_| ApiError::bad_request("events must be true or false"))
    })?;
    let execution = reach::readable(&app, caller, &id).await?;
    if execution.status.is_active() {
        return Err(ApiError::not_ended(execution.id));
    }
    let store = &app.service.store;
    let chain = store.event_chain(execution.id).await.map_err(|error| ApiError::store(FAILURE, &error))?;
    // Deleted since.
    let chain = chain.ok_or_else(|| ApiError::not_found("Execution not found"))?;
    let signed = Content::of(&execution, &chain, &app.receipt_key).signed(&app.receipt_key);
    let signed = signed.map_err(|_| ApiError::internal(FAILURE))?;
    if !with_events {
        return Ok(json(Body::from(signed)));
    }
    if chain.first_kept > 1 {
        let record = format!("/x/v1/executions/{}", execution.id.prefixed());
        return Err(ApiError::events_gone(&record));
    }
    let events =
        Events { store: Arc::clone(store), execution: execution.id, sent: 0, count: chain.count, signed };
    Ok(json(events.into_body()))
}

fn json(body: Body) -> Response {
    let mut response = body.into_response();
    response.headers_mut().insert(CONTENT_TYPE, HeaderValue::from_static("application/json"));
    response
}

/// A receipt that is sent while its events are read: there may be very many.
struct Events {
    store: Arc<dyn Store>,
    execution: ExecutionId,
    sent: i64,
    count: i64,
    signed: String,
}

impl Events {
    fn into_body(self) -> Body {
        let parts = stream::try_unfold(Some(self), |reading| async move {
            let Some(mut reading) = reading else { return Ok::<_, io::Error>(None) };
            let part = reading.next().await?;
            let rest = (reading.sent < reading.count).then_some(reading);
            Ok(Some((part, rest)))
        });
        Body::from_stream(parts)
    }

    /// The status is sent already: when something fails, what is left is to break off, which no client takes for the end.
    async fn next(&mut self) -> io::Result<Bytes> {
        let events = self.store.events(self.execution, self.sent, BATCH).await.map_err(io::Error::other)?;
        let before = self.sent;
        let mut text = Vec::new();
        if before == 0 {
            let open = self.signed.strip_suffix('}').unwrap_or(&self.signed);
            text.extend_from_slice(open.as_bytes());
            text.extend_from_slice(b",\"event_log\":[");
        }
        for event in events {
            // They may be forgotten meanwhile.
            if event.number != self.sent + 1 {
                break;
            }
            if event.number > 1 {
                text.push(b',');
            }
            self.sent = event.number;
            let event = EventBody { number: event.number, at: event.at.micros(), data: event.data };
            serde_json::to_writer(&mut text, &event)?;
        }
        if self.sent == before {
            return Err(io::Error::other("the events are not kept any more"));
        }
        if self.sent == self.count {
            text.extend_from_slice(b"]}");
        }
        Ok(text.into())
    }
}
