//! `PUT /sandboxes/{sandbox_id}/files/binary`

use super::{WrittenFile, file_name};
use crate::{
    Error, Kortix, SandboxId,
    call::{Blob, CallOptions, Draft, Effect, Endpoint, Form, Operation, Path, request},
    client::ServiceName,
};

/// Writes bytes to a file, over what is there: `PUT /sandboxes/{sandbox_id}/files/binary`. From
/// [`SandboxFiles::write_binary`](super::SandboxFiles::write_binary).
///
/// ```no_run
/// # async fn example(client: kortix_sdk::Kortix) -> Result<(), kortix_sdk::Error> {
/// let picture = vec![0x89, b'P', b'N', b'G'];
/// client.sandboxes().files().write_binary("sbx-91", "/workspace/logo.png", picture).await?;
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
/// - [`Server`](crate::ErrorKind::Server): the file cannot be written (500).
#[derive(Clone, Debug)]
#[must_use = "a request does nothing until it is awaited"]
pub struct WriteBinaryFile {
    pub(super) client: Kortix,
    pub(super) options: CallOptions,
    pub(super) sandbox: SandboxId,
    pub(super) path: String,
    pub(super) content: Blob,
}

impl Endpoint for WriteBinaryFile {
    type Output = WrittenFile;

    const OPERATION: Operation =
        Operation { name: "write binary file", service: ServiceName::Kortix, effect: Effect::Set };

    fn draft(&self) -> Result<Draft, Error> {
        let path = Path::new(&Self::OPERATION, "/sandboxes").id(self.sandbox.as_str())?;
        let form = Form::default().field("path", Some(&self.path));
        let form = form.file("file", file_name(&self.path), self.content.as_slice());
        Draft::put(path.fixed("/files/binary"))?.form(form)
    }
}

request!(WriteBinaryFile -> WrittenFile);
