//! `DELETE /sandboxes/{sandbox_id}`

use serde::{Deserialize, Serialize};

use crate::{
    Error, Kortix, SandboxId,
    call::{CallOptions, Draft, Effect, Endpoint, Operation, Path, request},
    client::ServiceName,
    types::lenient::null_as_default,
};

/// Deletes a sandbox with all its files: `DELETE /sandboxes/{sandbox_id}`. From
/// [`Sandboxes::delete`](super::Sandboxes::delete).
///
/// The project and its threads stay. To delete them too: [`Projects::delete`](crate::projects::Projects::delete).
///
/// ```no_run
/// # async fn example(client: kortix_sdk::Kortix) -> Result<(), kortix_sdk::Error> {
/// client.sandboxes().delete("sbx-91").await?;
/// # Ok(())
/// # }
/// ```
///
/// # Errors
///
/// - [`NotFound`](crate::ErrorKind::NotFound): there is no such sandbox (404). The Kortix service says so by a 500.
/// - [`Authentication`](crate::ErrorKind::Authentication) (401), [`Permission`](crate::ErrorKind::Permission) (403).
#[derive(Clone, Debug)]
#[must_use = "a request does nothing until it is awaited"]
pub struct DeleteSandbox {
    pub(super) client: Kortix,
    pub(super) options: CallOptions,
    pub(super) sandbox: SandboxId,
}

impl Endpoint for DeleteSandbox {
    type Output = DeletedSandbox;

    const OPERATION: Operation =
        Operation { name: "delete sandbox", service: ServiceName::Kortix, effect: Effect::Delete };

    fn draft(&self) -> Result<Draft, Error> {
        Draft::delete(Path::new(&Self::OPERATION, "/sandboxes").id(self.sandbox.as_str())?)
    }
}

request!(DeleteSandbox -> DeletedSandbox);

/// What is left of a deleted sandbox.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct DeletedSandbox {
    /// `success`; a failure is an error.
    #[serde(default, deserialize_with = "null_as_default")]
    pub status: String,
    /// Always true.
    #[serde(default, deserialize_with = "null_as_default")]
    pub deleted: bool,
    /// The sandbox that was deleted.
    pub sandbox_id: SandboxId,
}
