//! `POST /project/{project_id}/sandbox/stop`

use crate::{
    Error, Kortix, ProjectId,
    call::{CallOptions, Draft, Effect, Endpoint, Operation, Path, request},
    client::ServiceName,
    sandboxes::SandboxChange,
};

/// Stops the sandbox of a project: `POST /project/{project_id}/sandbox/stop`. From
/// [`ProjectSandboxes::stop`](super::ProjectSandboxes::stop).
///
/// Its files stay, what runs in it ends.
///
/// ```no_run
/// # async fn example(client: kortix_sdk::Kortix) -> Result<(), kortix_sdk::Error> {
/// client.projects().sandbox().stop("a1d7c3f2-5e55-4c0b-8a55-0c9f2f3b6e77").await?;
/// # Ok(())
/// # }
/// ```
///
/// # Errors
///
/// - [`NotFound`](crate::ErrorKind::NotFound): there is no such project, or it has no sandbox (404).
/// - [`Authentication`](crate::ErrorKind::Authentication) (401), [`Permission`](crate::ErrorKind::Permission) (403).
/// - [`Server`](crate::ErrorKind::Server): the sandbox could not be stopped (500).
#[derive(Clone, Debug)]
#[must_use = "a request does nothing until it is awaited"]
pub struct StopProjectSandbox {
    pub(super) client: Kortix,
    pub(super) options: CallOptions,
    pub(super) project: ProjectId,
}

impl Endpoint for StopProjectSandbox {
    type Output = SandboxChange;

    const OPERATION: Operation =
        Operation { name: "stop project sandbox", service: ServiceName::Kortix, effect: Effect::Set };

    fn draft(&self) -> Result<Draft, Error> {
        let path = Path::new(&Self::OPERATION, "/project").id(self.project.as_str())?;
        Draft::post(path.fixed("/sandbox/stop"))
    }
}

request!(StopProjectSandbox -> SandboxChange);
