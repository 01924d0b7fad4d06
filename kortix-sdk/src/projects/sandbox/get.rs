//! `GET /project/{project_id}/sandbox`

use serde::{Deserialize, Serialize};

use crate::{
    Error, Kortix, Metadata, ProjectId, SandboxId, Timestamp,
    call::{CallOptions, Draft, Effect, Endpoint, Operation, Path, request},
    client::ServiceName,
    types::lenient::null_as_default,
};

/// Reads what the sandbox of a project is: `GET /project/{project_id}/sandbox`. From
/// [`ProjectSandboxes::get`](super::ProjectSandboxes::get).
///
/// Without its password and token, which [`Projects::get`](crate::projects::Projects::get) has.
///
/// On the Kortix service a `pk_…:sk_…` key is not looked at here: private projects need a JWT there.
///
/// ```no_run
/// # async fn example(client: kortix_sdk::Kortix) -> Result<(), kortix_sdk::Error> {
/// let found = client.projects().sandbox().get("a1d7c3f2-5e55-4c0b-8a55-0c9f2f3b6e77").await?;
/// println!("{} is {}", found.sandbox.sandbox_id, found.sandbox.state);
/// # Ok(())
/// # }
/// ```
///
/// # Errors
///
/// - [`NotFound`](crate::ErrorKind::NotFound): there is no such project, or it has no sandbox (404).
/// - [`Authentication`](crate::ErrorKind::Authentication): the project is private and no valid credential was sent
///   (401).
/// - [`Permission`](crate::ErrorKind::Permission): this credential does not give access (403).
#[derive(Clone, Debug)]
#[must_use = "a request does nothing until it is awaited"]
pub struct GetProjectSandbox {
    pub(super) client: Kortix,
    pub(super) options: CallOptions,
    pub(super) project: ProjectId,
}

impl Endpoint for GetProjectSandbox {
    type Output = ProjectSandbox;

    const OPERATION: Operation =
        Operation { name: "get project sandbox", service: ServiceName::Kortix, effect: Effect::Read };

    fn draft(&self) -> Result<Draft, Error> {
        Draft::get(Path::new(&Self::OPERATION, "/project").id(self.project.as_str())?.fixed("/sandbox"))
    }
}

request!(GetProjectSandbox -> ProjectSandbox);

/// The answer that describes the sandbox of a project.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct ProjectSandbox {
    /// `success`; a failure is an error.
    #[serde(default, deserialize_with = "null_as_default")]
    pub status: String,
    /// The sandbox.
    pub sandbox: SandboxDetails,
}

/// What a sandbox is.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct SandboxDetails {
    /// The sandbox.
    pub sandbox_id: SandboxId,
    /// How it is, in the words of whoever provides it, e.g. `started`.
    #[serde(default, deserialize_with = "null_as_default")]
    pub state: String,
    /// The project that it belongs to.
    #[serde(default)]
    pub project_id: Option<ProjectId>,
    /// The address of the desktop (port 6080).
    #[serde(default)]
    pub vnc_preview: Option<String>,
    /// The address of the web preview (port 8080).
    #[serde(default)]
    pub sandbox_url: Option<String>,
    /// When it was made.
    #[serde(default)]
    pub created_at: Option<Timestamp>,
    /// When it was last changed.
    #[serde(default)]
    pub updated_at: Option<Timestamp>,
    /// Where it runs.
    #[serde(default)]
    pub target: Option<String>,
    /// Its processors.
    #[serde(default)]
    pub cpu: Option<f64>,
    /// Its memory, in GiB.
    #[serde(default)]
    pub memory: Option<f64>,
    /// Its disk, in GiB.
    #[serde(default)]
    pub disk: Option<f64>,
    /// What whoever provides it has written on it.
    #[serde(default)]
    pub labels: Metadata,
}
