//! Why a file operation was not done, as the service tells it.

use super::path::Refused;
use crate::{
    http::{error::ApiError, kortix::sandboxes::reach::refusal},
    sandbox::{
        SandboxError, SandboxKey,
        files::{FileFault, LARGEST_FILE},
    },
};

/// What the route says where the reason alone is not enough.
#[derive(Clone, Copy)]
pub(in crate::http) struct Words {
    /// Of something that is not there: `File not found`.
    pub(in crate::http) missing: &'static str,
    /// Of what nobody could have known: `Failed to list files`.
    pub(in crate::http) failure: &'static str,
}

impl Words {
    /// The answer to a client that asked for `path`.
    pub(in crate::http) fn answer(self, key: &SandboxKey, path: &str, refused: Refused) -> ApiError {
        match refused {
            Refused::Path(error) => error,
            Refused::Sandbox(SandboxError::File(fault)) => self.of_fault(fault, path),
            Refused::Sandbox(error) => refusal(key, &error),
        }
    }

    fn of_fault(self, fault: FileFault, path: &str) -> ApiError {
        match fault {
            FileFault::NotFound => ApiError::not_found(&format!("{}: {path}", self.missing)),
            FileFault::NotADirectory => ApiError::not_found(&format!("Directory not found: {path}")),
            FileFault::NotAFile => ApiError::bad_request(format!("Not a file: {path}")),
            FileFault::InvalidName => ApiError::bad_request(format!("Invalid path: {path}")),
            FileFault::PermissionDenied => ApiError::forbidden(&format!("Permission denied: {path}")),
            FileFault::TooLarge => ApiError::body_too_large(LARGEST_FILE as u64),
            FileFault::TooManyEntries | FileFault::NoSpace | FileFault::Broken => {
                ApiError::internal(&format!("{}: {fault}", self.failure))
            }
        }
    }
}
