//! `POST /threads`

use serde::{Deserialize, Serialize};

use crate::{
    Error, Kortix, ProjectId, ThreadId,
    call::{CallOptions, Draft, Effect, Endpoint, Operation, Path, create_request},
    client::ServiceName,
};

/// Makes a project with a thread and a sandbox: `POST /threads`. From [`Threads::create`](super::Threads::create).
///
/// The answer comes when the sandbox is ready, which takes seconds to minutes. It does not describe the sandbox: read
/// that with [`Threads::get`](super::Threads::get).
///
/// ```no_run
/// # async fn example(client: kortix_sdk::Kortix) -> Result<(), kortix_sdk::Error> {
/// let made = client.threads().create().name("My Project").await?;
/// println!("{} in {}", made.thread_id, made.project_id);
/// # Ok(())
/// # }
/// ```
///
/// # Errors
///
/// - [`LimitExceeded`](crate::ErrorKind::LimitExceeded): the plan allows no more threads or projects (402). The Kortix
///   service answers this with a plain 500 on some versions.
/// - [`Authentication`](crate::ErrorKind::Authentication): no valid credential (401).
/// - [`Server`](crate::ErrorKind::Server): the sandbox could not be made (500). On the Kortix service, parts of the
///   project may remain.
/// - [`IdempotencyKeyReused`](crate::ErrorKind::IdempotencyKeyReused): the key was used for another name (422).
/// - [`Timeout`](crate::ErrorKind::Timeout), [`Interrupted`](crate::ErrorKind::Interrupted): the thread may have been
///   made; [`may_have_executed`](crate::Error::may_have_executed) is true.
#[derive(Clone, Debug)]
#[must_use = "a request does nothing until it is awaited"]
pub struct CreateThread {
    pub(super) client: Kortix,
    pub(super) options: CallOptions,
    pub(super) name: Option<String>,
}

impl CreateThread {
    /// The name of the project. Default: the server's, `New Project`. The thread itself is always named `New Chat`.
    pub fn name(mut self, name: impl Into<String>) -> Self {
        self.name = Some(name.into());
        self
    }
}

impl Endpoint for CreateThread {
    type Output = CreatedThread;

    const OPERATION: Operation =
        Operation { name: "create thread", service: ServiceName::Kortix, effect: Effect::Create };

    fn draft(&self) -> Result<Draft, Error> {
        Ok(Draft::post(Path::new(&Self::OPERATION, "/threads"))?.field("name", self.name.as_deref()))
    }
}

create_request!(CreateThread -> CreatedThread);

/// A new thread, in a new project with a sandbox of its own.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct CreatedThread {
    /// The thread.
    pub thread_id: ThreadId,
    /// The project that it belongs to.
    pub project_id: ProjectId,
}
