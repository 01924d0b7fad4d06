//! What a CI job wants to know of a result, by the API's own names.

use std::fmt::Display;

/// Identifiers and states, in the order in which they were stated. Never a secret: they are shown to whoever may see the
/// job.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Facts(Vec<(&'static str, String)>);

impl Facts {
    /// States a further one. What was stated first holds.
    #[must_use]
    pub fn with(mut self, name: &'static str, value: impl Display) -> Self {
        if !self.0.iter().any(|(known, _)| *known == name) {
            self.0.push((name, value.to_string()));
        }
        self
    }

    #[must_use]
    pub fn with_if_any(self, name: &'static str, value: Option<impl Display>) -> Self {
        match value {
            Some(value) => self.with(name, value),
            None => self,
        }
    }

    /// Both.
    #[must_use]
    pub fn and(self, more: &Self) -> Self {
        more.0.iter().fold(self, |facts, (name, value)| facts.with(name, value))
    }

    pub fn iter(&self) -> impl Iterator<Item = (&'static str, &str)> {
        self.0.iter().map(|(name, value)| (*name, value.as_str()))
    }

    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}
