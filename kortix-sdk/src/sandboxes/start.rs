//! `POST /sandboxes/{sandbox_id}/start`

use serde::{Deserialize, Serialize};

use crate::{
    Error, Kortix, SandboxId,
    call::{CallOptions, Draft, Effect, Endpoint, Operation, Path, request},
    client::ServiceName,
    types::{lenient::null_as_default, open_enum},
};

/// Begins to start a sandbox: `POST /sandboxes/{sandbox_id}/start`. From [`Sandboxes::start`](super::Sandboxes::start).
///
/// It does not wait:
/// [`ProjectSandboxes::ensure_active`](crate::projects::ProjectSandboxes::ensure_active) does.
///
/// ```no_run
/// # async fn example(client: kortix_sdk::Kortix) -> Result<(), kortix_sdk::Error> {
/// let begun = client.sandboxes().start("sbx-91").await?;
/// println!("{}: {}", begun.status, begun.message);
/// # Ok(())
/// # }
/// ```
///
/// # Errors
///
/// - [`NotFound`](crate::ErrorKind::NotFound): there is no such sandbox (404).
/// - [`Authentication`](crate::ErrorKind::Authentication) (401), [`Permission`](crate::ErrorKind::Permission) (403).
/// - [`Server`](crate::ErrorKind::Server): the sandbox could not be started (500).
#[derive(Clone, Debug)]
#[must_use = "a request does nothing until it is awaited"]
pub struct StartSandbox {
    pub(super) client: Kortix,
    pub(super) options: CallOptions,
    pub(super) sandbox: SandboxId,
}

impl Endpoint for StartSandbox {
    type Output = SandboxChange;

    const OPERATION: Operation =
        Operation { name: "start sandbox", service: ServiceName::Kortix, effect: Effect::Set };

    fn draft(&self) -> Result<Draft, Error> {
        Draft::post(Path::new(&Self::OPERATION, "/sandboxes").id(self.sandbox.as_str())?.fixed("/start"))
    }
}

request!(StartSandbox -> SandboxChange);

/// What became of the wish to start or stop a sandbox.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct SandboxChange {
    /// What became of it.
    pub status: SandboxChangeStatus,
    /// The sandbox; none while it is being made.
    #[serde(default)]
    pub sandbox_id: Option<SandboxId>,
    /// A sentence for people.
    #[serde(default, deserialize_with = "null_as_default")]
    pub message: String,
}

open_enum! {
    /// What became of the wish to start or stop a sandbox.
    pub enum SandboxChangeStatus {
        /// There was none: it is being made.
        Creating = "creating",
        /// It starts.
        Starting = "starting",
        /// It has stopped.
        Stopped = "stopped",
        /// It was already as wanted.
        Success = "success",
        /// Nobody knows.
        Undetermined = "unknown",
    }
}
