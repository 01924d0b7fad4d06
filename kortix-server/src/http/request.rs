//! What happens around every request: its id, its line in the log, and the rendering of errors.

use std::{sync::Arc, time::Instant};

use axum::{
    extract::{MatchedPath, Request, State},
    middleware::Next,
    response::{IntoResponse as _, Response},
};
use http::{HeaderMap, HeaderName, HeaderValue};
use percent_encoding::percent_decode_str;

use super::error::{ApiError, Family};
use crate::{gateway::without_pass, metrics::Metrics};

const REQUEST_ID: HeaderName = HeaderName::from_static("x-request-id");
const LONGEST_REQUEST_ID: usize = 128;

/// The id of a request, as one of its extensions.
#[derive(Clone, Debug)]
pub(crate) struct RequestId(pub(crate) String);

/// What was asked for, without saying of what: `GET /threads/{thread_id}`.
#[derive(Clone, Debug)]
struct Operation(String);

/// What no route of the API answered: what is unknown, and what is for sandboxes.
const NO_OPERATION: &str = "other";

/// Writes on the answer which route gave it.
pub(super) async fn name_operation(request: Request, next: Next) -> Response {
    let path = request.extensions().get::<MatchedPath>().map(MatchedPath::as_str);
    // The same operation, wherever it answers.
    let operation = path.map(|path| {
        let path = path.strip_prefix("/v1").unwrap_or(path);
        Operation(format!("{} {path}", request.method()))
    });
    let mut response = next.run(request).await;
    if let Some(operation) = operation {
        response.extensions_mut().insert(operation);
    }
    response
}

pub(super) async fn serve(State(metrics): State<Arc<Metrics>>, mut request: Request, next: Next) -> Response {
    let began = Instant::now();
    let _in_flight = metrics.request_began();
    let id = request_id(request.headers());
    request.extensions_mut().insert(RequestId(id.clone()));
    let family = Family::of_path(request.uri().path());
    let method = request.method().clone();
    // The path alone: a query may carry a token, and so may a sandbox's path.
    let path = without_pass(request.uri().path()).into_owned();
    let mut response = next.run(request).await;
    let operation = response.extensions_mut().remove::<Operation>();
    let error = response.extensions_mut().remove::<ApiError>();
    let code = error.as_ref().map(ApiError::code);
    if let Some(error) = error {
        let replaced = error.render(family, &id);
        let kept = std::mem::replace(&mut response, replaced);
        carry_over(kept.headers(), response.headers_mut());
    }
    let operation = operation.as_ref().map_or(NO_OPERATION, |operation| &operation.0);
    let (status, took) = (response.status().as_u16(), began.elapsed());
    metrics.request_answered(operation, status, took);
    let elapsed_ms = u64::try_from(took.as_millis()).unwrap_or(u64::MAX);
    tracing::info!(%method, path, operation, status, code, elapsed_ms, request_id = id, "answered");
    if let Ok(value) = HeaderValue::from_str(&id) {
        // What answers inside a sandbox may have an id of its own.
        response.headers_mut().entry(REQUEST_ID).or_insert(value);
    }
    response
}

/// A path that is not text leads nowhere. Without this the router would refuse it in words of its own.
pub(super) async fn with_readable_path(request: Request, next: Next) -> Response {
    if percent_decode_str(request.uri().path()).decode_utf8().is_err() {
        return ApiError::unknown_route().into_response();
    }
    next.run(request).await
}

/// The router's own headers, such as `Allow`, belong to the rendered error too.
fn carry_over(from: &HeaderMap, to: &mut HeaderMap) {
    if let Some(allow) = from.get(http::header::ALLOW) {
        to.insert(http::header::ALLOW, allow.clone());
    }
}

/// The client's id when it is well-formed, else a fresh one.
fn request_id(headers: &HeaderMap) -> String {
    headers
        .get(REQUEST_ID)
        .and_then(|value| value.to_str().ok())
        .filter(|id| is_well_formed(id))
        .map_or_else(|| format!("req_{}", uuid::Uuid::now_v7().simple()), str::to_owned)
}

fn is_well_formed(id: &str) -> bool {
    (1..=LONGEST_REQUEST_ID).contains(&id.len())
        && id.bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'-' | b'_' | b'.'))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_harmless_ids_are_taken_over() {
        assert!(is_well_formed("ci-run_42.attempt-1"));
        for id in ["", "a b", "x\"y", "line\nbreak", &"a".repeat(129)] {
            assert!(!is_well_formed(id), "{id:?}");
        }
    }
}
