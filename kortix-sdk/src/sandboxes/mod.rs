//! Sandboxes: `/sandboxes/{id}` of the Kortix API.

mod create_url;
mod delete;
mod execute;
pub mod files;
mod logs;
mod rotate_token;
mod start;
mod status;
#[cfg(feature = "terminal")]
mod terminal;
mod usage;

pub use create_url::{CreateSandboxUrl, SandboxUrl, SandboxUrlForm};
pub use delete::{DeleteSandbox, DeletedSandbox};
pub use execute::{ExecuteCommand, ExecutedCommand};
pub use logs::{GetSandboxLogs, SandboxLogs};
pub use rotate_token::{RotateSandboxToken, SandboxToken};
pub use start::{SandboxChange, SandboxChangeStatus, StartSandbox};
pub use status::{GetSandboxStatus, SandboxState, SandboxStatus, ServicesHealth};
#[cfg(feature = "terminal")]
pub use terminal::{OpenTerminal, Terminal, TerminalEnd, TerminalInput, TerminalOutput};
pub use usage::{GetSandboxUsage, SandboxUsage};

use crate::{Kortix, SandboxId, call::CallOptions};

/// Calls about sandboxes, by their own id. From [`Kortix::sandboxes`].
///
/// The id of a project's sandbox is in [`Project::sandbox`](crate::projects::Project::sandbox). Calls that name the
/// project instead are in [`ProjectSandboxes`](crate::projects::ProjectSandboxes).
#[derive(Clone, Debug)]
pub struct Sandboxes {
    client: Kortix,
}

impl Sandboxes {
    pub(crate) fn new(client: Kortix) -> Self {
        Self { client }
    }

    /// Files in sandboxes: `/sandboxes/{id}/files`.
    pub fn files(&self) -> files::SandboxFiles {
        files::SandboxFiles::new(self.client.clone())
    }

    /// Reads how a sandbox does: `GET /sandboxes/{id}/status`.
    pub fn status(&self, sandbox: impl Into<SandboxId>) -> GetSandboxStatus {
        GetSandboxStatus {
            client: self.client.clone(),
            options: CallOptions::default(),
            sandbox: sandbox.into(),
        }
    }

    /// Begins to start a sandbox: `POST /sandboxes/{id}/start`.
    pub fn start(&self, sandbox: impl Into<SandboxId>) -> StartSandbox {
        StartSandbox { client: self.client.clone(), options: CallOptions::default(), sandbox: sandbox.into() }
    }

    /// Runs a command in a sandbox and waits for its end: `POST /sandboxes/{id}/terminal/execute`.
    pub fn execute(&self, sandbox: impl Into<SandboxId>, command: impl Into<String>) -> ExecuteCommand {
        ExecuteCommand::new(self.client.clone(), sandbox.into(), command.into())
    }

    /// Opens a terminal in a sandbox: `GET /sandboxes/{id}/terminal/ws`, a WebSocket. Needs the feature `terminal`.
    #[cfg(feature = "terminal")]
    pub fn terminal(&self, sandbox: impl Into<SandboxId>) -> OpenTerminal {
        OpenTerminal::new(self.client.clone(), sandbox.into())
    }

    /// Reads what the services of a sandbox have said: `GET /x/v1/sandboxes/{id}/logs` of the reference server.
    pub fn logs(&self, sandbox: impl Into<SandboxId>) -> GetSandboxLogs {
        GetSandboxLogs {
            client: self.client.clone(),
            options: CallOptions::default(),
            sandbox: sandbox.into(),
            lines: None,
        }
    }

    /// Measures what a sandbox takes now: `GET /x/v1/sandboxes/{id}/usage` of the reference server.
    pub fn usage(&self, sandbox: impl Into<SandboxId>) -> GetSandboxUsage {
        GetSandboxUsage {
            client: self.client.clone(),
            options: CallOptions::default(),
            sandbox: sandbox.into(),
        }
    }

    /// Makes a new token for a sandbox: `POST /x/v1/sandboxes/{id}/token` of the reference server.
    pub fn rotate_token(&self, sandbox: impl Into<SandboxId>) -> RotateSandboxToken {
        RotateSandboxToken {
            client: self.client.clone(),
            options: CallOptions::default(),
            sandbox: sandbox.into(),
        }
    }

    /// Makes a signed URL for a port of a sandbox: `POST /x/v1/sandboxes/{id}/urls` of the reference server.
    pub fn create_url(&self, sandbox: impl Into<SandboxId>, port: u16) -> CreateSandboxUrl {
        CreateSandboxUrl::new(self.client.clone(), sandbox.into(), port)
    }

    /// Deletes a sandbox with all its files: `DELETE /sandboxes/{id}`.
    pub fn delete(&self, sandbox: impl Into<SandboxId>) -> DeleteSandbox {
        DeleteSandbox {
            client: self.client.clone(),
            options: CallOptions::default(),
            sandbox: sandbox.into(),
        }
    }
}
