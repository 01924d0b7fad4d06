//! What a command returns when it worked.

use std::fmt;

use crate::error::Failure;
use crate::facts::Facts;
use crate::output::Payload;

/// A result to print, and whether what it reports was itself a success.
#[derive(Default)]
pub struct Outcome {
    payload: Option<Box<dyn Payload>>,
    verdict: Option<Failure>,
    note: Option<String>,
    facts: Facts,
}

impl Outcome {
    /// A result, exit code 0.
    pub fn of(payload: impl Payload + 'static) -> Self {
        Self { payload: Some(Box::new(payload)), ..Self::default() }
    }

    /// A result that is printed although it means a failure: a run that failed, a server that does not run.
    pub fn with_verdict(payload: impl Payload + 'static, verdict: Option<Failure>) -> Self {
        Self { payload: Some(Box::new(payload)), verdict, ..Self::default() }
    }

    /// Nothing more to print, and whether what was printed means a failure.
    pub fn of_verdict(verdict: Option<Failure>) -> Self {
        Self { verdict, ..Self::default() }
    }

    /// What was printed means this failure, unless it means another one already.
    #[must_use]
    pub fn or_verdict(self, failure: Failure) -> Self {
        Self { verdict: Some(self.verdict.unwrap_or(failure)), ..self }
    }

    /// Says something beside the result, after it.
    #[must_use]
    pub fn noting(self, note: Option<String>) -> Self {
        Self { note, ..self }
    }

    /// States what the result does not say by itself.
    #[must_use]
    pub fn stating(self, facts: &Facts) -> Self {
        Self { facts: self.facts.and(facts), ..self }
    }

    /// Nothing more to print, exit code 0.
    pub fn silent() -> Self {
        Self::default()
    }

    pub fn payload(&self) -> Option<&dyn Payload> {
        self.payload.as_deref()
    }

    pub fn note(&self) -> Option<&str> {
        self.note.as_deref()
    }

    /// What a CI job wants to know of it.
    pub fn facts(&self) -> Facts {
        self.payload().map(Payload::facts).unwrap_or_default().and(&self.facts)
    }

    pub fn verdict(&self) -> Option<&Failure> {
        self.verdict.as_ref()
    }

    pub fn into_verdict(self) -> Option<Failure> {
        self.verdict
    }
}

impl fmt::Debug for Outcome {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Outcome").field("verdict", &self.verdict).finish_non_exhaustive()
    }
}
