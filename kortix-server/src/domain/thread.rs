//! A thread: one conversation in a project.

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
    pub is_public: bool,
    pub created_at: Timestamp,
    pub updated_at: Timestamp,
}

/// One page of a list, with the number of all rows there are.
#[derive(Clone, Debug)]
pub struct Page<T> {
    pub items: Vec<T>,
    pub total: i64,
}

/// Which page: 1-based, as the service counts.
#[derive(Clone, Copy, Debug)]
pub struct PageRequest {
    pub page: u32,
    pub limit: u32,
}
