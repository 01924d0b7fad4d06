//! What went wrong, as the user and the calling script need it: one message, what to do, and an exit code.

use std::fmt::Display;
use std::io;

use serde::Serialize;
use serde_json::{Map, Value};

use crate::exit::Exit;

/// Why a command failed. `kind` is part of the contract with scripts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    Usage,
    Config,
    NoCredential,
    Authentication,
    Permission,
    NotFound,
    Conflict,
    IdempotencyKeyReused,
    LimitExceeded,
    RateLimited,
    Validation,
    Server,
    Unexpected,
    Connect,
    NoAnswer,
    ConnectionLost,
    Decode,
    RunFailed,
    InvalidReceipt,
    Unclear,
    LocalServer,
    NotRunning,
    Check,
    Io,
    Timeout,
    Interrupted,
    Terminated,
}

impl Kind {
    /// The name that scripts see.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Usage => "usage",
            Self::Config => "config",
            Self::NoCredential => "no_credential",
            Self::Authentication => "authentication",
            Self::Permission => "permission",
            Self::NotFound => "not_found",
            Self::Conflict => "conflict",
            Self::IdempotencyKeyReused => "idempotency_key_reused",
            Self::LimitExceeded => "limit_exceeded",
            Self::RateLimited => "rate_limited",
            Self::Validation => "validation",
            Self::Server => "server",
            Self::Unexpected => "unexpected",
            Self::Connect => "connect",
            Self::NoAnswer => "no_answer",
            Self::ConnectionLost => "connection_lost",
            Self::Decode => "decode",
            Self::RunFailed => "run_failed",
            Self::InvalidReceipt => "invalid_receipt",
            Self::Unclear => "unclear",
            Self::LocalServer => "local_server",
            Self::NotRunning => "not_running",
            Self::Check => "check_failed",
            Self::Io => "io",
            Self::Timeout => "timeout",
            Self::Interrupted => "interrupted",
            Self::Terminated => "terminated",
        }
    }

    /// The exit code that belongs to it.
    pub const fn exit(self) -> Exit {
        match self {
            Self::Server
            | Self::Unexpected
            | Self::Decode
            | Self::Unclear
            | Self::LocalServer
            | Self::Check
            | Self::Io => Exit::Failure,
            Self::Usage | Self::Config | Self::Validation => Exit::Usage,
            Self::RunFailed => Exit::RunFailed,
            Self::InvalidReceipt => Exit::Invalid,
            Self::NoCredential | Self::Authentication | Self::Permission => Exit::Auth,
            Self::NotFound | Self::NotRunning => Exit::NotFound,
            Self::Conflict | Self::IdempotencyKeyReused => Exit::Conflict,
            Self::LimitExceeded | Self::RateLimited => Exit::Quota,
            Self::Connect | Self::NoAnswer | Self::ConnectionLost => Exit::Network,
            Self::Timeout => Exit::TimedOut,
            Self::Interrupted => Exit::Interrupted,
            Self::Terminated => Exit::Terminated,
        }
    }
}

/// A failed command. Boxed, so that the success path carries one pointer.
#[derive(Debug)]
#[must_use]
pub struct Failure(Box<Report>);

#[derive(Debug)]
struct Report {
    kind: Kind,
    exit: Exit,
    message: String,
    hints: Vec<String>,
    causes: Vec<String>,
    code: Option<String>,
    status: Option<u16>,
    request_id: Option<String>,
    details: Map<String, Value>,
}

impl Failure {
    /// A failure of this kind, with the exit code that belongs to it.
    pub fn new(kind: Kind, message: impl Into<String>) -> Self {
        Self(Box::new(Report {
            kind,
            exit: kind.exit(),
            message: message.into(),
            hints: Vec::new(),
            causes: Vec::new(),
            code: None,
            status: None,
            request_id: None,
            details: Map::new(),
        }))
    }

    /// The input was refused before anything was sent.
    pub fn usage(message: impl Into<String>) -> Self {
        Self::new(Kind::Usage, message)
    }

    /// A file or a process of this machine failed: `doing` says what was attempted.
    pub fn io(doing: impl Display, error: &io::Error) -> Self {
        Self::new(Kind::Io, format!("{doing}: {error}"))
    }

    /// Adds what the user can do.
    pub fn hint(mut self, hint: impl Into<String>) -> Self {
        self.0.hints.push(hint.into());
        self
    }

    /// Adds a hint when there is one.
    pub fn hint_if_any(self, hint: Option<impl Into<String>>) -> Self {
        match hint {
            Some(hint) => self.hint(hint),
            None => self,
        }
    }

    /// Adds what the server said about the error.
    pub fn answered(mut self, status: Option<u16>, code: Option<&str>, request_id: Option<&str>) -> Self {
        self.0.status = status;
        self.0.code = code.map(str::to_owned);
        self.0.request_id = request_id.map(str::to_owned);
        self
    }

    /// Adds a field to the JSON error object.
    pub fn detail(mut self, name: &str, value: impl Into<Value>) -> Self {
        self.0.details.insert(name.to_owned(), value.into());
        self
    }

    /// Adds what lies beneath, outermost first; shown with `--verbose`.
    pub fn caused_by(mut self, causes: Vec<String>) -> Self {
        self.0.causes = causes;
        self
    }

    pub fn kind(&self) -> Kind {
        self.0.kind
    }

    pub fn exit(&self) -> Exit {
        self.0.exit
    }

    pub fn message(&self) -> &str {
        &self.0.message
    }

    pub fn hints(&self) -> &[String] {
        &self.0.hints
    }

    pub fn causes(&self) -> &[String] {
        &self.0.causes
    }

    /// The ids among the fields of the JSON error object: what is left behind, or in the way.
    pub fn identifiers(&self) -> impl Iterator<Item = (&str, &str)> {
        let details = self.0.details.iter();
        details
            .filter(|(name, _)| name.ends_with("_id"))
            .filter_map(|(name, value)| Some((name.as_str(), value.as_str()?)))
    }

    pub fn request_id(&self) -> Option<&str> {
        self.0.request_id.as_deref()
    }

    /// A field of the JSON error object that is a number.
    pub fn number(&self, name: &str) -> Option<u64> {
        self.0.details.get(name)?.as_u64()
    }

    /// The JSON error object on one line. The first seven fields are always there.
    pub fn to_json(&self) -> String {
        // Strings, numbers and a map of JSON values always can be written.
        serde_json::to_string(&Document { error: self.object() }).unwrap_or_default()
    }

    /// What the JSON error object has under `error`.
    pub(crate) fn object(&self) -> ErrorObject<'_> {
        let report = &*self.0;
        ErrorObject {
            kind: report.kind.name(),
            message: &report.message,
            code: report.code.as_deref(),
            status: report.status,
            request_id: report.request_id.as_deref(),
            hint: (!report.hints.is_empty()).then(|| report.hints.join("\n")),
            exit_code: report.exit.code(),
            details: &report.details,
        }
    }
}

#[derive(Serialize)]
struct Document<'a> {
    error: ErrorObject<'a>,
}

#[derive(Debug, Serialize)]
pub(crate) struct ErrorObject<'a> {
    kind: &'static str,
    message: &'a str,
    code: Option<&'a str>,
    status: Option<u16>,
    request_id: Option<&'a str>,
    hint: Option<String>,
    exit_code: u8,
    #[serde(flatten)]
    details: &'a Map<String, Value>,
}
