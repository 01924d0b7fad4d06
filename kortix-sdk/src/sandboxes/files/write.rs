//! `PUT /sandboxes/{sandbox_id}/files`

use serde::{Deserialize, Serialize};

use crate::{
    Error, Kortix, SandboxId,
    call::{CallOptions, Draft, Effect, Endpoint, Operation, Path, request},
    client::ServiceName,
    types::lenient::null_as_default,
};

/// Writes a text to a file, over what is there: `PUT /sandboxes/{sandbox_id}/files`. From
/// [`SandboxFiles::write`](super::SandboxFiles::write).
///
/// On the Kortix service a `pk_…:sk_…` key is not looked at here: private projects need a JWT there, or
/// [`SandboxFiles::write_binary`](super::SandboxFiles::write_binary).
///
/// ```no_run
/// # async fn example(client: kortix_sdk::Kortix) -> Result<(), kortix_sdk::Error> {
/// client.sandboxes().files().write("sbx-91", "/workspace/index.html", "<h1>Revenue</h1>").await?;
/// # Ok(())
/// # }
/// ```
///
/// # Errors
///
/// - [`NotFound`](crate::ErrorKind::NotFound): there is no such sandbox (404). The Kortix service says so by a 500.
/// - [`Validation`](crate::ErrorKind::Validation): the path is empty (400). The Kortix service says so by a 500.
/// - [`Authentication`](crate::ErrorKind::Authentication) (401), [`Permission`](crate::ErrorKind::Permission) (403).
/// - [`Unexpected`](crate::ErrorKind::Unexpected): the file is longer than the server takes (413); the reference server
///   takes 64 MiB.
/// - [`Server`](crate::ErrorKind::Server): the file cannot be written (500).
#[derive(Clone, Debug)]
#[must_use = "a request does nothing until it is awaited"]
pub struct WriteFile {
    client: Kortix,
    options: CallOptions,
    sandbox: SandboxId,
    body: Body,
}

#[derive(Clone, Debug, Serialize)]
struct Body {
    path: String,
    content: String,
}

impl WriteFile {
    pub(super) fn new(client: Kortix, sandbox: SandboxId, path: String, content: String) -> Self {
        Self { client, options: CallOptions::default(), sandbox, body: Body { path, content } }
    }
}

impl Endpoint for WriteFile {
    type Output = WrittenFile;

    const OPERATION: Operation =
        Operation { name: "write file", service: ServiceName::Kortix, effect: Effect::Set };

    fn draft(&self) -> Result<Draft, Error> {
        let path = Path::new(&Self::OPERATION, "/sandboxes").id(self.sandbox.as_str())?.fixed("/files");
        Draft::put(path)?.json(&self.body)
    }
}

request!(WriteFile -> WrittenFile);

/// A file that has been written.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct WrittenFile {
    /// `success`; a failure is an error.
    #[serde(default, deserialize_with = "null_as_default")]
    pub status: String,
    /// Always true.
    #[serde(default, deserialize_with = "null_as_default")]
    pub updated: bool,
    /// Where it is in the sandbox.
    pub path: String,
}
