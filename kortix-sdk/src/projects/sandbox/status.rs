//! `GET /project/{project_id}/sandbox/status`

use crate::{
    Error, Kortix, ProjectId,
    call::{CallOptions, Draft, Effect, Endpoint, Operation, Path, request},
    client::ServiceName,
    sandboxes::SandboxStatus,
};

/// Reads how the sandbox of a project does: `GET /project/{project_id}/sandbox/status`. From
/// [`ProjectSandboxes::status`](super::ProjectSandboxes::status).
///
/// A project without a sandbox is no error here: its state is [`Undetermined`](crate::sandboxes::SandboxState::Undetermined), and
/// neither is a sandbox that cannot be reached: its state is [`Failed`](crate::sandboxes::SandboxState::Failed).
///
/// On the Kortix service a `pk_…:sk_…` key is not looked at here: private projects need a JWT there.
///
/// ```no_run
/// # async fn example(client: kortix_sdk::Kortix) -> Result<(), kortix_sdk::Error> {
/// let sandbox = client.projects().sandbox().status("a1d7c3f2-5e55-4c0b-8a55-0c9f2f3b6e77").await?;
/// println!("{} {:?}", sandbox.status, sandbox.error);
/// # Ok(())
/// # }
/// ```
///
/// # Errors
///
/// - [`NotFound`](crate::ErrorKind::NotFound): there is no such project (404).
/// - [`Authentication`](crate::ErrorKind::Authentication): the project is private and no valid credential was sent
///   (401).
/// - [`Permission`](crate::ErrorKind::Permission): this credential does not give access (403).
#[derive(Clone, Debug)]
#[must_use = "a request does nothing until it is awaited"]
pub struct GetProjectSandboxStatus {
    pub(super) client: Kortix,
    pub(super) options: CallOptions,
    pub(super) project: ProjectId,
}

impl Endpoint for GetProjectSandboxStatus {
    type Output = SandboxStatus;

    const OPERATION: Operation =
        Operation { name: "get project sandbox status", service: ServiceName::Kortix, effect: Effect::Read };

    fn draft(&self) -> Result<Draft, Error> {
        let path = Path::new(&Self::OPERATION, "/project").id(self.project.as_str())?;
        Draft::get(path.fixed("/sandbox/status"))
    }
}

request!(GetProjectSandboxStatus -> SandboxStatus);
