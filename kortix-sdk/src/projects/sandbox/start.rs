//! `POST /project/{project_id}/sandbox/start`

use crate::{
    Error, Kortix, ProjectId,
    call::{CallOptions, Draft, Effect, Endpoint, Operation, Path, request},
    client::ServiceName,
    sandboxes::SandboxChange,
};

/// Begins to start the sandbox of a project, and to make one where there is none:
/// `POST /project/{project_id}/sandbox/start`. From [`ProjectSandboxes::start`](super::ProjectSandboxes::start).
///
/// It does not wait: [`ensure_active`](super::ProjectSandboxes::ensure_active) does.
///
/// ```no_run
/// # async fn example(client: kortix_sdk::Kortix) -> Result<(), kortix_sdk::Error> {
/// let begun = client.projects().sandbox().start("a1d7c3f2-5e55-4c0b-8a55-0c9f2f3b6e77").await?;
/// println!("{}: {}", begun.status, begun.message);
/// # Ok(())
/// # }
/// ```
///
/// # Errors
///
/// - [`NotFound`](crate::ErrorKind::NotFound): there is no such project (404).
/// - [`Authentication`](crate::ErrorKind::Authentication) (401), [`Permission`](crate::ErrorKind::Permission) (403).
/// - [`Server`](crate::ErrorKind::Server): the sandbox could not be started (500).
#[derive(Clone, Debug)]
#[must_use = "a request does nothing until it is awaited"]
pub struct StartProjectSandbox {
    pub(super) client: Kortix,
    pub(super) options: CallOptions,
    pub(super) project: ProjectId,
}

impl Endpoint for StartProjectSandbox {
    type Output = SandboxChange;

    const OPERATION: Operation =
        Operation { name: "start project sandbox", service: ServiceName::Kortix, effect: Effect::Set };

    fn draft(&self) -> Result<Draft, Error> {
        let path = Path::new(&Self::OPERATION, "/project").id(self.project.as_str())?;
        Draft::post(path.fixed("/sandbox/start"))
    }
}

request!(StartProjectSandbox -> SandboxChange);
