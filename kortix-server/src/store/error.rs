//! What a failing database becomes, and stored words that nobody understands.

use super::{
    AddAccountError, AddAgentError, AddKeyError, AddMessageError, AddThreadError, ReserveError, StartError,
    StoreError,
};
use crate::sandbox::SandboxKey;

impl From<sqlx::Error> for StoreError {
    fn from(error: sqlx::Error) -> Self {
        Self(error.into())
    }
}

impl From<sqlx::migrate::MigrateError> for StoreError {
    fn from(error: sqlx::migrate::MigrateError) -> Self {
        Self(error.into())
    }
}

impl From<sqlx::Error> for ReserveError {
    fn from(error: sqlx::Error) -> Self {
        Self::Store(error.into())
    }
}

impl From<sqlx::Error> for StartError {
    fn from(error: sqlx::Error) -> Self {
        Self::Store(error.into())
    }
}

impl From<sqlx::Error> for AddKeyError {
    fn from(error: sqlx::Error) -> Self {
        Self::Store(error.into())
    }
}

impl From<sqlx::Error> for AddThreadError {
    fn from(error: sqlx::Error) -> Self {
        Self::Store(error.into())
    }
}

impl From<sqlx::Error> for AddAccountError {
    fn from(error: sqlx::Error) -> Self {
        Self::Store(error.into())
    }
}

impl From<sqlx::Error> for AddAgentError {
    fn from(error: sqlx::Error) -> Self {
        Self::Store(error.into())
    }
}

impl From<sqlx::Error> for AddMessageError {
    fn from(error: sqlx::Error) -> Self {
        Self::Store(error.into())
    }
}

/// A stored word that this version does not know.
pub(super) fn unreadable(column: &'static str) -> StoreError {
    StoreError(format!("the column {column} holds a value that this version does not know").into())
}

pub(super) fn sandbox_key(text: &str) -> Result<SandboxKey, StoreError> {
    text.parse().map_err(|_| unreadable("sandbox_key"))
}
