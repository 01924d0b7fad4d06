//! `POST /threads/{thread_id}/messages/add`

use serde::Serialize;

use super::Message;
use crate::{
    Error, Kortix, ThreadId,
    call::{CallOptions, Draft, Effect, Endpoint, Operation, Path, create_request},
    client::ServiceName,
};

/// Adds what a user says: `POST /threads/{thread_id}/messages/add`. From [`Messages::add`](super::Messages::add).
///
/// It does not start an agent. A thread that has no name of its own gets one, made from the text.
///
/// ```no_run
/// # async fn example(client: kortix_sdk::Kortix) -> Result<(), kortix_sdk::Error> {
/// let message = client.messages().add("0b9c1f0e-7a0e-4d53-9b1e-2f6f7f7d2a10", "Summarise the sheet").await?;
/// println!("{}", message.message_id);
/// # Ok(())
/// # }
/// ```
///
/// # Errors
///
/// - [`Validation`](crate::ErrorKind::Validation): the text is empty or blank (400).
/// - [`NotFound`](crate::ErrorKind::NotFound): there is no such thread (404).
/// - [`Authentication`](crate::ErrorKind::Authentication) (401), [`Permission`](crate::ErrorKind::Permission) (403).
/// - [`Timeout`](crate::ErrorKind::Timeout), [`Interrupted`](crate::ErrorKind::Interrupted),
///   [`Server`](crate::ErrorKind::Server): the message may have been added;
///   [`may_have_executed`](crate::Error::may_have_executed) is true.
#[derive(Clone, Debug)]
#[must_use = "a request does nothing until it is awaited"]
pub struct AddMessage {
    pub(super) client: Kortix,
    pub(super) options: CallOptions,
    pub(super) thread: ThreadId,
    pub(super) message: String,
}

#[derive(Serialize)]
struct Body<'a> {
    message: &'a str,
}

impl Endpoint for AddMessage {
    type Output = Message;

    const OPERATION: Operation =
        Operation { name: "add message", service: ServiceName::Kortix, effect: Effect::Create };

    fn draft(&self) -> Result<Draft, Error> {
        let path = Path::new(&Self::OPERATION, "/threads").id(self.thread.as_str())?.fixed("/messages/add");
        Draft::post(path)?.json(&Body { message: &self.message })
    }
}

create_request!(AddMessage -> Message);
