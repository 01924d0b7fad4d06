//! Who calls: credentials, where they were found, and where they may be sent.
//!
//! A credential goes where it was meant to go and nowhere else. One that is stored is bound to the origin that it was
//! stored for. One in the environment goes wherever flags, environment and the user's own files lead, but not where the
//! file of a project does, which came with somebody's repository.

mod absent;
mod find;
mod form;
mod keyring;
mod probe;
mod store;

use std::fmt;
use std::path::PathBuf;

use kortix_sdk::SecretString;

use crate::settings::Service;

pub use absent::Absent;
pub use find::{endpoint, endpoints};
pub use form::{Form, masked, moment};
pub use keyring::{Keyring, Unavailable};
pub use probe::probe;
pub use store::{Entry, Record, Store};

/// A credential and where it was found.
#[derive(Clone, Debug)]
pub struct Key {
    pub secret: SecretString,
    pub source: KeySource,
    /// A stored credential that would be used if this one were not there.
    pub hides: Option<Stored>,
}

impl Key {
    pub fn new(secret: SecretString, source: KeySource) -> Self {
        Self { secret, source, hides: None }
    }
}

/// Where a credential was found, which decides what to advise when it is refused.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum KeySource {
    /// An environment variable.
    Variable(&'static str),
    /// The file that the local server wrote.
    LocalServer(PathBuf),
    /// What `auth login` kept.
    Stored(Stored),
    /// What was given to `auth login` just now.
    Given,
}

/// A credential that `auth login` kept.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Stored {
    pub profile: String,
    pub service: Service,
    pub place: StoredIn,
}

/// Where it is kept.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum StoredIn {
    Keyring,
    File(PathBuf),
}

impl fmt::Display for KeySource {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Variable(name) => f.write_str(name),
            Self::LocalServer(path) => write!(f, "{}", path.display()),
            Self::Stored(stored) => stored.fmt(f),
            Self::Given => f.write_str("what was given"),
        }
    }
}

impl fmt::Display for Stored {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.place {
            StoredIn::Keyring => write!(f, "the keyring (profile {})", self.profile),
            StoredIn::File(path) => write!(f, "{} (profile {})", path.display(), self.profile),
        }
    }
}

/// Whether somebody is there who could sign in.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Seat {
    Terminal,
    /// A job or a script.
    #[default]
    Unattended,
}
