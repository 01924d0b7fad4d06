//! What an error of the SDK means to the person at the keyboard, or to the script.

use std::error::Error as _;
use std::time::SystemTime;

use kortix_sdk::{ConflictKind, Credential, CredentialKind, Error, ErrorKind};

use crate::cli::Invocation;
use crate::error::{Failure, Kind};
use crate::identity::{Form, Key, KeySource, Seat, moment};
use crate::settings::{Service, Settings};

/// Who called, as far as it decides what to do next.
#[derive(Clone, Debug)]
pub struct Caller {
    pub key: Option<Key>,
    pub service: Service,
    pub seat: Seat,
    pub again: Invocation,
}

impl Caller {
    /// Where the credential came from.
    pub fn source(&self) -> Option<&KeySource> {
        self.key.as_ref().map(|key| &key.source)
    }

    /// The command that replaces the credential.
    fn sign_in(&self) -> String {
        let service = if self.service == Service::Obvious { " --service obvious" } else { "" };
        self.again.command(&format!("auth login{service}"))
    }

    /// Whether it is a `pk_…:sk_…` pair of the user's own.
    fn has_key_pair(&self) -> bool {
        self.key.as_ref().is_some_and(|key| {
            let credential = Credential::recognise(key.secret.clone());
            !matches!(key.source, KeySource::LocalServer(_))
                && credential.is_ok_and(|credential| credential.kind() == CredentialKind::KortixKey)
        })
    }
}

/// Turns an error of the SDK into a failure with an exit code and with what to do.
pub fn explain(error: &Error, caller: &Caller) -> Failure {
    let status = error.status().map(|status| status.as_u16());
    let failure = Failure::new(kind(error), message(error))
        .answered(status, error.code(), error.request_id())
        .caused_by(causes(error))
        .detail("attempts", error.attempts())
        .detail("may_have_executed", error.may_have_executed());
    with_hints(failure, error, caller)
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
        ErrorKind::NotFound | ErrorKind::EventsGone { .. } => Kind::NotFound,
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
        ErrorKind::Decode | ErrorKind::EventTooLarge { .. } => Kind::Decode,
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

fn with_hints(failure: Failure, error: &Error, caller: &Caller) -> Failure {
    let failure = match error.kind() {
        ErrorKind::LimitExceeded { resource, current_count, limit, .. } => failure
            .detail("resource", resource.as_str())
            .detail("current_count", *current_count)
            .detail("limit", *limit)
            .hint(format!(
                "delete what is no longer needed ({}, {}) or raise the plan",
                caller.again.command("threads list"),
                caller.again.command("threads delete ID")
            )),
        ErrorKind::Authentication => refused(failure, caller),
        ErrorKind::Permission => failure.hint(forbidden(caller)),
        ErrorKind::Conflict { kind: ConflictKind::ExecutionActive { execution_id, .. }, .. } => {
            match execution_id {
                Some(id) => failure.detail("execution_id", id.as_str()).hint(format!(
                    "{id} is running; wait for it with {}",
                    caller.again.command(&format!("executions wait {id}"))
                )),
                None => failure.hint("the thread is busy; give it longer with --timeout or --retries"),
            }
        }
        ErrorKind::Conflict { kind: ConflictKind::IdempotencyInProgress, .. } => {
            failure.hint("the first request is still under way; repeat with the same --idempotency-key")
        }
        ErrorKind::IdempotencyKeyReused => failure.hint("use a new --idempotency-key for a new request"),
        ErrorKind::Server => failure.hint("the server failed; try again later"),
        _ => failure.hint_if_any(error.hint()),
    };
    let failure = failure.hint_if_any(wants_jwt(error, caller).then_some(JWT_ONLY));
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

/// What to do about a refused credential depends on where it was found. A job cannot sign in, so it is not told to.
fn refused(failure: Failure, caller: &Caller) -> Failure {
    let Some(key) = &caller.key else { return failure.hint("no credential was sent") };
    let variable = Settings::variable_of(caller.service);
    let expired = Form::of(&key.secret).ok().and_then(|form| form.expired(SystemTime::now()));
    let hint = match &key.source {
        KeySource::Variable(name) => match expired {
            Some(at) => format!("the JWT in {name} expired at {}", moment(at)),
            None => format!("{name} was refused; has it expired, or is it for another server?"),
        },
        KeySource::LocalServer(path) => {
            format!("the credential in {} was refused; `kortix local reset` makes a new one", path.display())
        }
        KeySource::Stored(stored) => {
            let what = match expired {
                Some(at) => format!("the JWT from {stored} expired at {}", moment(at)),
                None => format!("the credential from {stored} was refused"),
            };
            match caller.seat {
                Seat::Terminal => format!("{what}; {} replaces it", caller.sign_in()),
                Seat::Unattended => format!("{what}; set {variable} to one that is valid"),
            }
        }
        KeySource::Given => "it was not kept; --no-verify keeps one without asking the service".to_owned(),
    };
    let hidden = match (&key.source, &key.hides) {
        (KeySource::Variable(name), Some(stored)) => {
            Some(format!("{name} hides the credential from {stored}: unset it to use that one"))
        }
        _ => None,
    };
    failure.hint(hint).hint_if_any(hidden)
}

fn forbidden(caller: &Caller) -> String {
    match caller.source() {
        Some(KeySource::Variable(name)) => format!("the account behind {name} may not do this"),
        Some(KeySource::LocalServer(_)) => "it belongs to another account of the local server".to_owned(),
        Some(KeySource::Stored(stored)) => {
            format!("the account behind the credential from {stored} may not do this")
        }
        Some(KeySource::Given) => "the account behind it may not do this".to_owned(),
        None => "no credential was sent".to_owned(),
    }
}

const JWT_ONLY: &str = "with a pk_…:sk_… key, the Kortix service shows public threads and projects only: private ones need a JWT";

/// Whether it may be the form of the credential that was refused. The local server takes every form.
fn wants_jwt(error: &Error, caller: &Caller) -> bool {
    matches!(error.kind(), ErrorKind::Authentication | ErrorKind::Permission)
        && matches!(error.operation(), "get thread" | "get project")
        && caller.has_key_pair()
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
