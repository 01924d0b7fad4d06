//! How failures become errors.

use std::time::{Duration, SystemTime};

use bytes::Bytes;
use http::{HeaderMap, Response, StatusCode, header::LOCATION};

use super::{Calls, Cause, ConflictKind, Details, Error, ErrorKind, Fate, LimitedResource, body::ErrorBody};
use crate::{
    call::{Effect, Operation},
    client::Service,
    retry::{
        retry_after,
        veto::{self, Word},
    },
    transport::{Failure, FailureKind},
    types::{ExecutionId, ThreadId},
};

/// The header that carries the id under which a server logs a request.
pub(crate) const REQUEST_ID: &str = "x-request-id";

impl Error {
    /// A client that cannot work.
    pub(crate) fn config(message: impl Into<String>) -> Self {
        Self::local(ErrorKind::Config, "configure client", message.into())
    }

    /// A call that cannot be sent.
    pub(crate) fn invalid_request(operation: &'static str, message: impl Into<String>) -> Self {
        Self::local(ErrorKind::InvalidRequest, operation, message.into())
    }

    /// What a server complains of in the middle of a conversation.
    #[cfg(feature = "terminal")]
    pub(crate) fn told(operation: &Operation, message: String) -> Self {
        Self::local(ErrorKind::Server, operation.name, message)
    }

    /// A success that is no stream of events.
    pub(crate) fn no_event_stream(
        operation: &Operation,
        service: &Service,
        answer: &Response<Bytes>,
    ) -> Self {
        let message = "the answer is no event stream; a proxy may have sent it".to_owned();
        let mut error = Self::local(ErrorKind::Decode, operation.name, message);
        error.details.status = Some(answer.status());
        error.details.request_id = service.request_id(answer.headers());
        error.details.fate = Fate::Executed;
        error
    }

    /// A list whose pages lead back to one that was given.
    pub(crate) fn endless_list(operation: &'static str) -> Self {
        let message = "the server gives a page again and again; the list was left".to_owned();
        Self::local(ErrorKind::Decode, operation, message)
    }

    /// A position of another list.
    pub(crate) fn foreign_position(operation: &'static str) -> Self {
        Self::invalid_request(operation, "the position is one of another list")
    }

    pub(crate) fn event_too_large(operation: &Operation, limit: usize) -> Self {
        let message = format!("an event is larger than {limit} bytes; allow more with max_event_bytes");
        Self::local(ErrorKind::EventTooLarge { limit }, operation.name, message)
    }

    /// What is waited for goes on.
    pub(crate) fn deadline(operation: &Operation, message: String) -> Self {
        let mut error = Self::local(ErrorKind::Timeout, operation.name, message);
        error.details.fate = Fate::Unknown;
        error.details.calls = Calls { reads_only: true, repeatable: true, ..Calls::default() };
        error
    }

    /// Says where the outcome of what was watched can be read.
    pub(crate) fn with_record(mut self, record: String) -> Self {
        if !self.details.message.contains(&record) {
            self.details.message = format!("{}; how it ended is at {record}", self.details.message);
        }
        self.details.kind = ErrorKind::EventsGone { record };
        self
    }

    fn local(kind: ErrorKind, operation: &'static str, message: String) -> Self {
        let details = Details {
            kind,
            operation,
            message,
            hint: None,
            status: None,
            code: None,
            request_id: None,
            retry_after: None,
            fate: Fate::Settled,
            vetoed: false,
            calls: Calls::default(),
            cause: None,
        };
        Self { details: Box::new(details) }
    }

    pub(crate) fn caused_by(mut self, cause: impl Into<Cause>) -> Self {
        self.details.cause = Some(cause.into());
        self
    }

    /// An attempt that brought no complete answer.
    pub(crate) fn from_failure(operation: &Operation, failure: Failure) -> Self {
        let (kind, fate) = match failure.kind {
            FailureKind::Credential => (ErrorKind::Authentication, Fate::NotSent),
            FailureKind::Connect => (ErrorKind::Connect, Fate::NotSent),
            FailureKind::Timeout => (ErrorKind::Timeout, Fate::Unknown),
            FailureKind::Interrupted => (ErrorKind::Interrupted, Fate::Unknown),
            FailureKind::TooLong => (ErrorKind::Decode, Fate::Executed),
        };
        let mut error = Self::local(kind, operation.name, failure.message);
        error.details.fate = fate;
        error.details.cause = failure.cause;
        error
    }

