//! Spans of calls and of their attempts, named as OpenTelemetry names those of HTTP clients. No query, credential or body is in
//! them.

use bytes::Bytes;
use http::{Response, StatusCode};
use tracing::{Span, field::Empty, info_span};
use url::Url;

use super::{Answer, Plan};
use crate::{
    Error,
    call::Draft,
    transport::{Failure, FailureKind},
};

pub(super) fn call(plan: &Plan<'_>) -> Span {
    info_span!(
        "kortix.call",
        otel.name = plan.operation.name,
        kortix.operation = plan.operation.name,
        kortix.attempts = Empty,
        error.type = Empty,
    )
}

pub(super) fn attempt(plan: &Plan<'_>, draft: &Draft, number: u32) -> Span {
    let address = plan.service.address_of_errors();
    let span = info_span!(
        "kortix.attempt",
        otel.name = draft.method.as_str(),
        otel.kind = "client",
        http.request.method = draft.method.as_str(),
        http.request.resend_count = Empty,
        http.response.status_code = Empty,
        url.full = full(address, draft).as_str(),
        server.address = address.host_str(),
        server.port = address.port_or_known_default(),
        kortix.request_id = Empty,
        error.type = Empty,
    );
    if number > 1 {
        span.record("http.request.resend_count", number - 1);
    }
    span
}

fn full(address: &Url, draft: &Draft) -> Url {
    let mut url = address.clone();
    url.set_path(&[address.path().trim_end_matches('/'), &draft.path].concat());
    url
}

/// What came of an attempt, before it is judged.
pub(super) fn ended(span: &Span, plan: &Plan<'_>, outcome: &Result<Response<Bytes>, Failure>) {
    match outcome {
        Ok(answer) => {
            let status = answer.status();
            span.record("http.response.status_code", status.as_u16());
            let request_id = plan.service.request_id(answer.headers());
            span.record("kortix.request_id", request_id);
            if !status.is_success() {
                span.record("error.type", status.as_str());
            }
        }
        Err(failure) => {
            span.record("error.type", name(failure.kind));
        }
    }
}

fn name(kind: FailureKind) -> &'static str {
    match kind {
        FailureKind::Credential => "credential",
        FailureKind::Connect => "connect",
        FailureKind::Timeout => "timeout",
        FailureKind::Interrupted => "interrupted",
        FailureKind::TooLong => "too_long",
    }
}

/// What came of a call.
pub(super) fn over(span: &Span, outcome: &Result<Answer, Error>) {
    match outcome {
        Ok(answer) => {
            span.record("kortix.attempts", answer.calls.attempts);
        }
        Err(error) => {
            span.record("kortix.attempts", error.attempts());
            let status = error.status();
            span.record("error.type", status.as_ref().map_or("no_answer", StatusCode::as_str));
        }
    }
}
