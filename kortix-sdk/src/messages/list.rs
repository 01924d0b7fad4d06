//! `GET /threads/{thread_id}/messages`

use serde::{Deserialize, Serialize};

use super::Message;
use crate::{
    Error, Kortix, ThreadId,
    call::{CallOptions, Draft, Effect, Endpoint, Operation, Path, request},
    client::ServiceName,
    paging::paged,
    types::lenient::is_false,
};

/// Reads all messages of a thread, newest first: `GET /threads/{thread_id}/messages`. From
/// [`Messages::list`](super::Messages::list).
///
/// The whole history comes back, unless [`limit`](Self::limit) was said to a server that has pages here. By default it is what people, agents and tools said, where agents
/// and tools have their text in the metadata: [`Message::text`] finds it.
///
/// On the Kortix service a `pk_…:sk_…` key is not looked at here: private threads need a JWT there.
///
/// ```no_run
/// # async fn example(client: kortix_sdk::Kortix) -> Result<(), kortix_sdk::Error> {
/// let history = client.messages().list("0b9c1f0e-7a0e-4d53-9b1e-2f6f7f7d2a10").oldest_first().await?;
/// for message in &history.messages {
///     println!("{}: {}", message.kind, message.text().unwrap_or_default());
/// }
/// # Ok(())
/// # }
/// ```
///
/// # Errors
///
/// - [`NotFound`](crate::ErrorKind::NotFound): there is no such thread (404).
/// - [`Permission`](crate::ErrorKind::Permission): the thread is private and this credential, or its absence, does not
///   give access (403).
/// - [`Validation`](crate::ErrorKind::Validation): limit out of range, or no such cursor (422).
/// - [`Server`](crate::ErrorKind::Server): also for a malformed id on the Kortix service (500).
#[derive(Clone, Debug)]
#[must_use = "a request does nothing until it is awaited"]
pub struct ListMessages {
    client: Kortix,
    options: CallOptions,
    thread: ThreadId,
    order: Option<&'static str>,
    optimized: Option<&'static str>,
    limit: Option<u32>,
    cursor: Option<String>,
}

impl ListMessages {
    pub(super) fn new(client: Kortix, thread: ThreadId) -> Self {
        let options = CallOptions::default();
        Self { client, options, thread, order: None, optimized: None, limit: None, cursor: None }
    }

    /// In the order in which they were said. Default: newest first.
    pub fn oldest_first(mut self) -> Self {
        self.order = Some("asc");
        self
    }

    /// Messages of every type, each with its content. Default: people, agents and tools, with the content of people.
    pub fn full(mut self) -> Self {
        self.optimized = Some("false");
        self
    }

    /// How many messages to read at most, 1 to 1000; the others follow behind
    /// [`next_cursor`](ThreadMessages::next_cursor). Default: all of them.
    ///
    /// An extension of the reference server: the Kortix service ignores it.
    pub fn limit(mut self, limit: u32) -> Self {
        self.limit = Some(limit);
        self
    }

    /// Begins behind the last message of another answer: its [`next_cursor`](ThreadMessages::next_cursor).
    ///
    /// An extension of the reference server: the Kortix service ignores it.
    pub fn cursor(mut self, cursor: impl Into<String>) -> Self {
        self.cursor = Some(cursor.into());
        self
    }
}

impl Endpoint for ListMessages {
    type Output = ThreadMessages;

    const OPERATION: Operation =
        Operation { name: "list messages", service: ServiceName::Kortix, effect: Effect::Read };

    fn draft(&self) -> Result<Draft, Error> {
        let path = Path::new(&Self::OPERATION, "/threads").id(self.thread.as_str())?.fixed("/messages");
        let path = path.text("order", self.order).text("optimized", self.optimized);
        Draft::get(path.number("limit", self.limit).text("cursor", self.cursor.as_deref()))
    }
}

request!(ListMessages -> ThreadMessages);
paged!(ListMessages -> ThreadMessages { messages: Message } by cursor);

/// The messages of a thread.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct ThreadMessages {
    /// The messages, in the order that was asked for.
    pub messages: Vec<Message>,
    /// Where the next messages begin, for [`ListMessages::cursor`], when a limit has left some out.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub next_cursor: Option<String>,
    /// The thread is being made and cannot be found in the database yet.
    #[serde(rename = "_pending", default, skip_serializing_if = "is_false")]
    pub pending: bool,
}
