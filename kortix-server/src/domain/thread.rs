//! A thread: one conversation in a project.

use serde_json::{Map, Value};

use crate::{
    ids::{AccountId, ProjectId, ThreadId},
    timestamp::Timestamp,
};

/// What the service calls every thread that a create makes.
pub const NEW_THREAD_NAME: &str = "New Chat";
/// What the service calls a project that got no name.
pub const NEW_PROJECT_NAME: &str = "New Project";
/// What Obvious calls a thread that got no name.
pub const EXTERNAL_THREAD_NAME: &str = "External API Conversation";

#[derive(Clone, Debug)]
pub struct Thread {
    pub id: ThreadId,
    pub project: ProjectId,
    pub account: AccountId,
    pub name: String,
    pub metadata: Map<String, Value>,
    pub is_public: bool,
    pub message_count: i64,
    pub created_at: Timestamp,
    pub updated_at: Timestamp,
}

impl Thread {
    /// A thread that is just being made.
    pub fn new(project: ProjectId, account: AccountId, name: impl Into<String>) -> Self {
        let at = Timestamp::now();
        Self {
            id: ThreadId::new(),
            project,
            account,
            name: name.into(),
            metadata: Map::new(),
            is_public: false,
            message_count: 0,
            created_at: at,
            updated_at: at,
        }
    }
}

/// What is to be different about a thread. Both are properties of its whole project.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ThreadChange {
    pub title: Option<String>,
    pub is_public: Option<bool>,
}

impl ThreadChange {
    pub fn is_none(&self) -> bool {
        self.title.is_none() && self.is_public.is_none()
    }
}
