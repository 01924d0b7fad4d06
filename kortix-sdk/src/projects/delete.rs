//! `DELETE /projects/{project_id}`

use serde::{Deserialize, Serialize};

use crate::{
    Error, Kortix, ProjectId,
    call::{CallOptions, Draft, Effect, Endpoint, Operation, Path, request},
    client::ServiceName,
};

/// Deletes a project with its sandbox, threads, messages and runs: `DELETE /projects/{project_id}`. From
/// [`Projects::delete`](super::Projects::delete).
///
/// ```no_run
/// # async fn example(client: kortix_sdk::Kortix) -> Result<(), kortix_sdk::Error> {
/// let deleted = client.projects().delete("a1d7c3f2-5e55-4c0b-8a55-0c9f2f3b6e77").await?;
/// println!("{} threads deleted", deleted.threads_deleted);
/// # Ok(())
/// # }
/// ```
///
/// # Errors
///
/// - [`NotFound`](crate::ErrorKind::NotFound): there is no such project (404). After more than one attempt with
///   [`may_have_executed`](crate::Error::may_have_executed), an earlier attempt has probably deleted it.
/// - [`Authentication`](crate::ErrorKind::Authentication) (401), [`Permission`](crate::ErrorKind::Permission) (403).
/// - [`Server`](crate::ErrorKind::Server): also for a malformed id on the Kortix service (500).
#[derive(Clone, Debug)]
#[must_use = "a request does nothing until it is awaited"]
pub struct DeleteProject {
    pub(super) client: Kortix,
    pub(super) options: CallOptions,
    pub(super) project: ProjectId,
}

impl Endpoint for DeleteProject {
    type Output = DeletedProject;

    const OPERATION: Operation =
        Operation { name: "delete project", service: ServiceName::Kortix, effect: Effect::Delete };

    fn draft(&self) -> Result<Draft, Error> {
        Draft::delete(Path::new(&Self::OPERATION, "/projects").id(self.project.as_str())?)
    }
}

request!(DeleteProject -> DeletedProject);

/// What is left of a deleted project.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct DeletedProject {
    /// A sentence for people.
    #[serde(default)]
    pub message: String,
    /// The project that was deleted.
    pub project_id: ProjectId,
    /// How many threads went with it.
    #[serde(default)]
    pub threads_deleted: u64,
}
