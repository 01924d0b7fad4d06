//! `POST /sandboxes/{sandbox_id}/files`

use serde::{Deserialize, Serialize};

use crate::{
    Error, Kortix, SandboxId,
    call::{Blob, CallOptions, Draft, Effect, Endpoint, Form, Operation, Path, create_request},
    client::ServiceName,
    types::lenient::null_as_default,
};

/// Puts a file beside the other uploads, under a name that is free: `POST /sandboxes/{sandbox_id}/files`. From
/// [`SandboxFiles::upload`](super::SandboxFiles::upload).
///
/// It lands in `/workspace/uploads`: of the path, only the last part counts. To write to a place of your own choice:
/// [`SandboxFiles::write_binary`](super::SandboxFiles::write_binary).
///
/// ```no_run
/// # async fn example(client: kortix_sdk::Kortix) -> Result<(), kortix_sdk::Error> {
/// let uploaded = client.sandboxes().files().upload("sbx-91", "ledger.csv", "a,b\n1,2\n").await?;
/// println!("{} (renamed: {})", uploaded.path, uploaded.renamed);
/// # Ok(())
/// # }
/// ```
///
/// # Errors
///
/// - [`NotFound`](crate::ErrorKind::NotFound): there is no such sandbox (404). The Kortix service says so by a 500.
/// - [`Authentication`](crate::ErrorKind::Authentication) (401), [`Permission`](crate::ErrorKind::Permission) (403).
/// - [`Unexpected`](crate::ErrorKind::Unexpected): the file is longer than the server takes (413); the reference server
///   takes 64 MiB.
/// - [`Timeout`](crate::ErrorKind::Timeout), [`Interrupted`](crate::ErrorKind::Interrupted),
///   [`Server`](crate::ErrorKind::Server): the file may be there;
///   [`may_have_executed`](crate::Error::may_have_executed) is true.
#[derive(Clone, Debug)]
#[must_use = "a request does nothing until it is awaited"]
pub struct UploadFile {
    pub(super) client: Kortix,
    pub(super) options: CallOptions,
    pub(super) sandbox: SandboxId,
    pub(super) path: String,
    pub(super) content: Blob,
}

impl Endpoint for UploadFile {
    type Output = UploadedFile;

    const OPERATION: Operation =
        Operation { name: "upload file", service: ServiceName::Kortix, effect: Effect::Create };

    fn draft(&self) -> Result<Draft, Error> {
        let path = Path::new(&Self::OPERATION, "/sandboxes").id(self.sandbox.as_str())?.fixed("/files");
        let form = Form::default().field("path", Some(&self.path));
        Draft::post(path)?.form(form.file("file", file_name(&self.path), self.content.as_slice()))
    }
}

create_request!(UploadFile -> UploadedFile);

/// The last part of a path.
pub(crate) fn file_name(path: &str) -> &str {
    path.rsplit('/').find(|part| !part.is_empty()).unwrap_or(path)
}

/// A file that has been put beside the other uploads.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct UploadedFile {
    /// `success`; a failure is an error.
    #[serde(default, deserialize_with = "null_as_default")]
    pub status: String,
    /// Always true.
    #[serde(default, deserialize_with = "null_as_default")]
    pub created: bool,
    /// Where it is in the sandbox.
    pub path: String,
    /// The name that was asked for.
    #[serde(default, deserialize_with = "null_as_default")]
    pub original_filename: String,
    /// The name that it got.
    #[serde(default, deserialize_with = "null_as_default")]
    pub final_filename: String,
    /// Whether these differ, because the name was taken.
    #[serde(default, deserialize_with = "null_as_default")]
    pub renamed: bool,
    /// The sandbox; told when the file was given to a project.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sandbox_id: Option<SandboxId>,
    /// Whether the sandbox was made for it; told when the file was given to a project.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sandbox_created: Option<bool>,
}
