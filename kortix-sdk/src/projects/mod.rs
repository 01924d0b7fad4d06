//! Projects: `/projects` of the Kortix API, and `/api/v1/projects` of the Obvious API.

mod create_thread;
mod delete;
mod files;
mod get;
mod sandbox;
mod thread_create;
mod threads;

pub use create_thread::CreateProjectThread;
pub use delete::{DeleteProject, DeletedProject};
pub use files::{
    AnnounceUpload, AnnouncedUpload, CompleteUpload, CompletedUpload, GetUploadStatus, ProjectFiles,
    UploadProjectFile, UploadStatus,
};
pub use get::{GetProject, Project};
pub use sandbox::{
    ActiveSandbox, EnsureSandboxActive, GetProjectSandbox, GetProjectSandboxStatus, ProjectSandbox,
    ProjectSandboxes, Sandbox, SandboxDetails, StartProjectSandbox, StopProjectSandbox,
};
pub use thread_create::{AgentThreads, CreateAgentThread};
pub use threads::{ListProjectThreads, ProjectThread, ProjectThreadPage};

use crate::{Kortix, ProjectId, call::CallOptions};

/// Calls about projects. From [`Kortix::projects`].
///
/// A project is made together with its first thread: [`Threads::create`](crate::threads::Threads::create).
#[derive(Clone, Debug)]
pub struct Projects {
    client: Kortix,
}

impl Projects {
    pub(crate) fn new(client: Kortix) -> Self {
        Self { client }
    }

    /// Reads a project with the address of its sandbox: `GET /projects/{id}`.
    pub fn get(&self, project: impl Into<ProjectId>) -> GetProject {
        GetProject { client: self.client.clone(), options: CallOptions::default(), project: project.into() }
    }

    /// Deletes a project with its sandbox and all its threads: `DELETE /projects/{id}`.
    pub fn delete(&self, project: impl Into<ProjectId>) -> DeleteProject {
        DeleteProject {
            client: self.client.clone(),
            options: CallOptions::default(),
            project: project.into(),
        }
    }

    /// Lists the threads of a project, newest first: `GET /projects/{id}/threads`.
    pub fn threads(&self, project: impl Into<ProjectId>) -> ListProjectThreads {
        ListProjectThreads::new(self.client.clone(), project.into())
    }

    /// Makes a further thread in a project: `POST /projects/{id}/threads`.
    pub fn create_thread(&self, project: impl Into<ProjectId>) -> CreateProjectThread {
        CreateProjectThread {
            client: self.client.clone(),
            options: CallOptions::default(),
            project: project.into(),
        }
    }

    /// The sandbox of a project: `/project/{id}/sandbox`.
    pub fn sandbox(&self) -> ProjectSandboxes {
        ProjectSandboxes::new(self.client.clone())
    }

    /// Files for the sandbox of a project: `/project/{id}/files`.
    pub fn files(&self) -> ProjectFiles {
        ProjectFiles::new(self.client.clone())
    }

    /// Threads that run an agent: `/api/v1/projects/{id}/thread` of the Obvious API.
    pub fn thread(&self) -> AgentThreads {
        AgentThreads::new(self.client.clone())
    }
}
