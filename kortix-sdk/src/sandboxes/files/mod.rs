//! Files in sandboxes: `/sandboxes/{id}/files` of the Kortix API.
//!
//! Paths are absolute, normally below `/workspace`. The Kortix service decodes them once more than usual: a `%` followed
//! by two hexadecimal digits in a name becomes the character that they stand for.

mod delete;
mod list;
mod read;
mod tree;
mod upload;
mod write;
mod write_binary;

pub use delete::{DeleteFile, DeletedFile};
pub use list::{FileEntry, FileList, ListFiles};
pub use read::{FileContent, ReadFile};
pub use tree::GetFileTree;
pub(crate) use upload::file_name;
pub use upload::{UploadFile, UploadedFile};
pub use write::{WriteFile, WrittenFile};
pub use write_binary::WriteBinaryFile;

use bytes::Bytes;

use crate::{
    Kortix, SandboxId,
    call::{Blob, CallOptions},
};

/// Calls about files in sandboxes. From [`Sandboxes::files`](super::Sandboxes::files).
#[derive(Clone, Debug)]
pub struct SandboxFiles {
    client: Kortix,
}

impl SandboxFiles {
    pub(super) fn new(client: Kortix) -> Self {
        Self { client }
    }

    /// Puts a file beside the other uploads, under a name that is free: `POST /sandboxes/{id}/files`.
    pub fn upload(
        &self,
        sandbox: impl Into<SandboxId>,
        path: impl Into<String>,
        content: impl Into<Bytes>,
    ) -> UploadFile {
        UploadFile {
            client: self.client.clone(),
            options: CallOptions::default(),
            sandbox: sandbox.into(),
            path: path.into(),
            content: Blob::new(content),
        }
    }

    /// Writes a text to a file, over what is there: `PUT /sandboxes/{id}/files`.
    pub fn write(
        &self,
        sandbox: impl Into<SandboxId>,
        path: impl Into<String>,
        content: impl Into<String>,
    ) -> WriteFile {
        WriteFile::new(self.client.clone(), sandbox.into(), path.into(), content.into())
    }

    /// Writes bytes to a file, over what is there: `PUT /sandboxes/{id}/files/binary`.
    pub fn write_binary(
        &self,
        sandbox: impl Into<SandboxId>,
        path: impl Into<String>,
        content: impl Into<Bytes>,
    ) -> WriteBinaryFile {
        WriteBinaryFile {
            client: self.client.clone(),
            options: CallOptions::default(),
            sandbox: sandbox.into(),
            path: path.into(),
            content: Blob::new(content),
        }
    }

    /// Lists a directory: `GET /sandboxes/{id}/files`.
    pub fn list(&self, sandbox: impl Into<SandboxId>, path: impl Into<String>) -> ListFiles {
        ListFiles {
            client: self.client.clone(),
            options: CallOptions::default(),
            sandbox: sandbox.into(),
            path: path.into(),
        }
    }

    /// Reads a file: `GET /sandboxes/{id}/files/content`.
    pub fn read(&self, sandbox: impl Into<SandboxId>, path: impl Into<String>) -> ReadFile {
        ReadFile {
            client: self.client.clone(),
            options: CallOptions::default(),
            sandbox: sandbox.into(),
            path: path.into(),
        }
    }

    /// Deletes a file: `DELETE /sandboxes/{id}/files`.
    pub fn delete(&self, sandbox: impl Into<SandboxId>, path: impl Into<String>) -> DeleteFile {
        DeleteFile {
            client: self.client.clone(),
            options: CallOptions::default(),
            sandbox: sandbox.into(),
            path: path.into(),
        }
    }

    /// Lists a directory, by default the workspace, as it is or was at a commit: `GET /sandboxes/{id}/files/tree`.
    pub fn tree(&self, sandbox: impl Into<SandboxId>) -> GetFileTree {
        GetFileTree::new(self.client.clone(), sandbox.into())
    }
}
