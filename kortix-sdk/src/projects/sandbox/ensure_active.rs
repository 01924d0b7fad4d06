//! `POST /project/{project_id}/sandbox/ensure-active`

use serde::{Deserialize, Serialize};

use crate::{
    Error, Kortix, ProjectId, SandboxId,
    call::{CallOptions, Draft, Effect, Endpoint, Operation, Path, request},
    client::ServiceName,
    types::lenient::null_as_default,
};

/// Starts the sandbox of a project unless it runs, and waits until it does:
/// `POST /project/{project_id}/sandbox/ensure-active`. From
/// [`ProjectSandboxes::ensure_active`](super::ProjectSandboxes::ensure_active).
///
/// A sandbox that was stopped for long may take minutes.
///
/// ```no_run
/// # async fn example(client: kortix_sdk::Kortix) -> Result<(), kortix_sdk::Error> {
/// let active = client.projects().sandbox().ensure_active("a1d7c3f2-5e55-4c0b-8a55-0c9f2f3b6e77").await?;
/// client.sandboxes().execute(&active.sandbox_id, "uname -a").await?;
/// # Ok(())
/// # }
/// ```
///
/// # Errors
///
/// - [`NotFound`](crate::ErrorKind::NotFound): there is no such project, or it has no sandbox (404).
/// - [`Authentication`](crate::ErrorKind::Authentication) (401), [`Permission`](crate::ErrorKind::Permission) (403).
/// - [`Server`](crate::ErrorKind::Server): the sandbox could not be started (500).
/// - [`Timeout`](crate::ErrorKind::Timeout): it may still start; calling again waits for it.
#[derive(Clone, Debug)]
#[must_use = "a request does nothing until it is awaited"]
pub struct EnsureSandboxActive {
    pub(super) client: Kortix,
    pub(super) options: CallOptions,
    pub(super) project: ProjectId,
}

impl Endpoint for EnsureSandboxActive {
    type Output = ActiveSandbox;

    const OPERATION: Operation =
        Operation { name: "ensure sandbox active", service: ServiceName::Kortix, effect: Effect::Set };

    fn draft(&self) -> Result<Draft, Error> {
        let path = Path::new(&Self::OPERATION, "/project").id(self.project.as_str())?;
        Draft::post(path.fixed("/sandbox/ensure-active"))
    }
}

request!(EnsureSandboxActive -> ActiveSandbox);

/// A sandbox that runs.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct ActiveSandbox {
    /// `success`; a failure is an error.
    #[serde(default, deserialize_with = "null_as_default")]
    pub status: String,
    /// The sandbox.
    pub sandbox_id: SandboxId,
    /// A sentence for people.
    #[serde(default, deserialize_with = "null_as_default")]
    pub message: String,
}
