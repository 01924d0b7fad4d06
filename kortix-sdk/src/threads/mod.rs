//! Threads: `/threads` of the Kortix API.

mod create;
mod delete;
mod get;
mod list;
mod search;
mod update;

pub use create::{CreateThread, CreatedThread};
pub use delete::{DeleteThread, DeletedThread};
pub use get::{AgentRun, AgentRunStatus, GetThread, Thread};
pub use list::{ListThreads, ThreadPage, ThreadProject, ThreadSummary};
pub use search::{SearchThreads, ThreadMatch, ThreadMatches};
pub use update::{UpdateThread, UpdatedThread};

use crate::{Kortix, ThreadId, call::CallOptions};

/// Calls about threads. From [`Kortix::threads`].
#[derive(Clone, Debug)]
pub struct Threads {
    client: Kortix,
}

impl Threads {
    pub(crate) fn new(client: Kortix) -> Self {
        Self { client }
    }

    /// Makes a project with a thread and a sandbox: `POST /threads`.
    pub fn create(&self) -> CreateThread {
        CreateThread { client: self.client.clone(), options: CallOptions::default(), name: None }
    }

    /// Reads a thread, with its project and the address of its sandbox: `GET /threads/{id}`.
    pub fn get(&self, thread: impl Into<ThreadId>) -> GetThread {
        GetThread { client: self.client.clone(), options: CallOptions::default(), thread: thread.into() }
    }

    /// Lists the threads of the account, newest first: `GET /threads`.
    pub fn list(&self) -> ListThreads {
        ListThreads::new(self.client.clone())
    }

    /// Finds threads by what is said in them: `GET /threads/search`.
    pub fn search(&self, text: impl Into<String>) -> SearchThreads {
        SearchThreads {
            client: self.client.clone(),
            options: CallOptions::default(),
            text: text.into(),
            limit: None,
        }
    }

    /// Changes the title of a thread and who may read it: `PATCH /threads/{id}`.
    pub fn update(&self, thread: impl Into<ThreadId>) -> UpdateThread {
        UpdateThread::new(self.client.clone(), thread.into())
    }

    /// Deletes a thread and, with the last thread of a project, the project and its sandbox: `DELETE /threads/{id}`.
    pub fn delete(&self, thread: impl Into<ThreadId>) -> DeleteThread {
        DeleteThread { client: self.client.clone(), options: CallOptions::default(), thread: thread.into() }
    }
}
