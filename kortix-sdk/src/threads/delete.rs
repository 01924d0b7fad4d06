//! `DELETE /threads/{thread_id}`

use serde::{Deserialize, Serialize};

use crate::{
    Error, Kortix, ThreadId,
    call::{CallOptions, Draft, Effect, Endpoint, Operation, Path, request},
    client::ServiceName,
};

/// Deletes a thread with its messages and runs: `DELETE /threads/{thread_id}`. From
/// [`Threads::delete`](super::Threads::delete).
///
/// With the last thread of a project, the project and its sandbox go too.
///
/// ```no_run
/// # async fn example(client: kortix_sdk::Kortix) -> Result<(), kortix_sdk::Error> {
/// client.threads().delete("0b9c1f0e-7a0e-4d53-9b1e-2f6f7f7d2a10").await?;
/// # Ok(())
/// # }
/// ```
///
/// # Errors
///
/// - [`NotFound`](crate::ErrorKind::NotFound): there is no such thread (404). After more than one attempt with
///   [`may_have_executed`](crate::Error::may_have_executed), an earlier attempt has probably deleted it.
/// - [`Authentication`](crate::ErrorKind::Authentication) (401), [`Permission`](crate::ErrorKind::Permission) (403).
/// - [`Server`](crate::ErrorKind::Server): also for a malformed id on the Kortix service (500).
#[derive(Clone, Debug)]
#[must_use = "a request does nothing until it is awaited"]
pub struct DeleteThread {
    pub(super) client: Kortix,
    pub(super) options: CallOptions,
    pub(super) thread: ThreadId,
}

impl Endpoint for DeleteThread {
    type Output = DeletedThread;

    const OPERATION: Operation =
        Operation { name: "delete thread", service: ServiceName::Kortix, effect: Effect::Delete };

    fn draft(&self) -> Result<Draft, Error> {
        Draft::delete(Path::new(&Self::OPERATION, "/threads").id(self.thread.as_str())?)
    }
}

request!(DeleteThread -> DeletedThread);

/// What is left of a deleted thread.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct DeletedThread {
    /// A sentence for people.
    #[serde(default)]
    pub message: String,
    /// The thread that was deleted.
    pub thread_id: ThreadId,
}
