//! Messages: what is said in a thread, `/threads/{id}/messages` of the Kortix API.

mod add;
mod create;
mod delete;
mod list;
mod message;

pub use add::AddMessage;
pub use create::CreateMessage;
pub use delete::{DeleteMessage, DeletedMessage};
pub use list::{ListMessages, ThreadMessages};
pub use message::{Message, MessageType};

use crate::{Kortix, MessageId, ThreadId, call::CallOptions};

/// Calls about messages. From [`Kortix::messages`].
///
/// None of them starts an agent: see [`Runs::start`](crate::runs::Runs::start).
#[derive(Clone, Debug)]
pub struct Messages {
    client: Kortix,
}

impl Messages {
    pub(crate) fn new(client: Kortix) -> Self {
        Self { client }
    }

    /// Reads all messages of a thread: `GET /threads/{id}/messages`.
    pub fn list(&self, thread: impl Into<ThreadId>) -> ListMessages {
        ListMessages::new(self.client.clone(), thread.into())
    }

    /// Adds what a user says: `POST /threads/{id}/messages/add`.
    pub fn add(&self, thread: impl Into<ThreadId>, message: impl Into<String>) -> AddMessage {
        AddMessage {
            client: self.client.clone(),
            options: CallOptions::default(),
            thread: thread.into(),
            message: message.into(),
        }
    }

    /// Adds a message of any type: `POST /threads/{id}/messages`.
    pub fn create(
        &self,
        thread: impl Into<ThreadId>,
        kind: impl Into<MessageType>,
        content: impl Into<String>,
    ) -> CreateMessage {
        CreateMessage::new(self.client.clone(), thread.into(), kind.into(), content.into())
    }

    /// Deletes a message: `DELETE /threads/{id}/messages/{message_id}`.
    pub fn delete(&self, thread: impl Into<ThreadId>, message: impl Into<MessageId>) -> DeleteMessage {
        DeleteMessage {
            client: self.client.clone(),
            options: CallOptions::default(),
            thread: thread.into(),
            message: message.into(),
        }
    }
}
