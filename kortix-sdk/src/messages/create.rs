//! `POST /threads/{thread_id}/messages`

use serde::Serialize;

use super::{Message, MessageType};
use crate::{
    Error, Kortix, ThreadId,
    call::{CallOptions, Draft, Effect, Endpoint, Operation, Path, create_request},
    client::ServiceName,
};

/// Adds a message of any type: `POST /threads/{thread_id}/messages`. From [`Messages::create`](super::Messages::create).
///
/// It does not start an agent. The content is kept as said by the role `user` for [`MessageType::User`], and by
/// `assistant` for every other type.
///
/// ```no_run
/// # async fn example(client: kortix_sdk::Kortix) -> Result<(), kortix_sdk::Error> {
/// use kortix_sdk::messages::MessageType;
///
/// let thread = "0b9c1f0e-7a0e-4d53-9b1e-2f6f7f7d2a10";
/// client.messages().create(thread, MessageType::Assistant, "The sheet has 40 rows.").await?;
/// client.messages().create(thread, "note", "Seen by the auditor.").hidden_from_model().await?;
/// # Ok(())
/// # }
/// ```
///
/// # Errors
///
/// - [`Validation`](crate::ErrorKind::Validation): the content of a user is empty or blank (400).
/// - [`NotFound`](crate::ErrorKind::NotFound): there is no such thread (404).
/// - [`Authentication`](crate::ErrorKind::Authentication) (401), [`Permission`](crate::ErrorKind::Permission) (403).
/// - [`Timeout`](crate::ErrorKind::Timeout), [`Interrupted`](crate::ErrorKind::Interrupted),
///   [`Server`](crate::ErrorKind::Server): the message may have been added;
///   [`may_have_executed`](crate::Error::may_have_executed) is true.
#[derive(Clone, Debug)]
#[must_use = "a request does nothing until it is awaited"]
pub struct CreateMessage {
    client: Kortix,
    options: CallOptions,
    thread: ThreadId,
    body: Body,
}

#[derive(Clone, Debug, Serialize)]
struct Body {
    #[serde(rename = "type")]
    kind: MessageType,
    content: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    is_llm_message: Option<bool>,
}

impl CreateMessage {
    pub(super) fn new(client: Kortix, thread: ThreadId, kind: MessageType, content: String) -> Self {
        let body = Body { kind, content, is_llm_message: None };
        Self { client, options: CallOptions::default(), thread, body }
    }

    /// Keeps it from the model, and out of [`Messages::delete`](super::Messages::delete). Default: the model sees it.
    pub fn hidden_from_model(mut self) -> Self {
        self.body.is_llm_message = Some(false);
        self
    }
}

impl Endpoint for CreateMessage {
    type Output = Message;

    const OPERATION: Operation =
        Operation { name: "create message", service: ServiceName::Kortix, effect: Effect::Create };

    fn draft(&self) -> Result<Draft, Error> {
        let path = Path::new(&Self::OPERATION, "/threads").id(self.thread.as_str())?.fixed("/messages");
        Draft::post(path)?.json(&self.body)
    }
}

create_request!(CreateMessage -> Message);
