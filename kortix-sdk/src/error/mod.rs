//! The error of every call: one pointer wide, one line to act on.

mod body;
mod display;
#[cfg(test)]
#[cfg(feature = "test-util")]
mod display_tests;
mod kind;
mod make;

use std::{error::Error as StdError, fmt, time::Duration};

use http::StatusCode;

pub use kind::{ConflictKind, ErrorKind, LimitedResource, ValidationIssue};
pub(crate) use make::REQUEST_ID;

/// A failed call, or a client that cannot be built.
///
/// `Display` is one line that names the operation, what happened and what to do, with status, code, request id and, when
/// there was more than one attempt, their number and duration. `{:#}` appends the causes. Neither ever holds a URL
/// query, a credential or a secret.
///
/// ```no_run
/// # async fn example(client: kortix_sdk::Kortix) -> Result<(), kortix_sdk::Error> {
/// use kortix_sdk::ErrorKind;
///
/// match client.threads().create().await {
///     Ok(made) => println!("{}", made.thread_id),
///     Err(error) => match error.kind() {
///         ErrorKind::LimitExceeded { resource, limit: Some(limit), .. } => println!("only {limit} {resource} allowed"),
///         _ if error.may_have_executed() => println!("look before repeating: {error}"),
///         _ => return Err(error),
///     },
/// }
/// # Ok(())
/// # }
/// ```
pub struct Error {
    details: Box<Details>,
}

const _: () = assert!(size_of::<Error>() == size_of::<usize>(), "results must stay small");

type Cause = Box<dyn StdError + Send + Sync>;

/// What is known about a failure.
struct Details {
    kind: ErrorKind,
    /// What was being done, e.g. `create thread`.
    operation: &'static str,
    /// One sentence without secrets: the server's, or this crate's own.
    message: String,
    /// What to do about it, where this crate knows.
    hint: Option<&'static str>,
    status: Option<StatusCode>,
    code: Option<String>,
    request_id: Option<String>,
    retry_after: Option<Duration>,
    fate: Fate,
    /// The server says that a repetition is of no use.
    vetoed: bool,
    calls: Calls,
    cause: Option<Cause>,
}

/// What may have become of a request that brought no success: this, and not the status, decides whether to repeat it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Fate {
    /// It never left.
    NotSent,
    /// The server turned it away before any work.
    Refused,
    /// The server turned it away because an earlier request of the same name is being executed.
    InProgress,
    /// It may or may not have been executed.
    Unknown,
    /// It was executed, though its answer is of no use.
    Executed,
    /// The server answered for good: the same request would get the same answer.
    Settled,
}

impl Fate {
    /// Whether the work may have been done, or is about to be.
    pub(crate) fn may_be_execution(self) -> bool {
        matches!(self, Self::InProgress | Self::Unknown | Self::Executed)
    }
}

/// The attempts behind a failure.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Calls {
    pub(crate) attempts: u32,
    pub(crate) elapsed: Duration,
    /// The request changes nothing on the server, however often it is executed.
    pub(crate) reads_only: bool,
    /// A repetition cannot do the work twice.
    pub(crate) repeatable: bool,
    /// An earlier attempt may have been executed.
    pub(crate) earlier_unknown: bool,
}

impl Error {
    /// What kind of failure it is.
    pub fn kind(&self) -> &ErrorKind {
        &self.details.kind
    }

    /// What was being done, e.g. `create thread`.
    pub fn operation(&self) -> &'static str {
        self.details.operation
    }

    /// The HTTP status, when there was an answer.
    pub fn status(&self) -> Option<StatusCode> {
        self.details.status
    }

    /// The server's error code, e.g. `THREAD_LIMIT_EXCEEDED`, when it sent one.
    pub fn code(&self) -> Option<&str> {
        self.details.code.as_deref()
    }

    /// What went wrong, in one sentence: the server's own words when it sent some. Control characters are removed and a
    /// long text is cut.
    pub fn message(&self) -> &str {
        &self.details.message
    }

    /// What to do about it, where this crate knows: which setting to look at.
    pub fn hint(&self) -> Option<&str> {
        self.details.hint
    }

    /// The id under which the server logged the last attempt.
    pub fn request_id(&self) -> Option<&str> {
        self.details.request_id.as_deref()
    }

    /// How long the server asked to wait (`retry-after-ms` or `Retry-After`), also when it was longer than the policy allows.
    pub fn retry_after(&self) -> Option<Duration> {
        self.details.retry_after
    }

    /// How many requests were sent, or tried to be; 0 when the call failed before the first.
    pub fn attempts(&self) -> u32 {
        self.details.calls.attempts
    }

    /// Time from the start of the call to this failure, waits between attempts included.
    pub fn elapsed(&self) -> Duration {
        self.details.calls.elapsed
    }

    /// Whether the same call may succeed when it is simply made again, and cannot do its work twice.
    ///
    /// `false` when the server said so (`x-should-retry`), and for a create that may have been executed, unless its `Idempotency-Key` is known to be honoured
    /// (see [`KortixBuilder::honours_idempotency_key`](crate::KortixBuilder::honours_idempotency_key)).
    pub fn is_retryable(&self) -> bool {
        if self.details.vetoed {
            return false;
        }
        match self.details.fate {
            Fate::NotSent | Fate::Refused | Fate::InProgress => true,
            Fate::Unknown => self.details.calls.repeatable,
            Fate::Executed | Fate::Settled => false,
        }
    }

    /// Whether the server may have carried the call out although it failed here: a thread may have been made, an agent
    /// may be running, a project may be gone. So it is while an earlier request with the same `Idempotency-Key` is under
    /// way. Always `false` for calls that only read.
    pub fn may_have_executed(&self) -> bool {
        let calls = &self.details.calls;
        let executed = self.details.fate.may_be_execution() || calls.earlier_unknown;
        executed && !calls.reads_only
    }

    pub(crate) fn fate(&self) -> Fate {
        self.details.fate
    }

    pub(crate) fn with_calls(mut self, calls: Calls) -> Self {
        self.details.calls = calls;
        self
    }
}

impl fmt::Debug for Error {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let details = &self.details;
        formatter
            .debug_struct("Error")
            .field("kind", &details.kind)
            .field("operation", &details.operation)
            .field("status", &details.status)
            .field("code", &details.code)
            .field("message", &details.message)
            .field("request_id", &details.request_id)
            .field("retry_after", &details.retry_after)
            .field("attempts", &details.calls.attempts)
            .field("elapsed", &details.calls.elapsed)
            .field("cause", &details.cause)
            .finish()
    }
}

impl StdError for Error {
    fn source(&self) -> Option<&(dyn StdError + 'static)> {
        let cause: &(dyn StdError + 'static) = self.details.cause.as_deref()?;
        Some(cause)
    }
}