    /// An answer that is no success.
    pub(crate) fn from_answer(
        operation: &Operation,
        service: &Service,
        answer: &Response<Bytes>,
        now: SystemTime,
    ) -> Self {
        let (status, headers) = (answer.status(), answer.headers());
        let mut body = ErrorBody::read(answer.body());
        let code = body.code.take().map(|code| service.presentable(&code));
        let message = match body.message.take() {
            Some(message) => service.presentable(&message),
            None if status.is_redirection() => service.presentable(&redirect_message(headers)),
            None => status.canonical_reason().unwrap_or("unexpected status").to_owned(),
        };
        let retry_after = retry_after::from_headers(headers, now);
        let request_id = body.request_id.take().map(|id| service.presentable(&id));
        let request_id = request_id.or_else(|| service.request_id(headers));
        let kind = kind_of(operation, status, code.as_deref(), body, service);
        let mut error = Self::local(kind, operation.name, message);
        let details = &mut *error.details;
        let word = veto::from_headers(headers);
        details.hint = hint(operation, status, service).or(word.and_then(hint_of_server));
        details.fate = fate_of(status, &details.kind, retry_after, word);
        details.vetoed = word == Some(Word::Never);
        details.status = Some(status);
        details.code = code;
        details.request_id = request_id;
        details.retry_after = retry_after;
        error
    }

    /// A success that cannot be read.
    pub(crate) fn decode(
        operation: &Operation,
        service: &Service,
        answer: &Response<Bytes>,
        error: &serde_json::Error,
    ) -> Self {
        let request_id = service.request_id(answer.headers());
        Self::unreadable(operation.name, answer.status(), request_id, error)
    }

    /// The same. serde quotes the values it stumbles over, and any of them may be a secret: only the name of a missing field
    /// gets through.
    pub(crate) fn unreadable(
        operation: &'static str,
        status: StatusCode,
        request_id: Option<String>,
        error: &serde_json::Error,
    ) -> Self {
        let text = error.to_string();
        let what = if text.starts_with("missing field") { text } else { place(error) };
        let message = format!("the call succeeded, but its answer cannot be read: {what}");
        let mut error = Self::local(ErrorKind::Decode, operation, message);
        error.details.status = Some(status);
        error.details.request_id = request_id;
        error.details.fate = Fate::Executed;
        error
    }
}

fn kind_of(
    operation: &Operation,
    status: StatusCode,
    code: Option<&str>,
    body: ErrorBody,
    service: &Service,
) -> ErrorKind {
    match (status.as_u16(), code) {
        (_, Some("IDEMPOTENCY_KEY_REUSED")) => ErrorKind::IdempotencyKeyReused,
        (400 | 422, _) => ErrorKind::Validation { issues: presentable_issues(body.issues, service) },
        (401, _) => ErrorKind::Authentication,
        (402, _) => ErrorKind::LimitExceeded {
            resource: LimitedResource::from_code(code),
            current_count: body.current_count,
            limit: body.limit,
            tier_name: body.tier_name.map(|name| service.presentable(&name)),
            running_thread_ids: threads(&body.running_thread_ids, service),
        },
        (403, _) => ErrorKind::Permission,
        (404, _) => ErrorKind::NotFound,
        (408, _) => ErrorKind::Timeout,
        (409, _) => ErrorKind::Conflict { kind: conflict(operation, code, body.execution_id, service) },
        (410, Some("EVENTS_GONE") | None) => ErrorKind::EventsGone { record: String::new() },
        (429, _) => ErrorKind::RateLimited,
        (500..=599, _) => ErrorKind::Server,
        _ => ErrorKind::Unexpected,
    }
}

