//! The sandbox of a project: `/project/{id}/sandbox` of the Kortix API.

mod access;
mod ensure_active;
mod get;
mod start;
mod status;
mod stop;

pub use access::Sandbox;
pub(super) use access::or_empty;
pub use ensure_active::{ActiveSandbox, EnsureSandboxActive};
pub use get::{GetProjectSandbox, ProjectSandbox, SandboxDetails};
pub use start::StartProjectSandbox;
pub use status::GetProjectSandboxStatus;
pub use stop::StopProjectSandbox;

use crate::{Kortix, ProjectId, call::CallOptions};

/// Calls about the sandbox of a project. From [`Projects::sandbox`](super::Projects::sandbox).
///
/// Calls that name the sandbox itself are in [`Sandboxes`](crate::sandboxes::Sandboxes).
#[derive(Clone, Debug)]
pub struct ProjectSandboxes {
    client: Kortix,
}

impl ProjectSandboxes {
    pub(super) fn new(client: Kortix) -> Self {
        Self { client }
    }

    /// Reads what the sandbox of a project is: `GET /project/{id}/sandbox`.
    pub fn get(&self, project: impl Into<ProjectId>) -> GetProjectSandbox {
        GetProjectSandbox {
            client: self.client.clone(),
            options: CallOptions::default(),
            project: project.into(),
        }
    }

    /// Reads how the sandbox of a project does: `GET /project/{id}/sandbox/status`.
    pub fn status(&self, project: impl Into<ProjectId>) -> GetProjectSandboxStatus {
        GetProjectSandboxStatus {
            client: self.client.clone(),
            options: CallOptions::default(),
            project: project.into(),
        }
    }

    /// Starts the sandbox of a project unless it runs, and waits until it does:
    /// `POST /project/{id}/sandbox/ensure-active`.
    pub fn ensure_active(&self, project: impl Into<ProjectId>) -> EnsureSandboxActive {
        EnsureSandboxActive {
            client: self.client.clone(),
            options: CallOptions::default(),
            project: project.into(),
        }
    }

    /// Begins to start the sandbox of a project: `POST /project/{id}/sandbox/start`.
    pub fn start(&self, project: impl Into<ProjectId>) -> StartProjectSandbox {
        StartProjectSandbox {
            client: self.client.clone(),
            options: CallOptions::default(),
            project: project.into(),
        }
    }

    /// Stops the sandbox of a project; its files stay: `POST /project/{id}/sandbox/stop`.
    pub fn stop(&self, project: impl Into<ProjectId>) -> StopProjectSandbox {
        StopProjectSandbox {
            client: self.client.clone(),
            options: CallOptions::default(),
            project: project.into(),
        }
    }
}
