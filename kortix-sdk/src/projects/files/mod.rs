//! Files for the sandbox of a project: `/project/{id}/files` of the Kortix API.

mod upload;
mod upload_completed;
mod upload_started;
mod upload_status;

pub use upload::UploadProjectFile;
pub use upload_completed::{CompleteUpload, CompletedUpload};
pub use upload_started::{AnnounceUpload, AnnouncedUpload};
pub use upload_status::{GetUploadStatus, UploadStatus};

use bytes::Bytes;

use crate::{
    Kortix, ProjectId,
    call::{Blob, CallOptions},
};

/// Calls about files for the sandbox of a project. From [`Projects::files`](super::Projects::files).
///
/// Everything else about files is in [`SandboxFiles`](crate::sandboxes::files::SandboxFiles).
#[derive(Clone, Debug)]
pub struct ProjectFiles {
    client: Kortix,
}

impl ProjectFiles {
    pub(super) fn new(client: Kortix) -> Self {
        Self { client }
    }

    /// Puts a file beside the other uploads of a project, under a name that is free: `POST /project/{id}/files`.
    pub fn upload(
        &self,
        project: impl Into<ProjectId>,
        path: impl Into<String>,
        content: impl Into<Bytes>,
    ) -> UploadProjectFile {
        UploadProjectFile {
            client: self.client.clone(),
            options: CallOptions::default(),
            project: project.into(),
            path: path.into(),
            content: Blob::new(content),
        }
    }

    /// Says that files are on their way: `POST /project/{id}/files/upload-started`.
    pub fn upload_started(&self, project: impl Into<ProjectId>, file_count: u32) -> AnnounceUpload {
        AnnounceUpload {
            client: self.client.clone(),
            options: CallOptions::default(),
            project: project.into(),
            file_count,
        }
    }

    /// Says that all files have come: `POST /project/{id}/files/upload-completed`.
    pub fn upload_completed(&self, project: impl Into<ProjectId>) -> CompleteUpload {
        CompleteUpload {
            client: self.client.clone(),
            options: CallOptions::default(),
            project: project.into(),
        }
    }

    /// Reads whether files are on their way: `GET /project/{id}/files/upload-status`.
    pub fn upload_status(&self, project: impl Into<ProjectId>) -> GetUploadStatus {
        GetUploadStatus {
            client: self.client.clone(),
            options: CallOptions::default(),
            project: project.into(),
        }
    }
}