/// The services send a bare 409 for an active execution, and only where one is started; a code settles it elsewhere.
fn conflict(
    operation: &Operation,
    code: Option<&str>,
    execution_id: Option<String>,
    service: &Service,
) -> ConflictKind {
    match code {
        Some("IDEMPOTENCY_IN_PROGRESS") => ConflictKind::IdempotencyInProgress,
        Some("EXECUTION_ACTIVE") | None if operation.effect == Effect::StartExecution => {
            let execution_id = execution_id.map(|id| ExecutionId::from(service.presentable(&id)));
            ConflictKind::ExecutionActive { execution_id }
        }
        _ => ConflictKind::Other,
    }
}

fn fate_of(status: StatusCode, kind: &ErrorKind, retry_after: Option<Duration>, word: Option<Word>) -> Fate {
    let fate = match kind {
        ErrorKind::Conflict { kind: ConflictKind::Other } => Fate::Settled,
        ErrorKind::Conflict { kind: ConflictKind::IdempotencyInProgress } => Fate::InProgress,
        ErrorKind::Conflict { .. } | ErrorKind::RateLimited => Fate::Refused,
        ErrorKind::Server if status == StatusCode::SERVICE_UNAVAILABLE && retry_after.is_some() => {
            Fate::Refused
        }
        ErrorKind::Server | ErrorKind::Timeout => Fate::Unknown,
        _ => Fate::Settled,
    };
    // A server that wants the request again has not taken it. What it may have begun is another matter.
    if fate == Fate::Settled && word == Some(Word::Retry) { Fate::Refused } else { fate }
}

fn hint_of_server(word: Word) -> Option<&'static str> {
    (word == Word::Never).then_some("the server says not to try again")
}

fn hint(operation: &Operation, status: StatusCode, service: &Service) -> Option<&'static str> {
    match status {
        StatusCode::UNAUTHORIZED | StatusCode::FORBIDDEN
            if service.has_key_pair() && reads_one_thing(operation) =>
        {
            Some(
                "check api_key (KORTIX_API_KEY); the Kortix service reads private threads and projects with a JWT only",
            )
        }
        StatusCode::UNAUTHORIZED if !service.has_credential() => Some(service.settings().missing_credential),
        StatusCode::UNAUTHORIZED => Some(service.settings().check_credential),
        status if status.is_redirection() => Some(service.settings().check_base_url),
        _ => None,
    }
}

/// Whether it is one of the calls for which the Kortix service looks for a JWT and for nothing else.
fn reads_one_thing(operation: &Operation) -> bool {
    const JWT_ONLY: [&str; 8] = [
        "get thread",
        "list messages",
        "get project",
        "get project sandbox",
        "get project sandbox status",
        "list files",
        "read file",
        "list file tree",
    ];
    JWT_ONLY.contains(&operation.name)
}

/// Where the server points to, without the query. Browsers do not tell.
fn redirect_message(headers: &HeaderMap) -> String {
    let Some(location) = headers.get(LOCATION).and_then(|location| location.to_str().ok()) else {
        return "the server redirects elsewhere, and redirects are not followed".to_owned();
    };
    let location = location.split(['?', '#']).next().unwrap_or_default();
    // What stands before an `@` may be a password.
    let location = location.rsplit('@').next().unwrap_or_default();
    format!("the server redirects to `{location}`, and redirects are not followed")
}

fn presentable_issues(
    mut issues: Vec<super::ValidationIssue>,
    service: &Service,
) -> Vec<super::ValidationIssue> {
    for issue in &mut issues {
        issue.location = service.presentable(&issue.location);
        issue.message = service.presentable(&issue.message);
        issue.rule = service.presentable(&issue.rule);
    }
    issues
}

fn threads(ids: &[String], service: &Service) -> Vec<ThreadId> {
    ids.iter().map(|id| ThreadId::from(service.presentable(id))).collect()
}

fn place(error: &serde_json::Error) -> String {
    let what = match error.classify() {
        serde_json::error::Category::Data => "a value of another type than expected",
        serde_json::error::Category::Eof => "the JSON ends early",
        _ => "not JSON",
    };
    format!("{what} at line {}, column {}", error.line(), error.column())
}
