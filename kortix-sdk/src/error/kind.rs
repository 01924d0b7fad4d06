//! What can go wrong, by kind.

use crate::types::{ExecutionId, ThreadId, open_enum};

/// What kind of failure an [`Error`](crate::Error) is, with what is known about it.
///
/// Non-exhaustive, and so are the variants with fields: match with a `_` arm and `..`.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum ErrorKind {
    /// 402: the plan of the account allows no more of a resource, or none of it.
    #[non_exhaustive]
    LimitExceeded {
        /// What there is too much of.
        resource: LimitedResource,
        /// How many the account has, or has running, when the server says so.
        current_count: Option<u64>,
        /// How many the plan allows, when the server says so.
        limit: Option<u64>,
        /// The plan, when the server names it, e.g. `free`.
        tier_name: Option<String>,
        /// The threads whose runs are in the way, when the server names them.
        running_thread_ids: Vec<ThreadId>,
    },
    /// 404: there is nothing of that id, or nothing that this credential may know of.
    NotFound,
    /// 409: the call clashes with something that is under way.
    #[non_exhaustive]
    Conflict {
        /// What it clashes with.
        kind: ConflictKind,
    },
    /// 401: the credential is missing, malformed, expired or revoked.
    Authentication,
    /// 403: the credential is good but does not allow this.
    Permission,
    /// 400 or 422: the server refuses a value that was sent.
    #[non_exhaustive]
    Validation {
        /// The refused values, one by one, when the server lists them.
        issues: Vec<ValidationIssue>,
    },
    /// 422: the `Idempotency-Key` was used before for another request.
    IdempotencyKeyReused,
    /// 429: too many requests. See [`Error::retry_after`](crate::Error::retry_after).
    RateLimited,
    /// 5xx: the server failed.
    Server,
    /// An answer with a status that this API does not define, a redirect among them: redirects are not followed, so
    /// that a credential never leaves the origin it was given for.
    Unexpected,
    /// No connection: name resolution, TCP, proxy or TLS failed. The request was not sent.
    Connect,
    /// No complete answer in time (also 408).
    Timeout,
    /// The connection was lost after the request was sent and before its answer was complete.
    Interrupted,
    /// A success whose body is not what the API defines, or an answer of more than 64 MiB. The call has been executed.
    Decode,
    /// 410: the server does not keep these events any more. How it ended is in the record.
    #[non_exhaustive]
    EventsGone {
        /// The path of the record: `/agent-run/{id}` ([`runs().get`](crate::runs::Runs::get)) or
        /// `/x/v1/executions/{id}` ([`executions().get`](crate::executions::Executions::get)).
        record: String,
    },
    /// An event of a stream is larger than
    /// [allowed](crate::events::Watch::max_event_bytes). What came before it was read.
    #[non_exhaustive]
    EventTooLarge {
        /// What is allowed, in bytes.
        limit: usize,
    },
    /// The client is configured in a way that cannot work. Nothing was sent.
    Config,
    /// An argument of this call cannot be sent. Nothing was sent.
    InvalidRequest,
}

/// What a 409 clashes with.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum ConflictKind {
    /// The thread already runs an agent; this call started nothing. Retried by default.
    #[non_exhaustive]
    ExecutionActive {
        /// The execution that is running, when the server names it.
        execution_id: Option<ExecutionId>,
    },
    /// The first request with the same `Idempotency-Key` has not been answered yet. Retried by default.
    IdempotencyInProgress,
    /// Any other conflict. Not retried.
    Other,
}

open_enum! {
    /// What a plan limits. Made from the server's error code.
    pub enum LimitedResource {
        /// Threads of the account (`THREAD_LIMIT_EXCEEDED`).
        Threads = "threads",
        /// Projects of the account (`PROJECT_LIMIT_EXCEEDED`).
        Projects = "projects",
        /// Agent runs at the same time (`AGENT_RUN_LIMIT_EXCEEDED`).
        AgentRuns = "agent_runs",
        /// Agents of the account (`AGENT_LIMIT_EXCEEDED`).
        Agents = "agents",
        /// Models that the plan allows (`MODEL_ACCESS_DENIED`).
        Models = "models",
        /// Credits of the account (`INSUFFICIENT_CREDITS`).
        Credits = "credits",
    }
}

impl LimitedResource {
    /// The resource that an error code of the server is about. An unknown code is kept.
    pub(crate) fn from_code(code: Option<&str>) -> Self {
        match code.unwrap_or_default() {
            "THREAD_LIMIT_EXCEEDED" => Self::Threads,
            "PROJECT_LIMIT_EXCEEDED" => Self::Projects,
            "AGENT_RUN_LIMIT_EXCEEDED" => Self::AgentRuns,
            "AGENT_LIMIT_EXCEEDED" => Self::Agents,
            "MODEL_ACCESS_DENIED" => Self::Models,
            "INSUFFICIENT_CREDITS" => Self::Credits,
            other => Self::from(other),
        }
    }
}

/// One value that the server refused.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct ValidationIssue {
    /// Where the value stands, e.g. `query.limit`; empty when the server does not say.
    pub location: String,
    /// What is wrong with it, in the server's words.
    pub message: String,
    /// The server's name of the rule, e.g. `less_than_equal`; empty when it does not say.
    pub rule: String,
}
