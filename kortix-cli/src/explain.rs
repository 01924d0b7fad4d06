//! What an error of the SDK means to the person at the keyboard, or to the script.

use std::error::Error as _;

use kortix_sdk::{ConflictKind, Error, ErrorKind};

use crate::error::{Failure, Kind};
use crate::settings::KeySource;

/// Turns an error of the SDK into a failure with an exit code and with what to do.
pub fn explain(error: &Error, source: Option<&KeySource>) -> Failure {
    let status = error.status().map(|status| status.as_u16());
    let failure = Failure::new(kind(error), message(error))
        .answered(status, error.code(), error.request_id())
        .caused_by(causes(error))
        .detail("attempts", error.attempts())
        .detail("may_have_executed", error.may_have_executed());
    with_hints(failure, error, source)
}

/// The shortest way to say it, for a line about a retry.
pub fn summary(error: &Error) -> String {
    match error.status() {
        Some(status) => format!("{} {}", status.as_u16(), error.message()),
        None => error.message().to_owned(),
    }
}

fn kind(error: &Error) -> Kind {
    match error.kind() {
        ErrorKind::LimitExceeded { .. } => Kind::LimitExceeded,
        ErrorKind::NotFound => Kind::NotFound,
        ErrorKind::Conflict { .. } => Kind::Conflict,
        ErrorKind::Authentication => Kind::Authentication,
        ErrorKind::Permission => Kind::Permission,
        ErrorKind::Validation { .. } => Kind::Validation,
        ErrorKind::IdempotencyKeyReused => Kind::IdempotencyKeyReused,
        ErrorKind::RateLimited => Kind::RateLimited,
        ErrorKind::Server => Kind::Server,
        ErrorKind::Connect => Kind::Connect,
        ErrorKind::Timeout => Kind::NoAnswer,
        ErrorKind::Interrupted => Kind::ConnectionLost,
        ErrorKind::Decode => Kind::Decode,
        ErrorKind::Config => Kind::Config,
        ErrorKind::InvalidRequest => Kind::Usage,
        // The SDK may learn of further kinds before this program does.
        _ => Kind::Unexpected,
    }
}

fn message(error: &Error) -> String {
    let count = match error.kind() {
        ErrorKind::LimitExceeded { resource, current_count: Some(current), limit: Some(limit), .. } => {
            format!(" ({current} of {limit} {})", resource.as_str().replace('_', " "))
        }
        _ => String::new(),
    };
    let status = error.status().map(|status| format!(" [{}]", status.as_u16())).unwrap_or_default();
    let effort = match error.attempts() {
        0 | 1 => String::new(),
        attempts => format!(" after {attempts} attempts in {:.1} s", error.elapsed().as_secs_f64()),
    };
    format!("cannot {}: {}{count}{status}{effort}", error.operation(), error.message())
}

fn with_hints(failure: Failure, error: &Error, source: Option<&KeySource>) -> Failure {
    let failure = match error.kind() {
        ErrorKind::LimitExceeded { resource, current_count, limit, .. } => failure
            .detail("resource", resource.as_str())
            .detail("current_count", *current_count)
            .detail("limit", *limit)
            .hint("delete what is no longer needed (`kortix threads list`, `kortix threads delete ID`) or raise the plan"),
        ErrorKind::Authentication => failure.hint(match source {
            Some(KeySource::Variable(name)) => {
                format!("{name} was refused; has it expired, or is it for another server?")
            }
            Some(KeySource::LocalServer(path)) => {
                format!("the credential in {} was refused; `kortix local reset` makes a new one", path.display())
            }
            None => "no credential was sent".to_owned(),
        }),
        ErrorKind::Permission => failure.hint(match source {
            Some(KeySource::Variable(name)) => format!("the account behind {name} may not do this"),
            Some(KeySource::LocalServer(_)) => "it belongs to another account of the local server".to_owned(),
            None => "no credential was sent".to_owned(),
        }),
        ErrorKind::Conflict { kind: ConflictKind::ExecutionActive { execution_id, .. }, .. } => match execution_id {
            Some(id) => failure
                .detail("execution_id", id.as_str())
                .hint(format!("{id} is running; wait for it with `kortix executions wait {id}`")),
            None => failure.hint("the thread is busy; give it longer with --timeout or --retries"),
        },
        ErrorKind::IdempotencyKeyReused => failure.hint("use a new --idempotency-key for a new request"),
        ErrorKind::Server => failure.hint("the server failed; try again later"),
        _ => failure,
    };
    let failure = match error.retry_after() {
        Some(delay) => failure
            .detail("retry_after", delay.as_secs())
            .hint(format!("the server asks to wait {} s", delay.as_secs())),
        None => failure,
    };
    let unclear = error.may_have_executed() && !error.is_retryable();
    failure
        .hint_if_any(unclear.then_some("it may have been carried out all the same: look before repeating it"))
}

fn causes(error: &Error) -> Vec<String> {
    let mut causes = Vec::new();
    let mut next = error.source();
    while let Some(cause) = next {
        causes.push(cause.to_string());
        next = cause.source();
    }
    causes
}
