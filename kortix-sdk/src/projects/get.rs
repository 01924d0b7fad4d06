//! `GET /projects/{project_id}`

use serde::{Deserialize, Serialize};

use super::{Sandbox, sandbox};
use crate::{
    Error, Kortix, ProjectId, Timestamp,
    call::{CallOptions, Draft, Effect, Endpoint, Operation, Path, request},
    client::ServiceName,
    types::lenient::null_as_default,
};

/// Reads a project: `GET /projects/{project_id}`. From [`Projects::get`](super::Projects::get).
///
/// On the Kortix service a `pk_…:sk_…` key is not looked at here: private projects need a JWT there.
///
/// ```no_run
/// # async fn example(client: kortix_sdk::Kortix) -> Result<(), kortix_sdk::Error> {
/// let project = client.projects().get("a1d7c3f2-5e55-4c0b-8a55-0c9f2f3b6e77").await?;
/// println!("{}", project.name);
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
/// - [`Server`](crate::ErrorKind::Server): also for a malformed id on the Kortix service (500).
#[derive(Clone, Debug)]
#[must_use = "a request does nothing until it is awaited"]
pub struct GetProject {
    pub(super) client: Kortix,
    pub(super) options: CallOptions,
    pub(super) project: ProjectId,
}

impl Endpoint for GetProject {
    type Output = Project;

    const OPERATION: Operation =
        Operation { name: "get project", service: ServiceName::Kortix, effect: Effect::Read };

    fn draft(&self) -> Result<Draft, Error> {
        Draft::get(Path::new(&Self::OPERATION, "/projects").id(self.project.as_str())?)
    }
}

request!(GetProject -> Project);

/// A project.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Project {
    /// The project.
    pub project_id: ProjectId,
    /// Its name.
    #[serde(default, deserialize_with = "null_as_default")]
    pub name: String,
    /// What it is about; often empty.
    #[serde(default, deserialize_with = "null_as_default")]
    pub description: String,
    /// Its sandbox; none while it is being made, and for readers who may not see it. On the wire, none is `{}`.
    #[serde(default, with = "sandbox::or_empty")]
    pub sandbox: Option<Sandbox>,
    /// Whether anybody may read it and its threads.
    #[serde(default, deserialize_with = "null_as_default")]
    pub is_public: bool,
    /// The name of its icon.
    #[serde(default)]
    pub icon_name: Option<String>,
    /// When it was made.
    pub created_at: Timestamp,
    /// When it was last changed.
    #[serde(default)]
    pub updated_at: Option<Timestamp>,
}
