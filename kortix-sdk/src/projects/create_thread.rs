//! `POST /projects/{project_id}/threads`

use crate::{
    Error, Kortix, ProjectId,
    call::{CallOptions, Draft, Effect, Endpoint, Operation, Path, create_request},
    client::ServiceName,
    threads::CreatedThread,
};

/// Makes a further thread in a project: `POST /projects/{project_id}/threads`. From
/// [`Projects::create_thread`](super::Projects::create_thread).
///
/// The thread is named `New Chat` and shares the sandbox of the project. No agent is started.
///
/// ```no_run
/// # async fn example(client: kortix_sdk::Kortix) -> Result<(), kortix_sdk::Error> {
/// let made = client.projects().create_thread("a1d7c3f2-5e55-4c0b-8a55-0c9f2f3b6e77").await?;
/// client.messages().add(&made.thread_id, "Now by region").await?;
/// # Ok(())
/// # }
/// ```
///
/// # Errors
///
/// - [`LimitExceeded`](crate::ErrorKind::LimitExceeded): the plan allows no more threads (402).
/// - [`NotFound`](crate::ErrorKind::NotFound): there is no such project, or not for this account (404).
/// - [`Authentication`](crate::ErrorKind::Authentication): no valid credential (401).
/// - [`Timeout`](crate::ErrorKind::Timeout), [`Interrupted`](crate::ErrorKind::Interrupted),
///   [`Server`](crate::ErrorKind::Server): the thread may have been made;
///   [`may_have_executed`](crate::Error::may_have_executed) is true.
#[derive(Clone, Debug)]
#[must_use = "a request does nothing until it is awaited"]
pub struct CreateProjectThread {
    pub(super) client: Kortix,
    pub(super) options: CallOptions,
    pub(super) project: ProjectId,
}

impl Endpoint for CreateProjectThread {
    type Output = CreatedThread;

    const OPERATION: Operation =
        Operation { name: "create project thread", service: ServiceName::Kortix, effect: Effect::Create };

    fn draft(&self) -> Result<Draft, Error> {
        Draft::post(Path::new(&Self::OPERATION, "/projects").id(self.project.as_str())?.fixed("/threads"))
    }
}

create_request!(CreateProjectThread -> CreatedThread);
