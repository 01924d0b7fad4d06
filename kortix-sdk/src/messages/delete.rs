//! `DELETE /threads/{thread_id}/messages/{message_id}`

use serde::{Deserialize, Serialize};

use crate::{
    Error, Kortix, MessageId, ThreadId,
    call::{CallOptions, Draft, Effect, Endpoint, Operation, Path, request},
    client::ServiceName,
};

/// Deletes a message: `DELETE /threads/{thread_id}/messages/{message_id}`. From
/// [`Messages::delete`](super::Messages::delete).
///
/// Only messages that the model sees are deleted. The answer is the same when there was no such message.
///
/// ```no_run
/// # async fn example(client: kortix_sdk::Kortix) -> Result<(), kortix_sdk::Error> {
/// let thread = "0b9c1f0e-7a0e-4d53-9b1e-2f6f7f7d2a10";
/// let message = client.messages().add(thread, "Never mind").await?;
/// client.messages().delete(thread, &message.message_id).await?;
/// # Ok(())
/// # }
/// ```
///
/// # Errors
///
/// - [`NotFound`](crate::ErrorKind::NotFound): there is no such thread (404).
/// - [`Authentication`](crate::ErrorKind::Authentication) (401), [`Permission`](crate::ErrorKind::Permission) (403).
/// - [`Server`](crate::ErrorKind::Server): also for a malformed id on the Kortix service (500).
#[derive(Clone, Debug)]
#[must_use = "a request does nothing until it is awaited"]
pub struct DeleteMessage {
    pub(super) client: Kortix,
    pub(super) options: CallOptions,
    pub(super) thread: ThreadId,
    pub(super) message: MessageId,
}

impl Endpoint for DeleteMessage {
    type Output = DeletedMessage;

    const OPERATION: Operation =
        Operation { name: "delete message", service: ServiceName::Kortix, effect: Effect::Delete };

    fn draft(&self) -> Result<Draft, Error> {
        let path = Path::new(&Self::OPERATION, "/threads").id(self.thread.as_str())?.fixed("/messages");
        Draft::delete(path.id(self.message.as_str())?)
    }
}

request!(DeleteMessage -> DeletedMessage);

/// What is left of a deleted message.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct DeletedMessage {
    /// A sentence for people.
    #[serde(default)]
    pub message: String,
}
