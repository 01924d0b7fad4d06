//! Why an attempt brought no complete answer.

use std::{error::Error as StdError, time::Duration};

use url::Url;

/// An attempt without a complete answer.
#[derive(Debug)]
pub(crate) struct Failure {
    pub(crate) kind: FailureKind,
    /// One sentence that names the address and, where it is known, the root of the trouble.
    pub(crate) message: String,
    pub(crate) cause: Option<Box<dyn StdError + Send + Sync>>,
}

/// How far an attempt got.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum FailureKind {
    /// There was no credential, so nothing was sent.
    Credential,
    /// There was no connection, so nothing was sent.
    Connect,
    /// Time ran out; the request may have been sent.
    Timeout,
    /// The connection broke; the request may have been sent.
    Interrupted,
    /// There is an answer, of which there is more than anybody wants to keep.
    TooLong,
}

impl Failure {
    pub(crate) fn timeout(timeout: Duration, url: &Url) -> Self {
        let message = format!("no answer from {} within {timeout:?}", origin(url));
        Self { kind: FailureKind::Timeout, message, cause: None }
    }

    /// An answer that does not begin.
    pub(super) fn no_header(limit: Duration, url: &Url) -> Self {
        let message = format!("{} did not begin to answer within {limit:?}", origin(url));
        Self { kind: FailureKind::Timeout, message, cause: None }
    }

    /// A provider of credentials that has none.
    pub(crate) fn no_credential(cause: Box<dyn StdError + Send + Sync>) -> Self {
        let message = "the provider of the credential failed".to_owned();
        Self { kind: FailureKind::Credential, message, cause: Some(cause) }
    }

    /// One that takes too long.
    pub(crate) fn no_credential_within(limit: Duration) -> Self {
        let message = format!("the provider gave no credential within {limit:?}");
        Self { kind: FailureKind::Credential, message, cause: None }
    }

    /// What a script says.
    #[cfg(feature = "test-util")]
    pub(crate) fn scripted(kind: FailureKind, message: &str) -> Self {
        Self { kind, message: message.to_owned(), cause: None }
    }

    /// An answer that does not go on.
    pub(super) fn idle(timeout: Duration, url: &Url) -> Self {
        let message = format!("nothing came from {} for {timeout:?}", origin(url));
        Self { kind: FailureKind::Timeout, message, cause: None }
    }

    /// A stream that ends before its last event.
    pub(crate) fn ended(url: &Url) -> Self {
        let message = format!("{} has ended the stream before its last event", origin(url));
        Self { kind: FailureKind::Interrupted, message, cause: None }
    }

    pub(super) fn too_long(limit: u64, url: &Url) -> Self {
        let message = format!("the answer of {} is longer than {} MiB", origin(url), limit >> 20);
        Self { kind: FailureKind::TooLong, message, cause: None }
    }
}

/// Scheme, host and port: what a person has to check.
pub(super) fn origin(url: &Url) -> String {
    url.origin().ascii_serialization()
}
