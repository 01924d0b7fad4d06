//! What is said in a thread.

use serde_json::{Map, Value, json};

use super::page::Cursor;
use crate::{
    ids::{AgentId, AgentVersionId, MessageId, ThreadId, UserId},
    store::IdempotencyKey,
    timestamp::Timestamp,
};

/// The type of what a person says.
pub const USER: &str = "user";
/// The types that people see by default.
pub const CONVERSATION: [&str; 3] = [USER, "assistant", "tool"];

const LONGEST_NAME: usize = 60;

#[derive(Clone, Debug, PartialEq)]
pub struct Message {
    pub id: MessageId,
    pub thread: ThreadId,
    /// Any word: the service knows more than [`CONVERSATION`].
    pub kind: String,
    /// Whether the model gets to see it.
    pub is_llm_message: bool,
    /// `None` where a list leaves it out.
    pub content: Option<Value>,
    pub metadata: Map<String, Value>,
    pub agent_id: Option<AgentId>,
    pub agent_version: Option<AgentVersionId>,
    pub created_by: Option<UserId>,
    pub created_at: Timestamp,
    pub updated_at: Option<Timestamp>,
}

impl Message {
    /// A message that is just being made, with its text as the service keeps it.
    pub fn new(thread: ThreadId, author: UserId, kind: impl Into<String>, text: &str) -> Self {
        let kind = kind.into();
        let role = if kind == USER { USER } else { "assistant" };
        Self {
            id: MessageId::new(),
            thread,
            is_llm_message: true,
            content: Some(json!({"role": role, "content": text})),
            kind,
            metadata: Map::new(),
            agent_id: None,
            agent_version: None,
            created_by: Some(author),
            created_at: Timestamp::now(),
            updated_at: None,
        }
    }

    /// Its place in the thread.
    pub fn place(&self) -> Cursor {
        Cursor { created_at: self.created_at, id: self.id.uuid() }
    }

    /// What a repetition of the call that made it is told; the rest of it is in the repeated request.
    pub fn answer(&self) -> String {
        format!("{} {}", self.id, self.created_at.micros())
    }

    /// This message as an earlier call with the same request made it.
    pub fn made_before(self, answer: &str) -> Option<Self> {
        let (id, at) = answer.split_once(' ')?;
        let created_at = Timestamp::from_micros(at.parse().ok()?);
        Some(Self { id: MessageId::parse(id)?, created_at, ..self })
    }
}

/// A message that is to be added.
#[derive(Clone, Debug)]
pub struct NewMessage {
    pub message: Message,
    /// What its thread is called from now on, if nobody has named it yet.
    pub names_thread: Option<String>,
    pub idempotency: Option<IdempotencyKey>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Order {
    OldestFirst,
    NewestFirst,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Detail {
    /// [`CONVERSATION`], with the content of users only: the others have their text in the metadata.
    Conversation,
    Everything,
}

/// Part of a thread's messages.
#[derive(Clone, Copy, Debug)]
pub struct MessageQuery {
    pub order: Order,
    pub detail: Detail,
    /// The message that comes before the first of them.
    pub behind: Option<Cursor>,
    pub limit: u32,
}

/// A name for a thread, made from the first thing said in it: its first line, cut where a word ends.
pub fn thread_name(text: &str) -> Option<String> {
    let line = text.lines().find(|line| !line.trim().is_empty())?;
    let mut name = String::new();
    for word in line.split_whitespace() {
        let space = usize::from(!name.is_empty());
        if name.chars().count() + space + word.chars().count() > LONGEST_NAME {
            return Some(shortened(name, word));
        }
        if space == 1 {
            name.push(' ');
        }
        name.push_str(word);
    }
    Some(name)
}

fn shortened(mut name: String, next_word: &str) -> String {
    if name.is_empty() {
        name.extend(next_word.chars().take(LONGEST_NAME - 1));
    }
    name.push('…');
    name
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_thread_is_named_after_the_first_line() {
        assert_eq!(thread_name("\n  Summarise   the sheet \nand more").unwrap(), "Summarise the sheet");
        assert_eq!(thread_name(" \n\t"), None);
    }

    #[test]
    fn a_long_name_is_cut_where_a_word_ends() {
        let text = "word ".repeat(20);
        let name = thread_name(&text).unwrap();
        assert_eq!(name, format!("{}…", ["word"; 12].join(" ")));
        let name = thread_name(&"ä".repeat(100)).unwrap();
        assert_eq!(name, format!("{}…", "ä".repeat(59)));
    }

    #[test]
    fn a_repetition_finds_the_same_message() {
        let author = UserId::new();
        let first = Message::new(ThreadId::new(), author, "status", "x");
        let again = Message::new(first.thread, author, "status", "x").made_before(&first.answer());
        assert_eq!(again, Some(first));
    }

    #[test]
    fn only_users_speak_as_users() {
        let role = |kind| {
            let message = Message::new(ThreadId::new(), UserId::new(), kind, "x");
            message.content.unwrap()["role"].clone()
        };
        assert_eq!((role("user"), role("tool")), (json!("user"), json!("assistant")));
    }
}
