//! `DELETE /sandboxes/{sandbox_id}/files`

use serde::{Deserialize, Serialize};

use crate::{
    Error, Kortix, SandboxId,
    call::{CallOptions, Draft, Effect, Endpoint, Operation, Path, request},
    client::ServiceName,
    types::lenient::null_as_default,
};

/// Deletes a file: `DELETE /sandboxes/{sandbox_id}/files`. From [`SandboxFiles::delete`](super::SandboxFiles::delete).
///
/// ```no_run
/// # async fn example(client: kortix_sdk::Kortix) -> Result<(), kortix_sdk::Error> {
/// client.sandboxes().files().delete("sbx-91", "/workspace/draft.md").await?;
/// # Ok(())
/// # }
/// ```
///
/// # Errors
///
/// - [`NotFound`](crate::ErrorKind::NotFound): there is no such sandbox or file (404). The Kortix service says so by a
///   500.
/// - [`Authentication`](crate::ErrorKind::Authentication) (401), [`Permission`](crate::ErrorKind::Permission) (403).
/// - [`Server`](crate::ErrorKind::Server): the file cannot be deleted (500).
#[derive(Clone, Debug)]
#[must_use = "a request does nothing until it is awaited"]
pub struct DeleteFile {
    pub(super) client: Kortix,
    pub(super) options: CallOptions,
    pub(super) sandbox: SandboxId,
    pub(super) path: String,
}

impl Endpoint for DeleteFile {
    type Output = DeletedFile;

    const OPERATION: Operation =
        Operation { name: "delete file", service: ServiceName::Kortix, effect: Effect::Delete };

    fn draft(&self) -> Result<Draft, Error> {
        let path = Path::new(&Self::OPERATION, "/sandboxes").id(self.sandbox.as_str())?.fixed("/files");
        Draft::delete(path.text("path", Some(&self.path)))
    }
}

request!(DeleteFile -> DeletedFile);

/// What is left of a deleted file.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct DeletedFile {
    /// `success`; a failure is an error.
    #[serde(default, deserialize_with = "null_as_default")]
    pub status: String,
    /// Always true.
    #[serde(default, deserialize_with = "null_as_default")]
    pub deleted: bool,
    /// Where it was in the sandbox.
    pub path: String,
}
