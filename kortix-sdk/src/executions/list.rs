//! `GET /x/v1/executions`

use serde::{Deserialize, Serialize};

use super::{ExecutionFailure, ExecutionStatus};
use crate::{
    Error, ExecutionId, Kortix, ProjectId, ThreadId, Timestamp,
    call::{CallOptions, Draft, Effect, Endpoint, Operation, Path, request},
    client::ServiceName,
    paging::paged,
    types::lenient::null_as_default,
};

/// Lists the executions of the account, newest first: `GET /x/v1/executions`, an extension of the reference server. From
/// [`Executions::list`](super::Executions::list).
///
/// ```no_run
/// # async fn example(client: kortix_sdk::Kortix) -> Result<(), kortix_sdk::Error> {
/// use kortix_sdk::executions::ExecutionStatus;
///
/// let mut failed = client.executions().list().status(ExecutionStatus::Failed).items();
/// while let Some(execution) = failed.next().await {
///     let execution = execution?;
///     println!("{} {:?}", execution.id, execution.error);
/// }
/// # Ok(())
/// # }
/// ```
///
/// # Errors
///
/// - [`Validation`](crate::ErrorKind::Validation): a limit out of range, or no such id, status or cursor (400).
/// - [`NotFound`](crate::ErrorKind::NotFound): there is no such extension (404).
/// - [`Authentication`](crate::ErrorKind::Authentication): no valid credential (401).
#[derive(Clone, Debug)]
#[must_use = "a request does nothing until it is awaited"]
pub struct ListExecutions {
    client: Kortix,
    options: CallOptions,
    project: Option<ProjectId>,
    thread: Option<ThreadId>,
    status: Option<ExecutionStatus>,
    limit: Option<u32>,
    cursor: Option<String>,
}

impl ListExecutions {
    pub(super) fn new(client: Kortix) -> Self {
        let options = CallOptions::default();
        Self { client, options, project: None, thread: None, status: None, limit: None, cursor: None }
    }

    /// Only those of that project. Default: of all.
    pub fn project(mut self, project: impl Into<ProjectId>) -> Self {
        self.project = Some(project.into());
        self
    }

    /// Only those of that thread. Default: of all.
    pub fn thread(mut self, thread: impl Into<ThreadId>) -> Self {
        self.thread = Some(thread.into());
        self
    }

    /// Only those that got that far. Default: all.
    pub fn status(mut self, status: ExecutionStatus) -> Self {
        self.status = Some(status);
        self
    }

    /// How many executions a page holds, 1 to 100. Default: 20.
    pub fn limit(mut self, limit: u32) -> Self {
        self.limit = Some(limit);
        self
    }

    /// Begins behind the last entry of another page: its [`next_cursor`](ExecutionPage::next_cursor). Default: the first.
    pub fn cursor(mut self, cursor: impl Into<String>) -> Self {
        self.cursor = Some(cursor.into());
        self
    }
}

impl Endpoint for ListExecutions {
    type Output = ExecutionPage;

    const OPERATION: Operation =
        Operation { name: "list executions", service: ServiceName::Obvious, effect: Effect::Read };

    fn draft(&self) -> Result<Draft, Error> {
        let path = Path::new(&Self::OPERATION, "/x/v1/executions")
            .text("project_id", self.project.as_ref().map(ProjectId::as_str))
            .text("thread_id", self.thread.as_ref().map(ThreadId::as_str))
            .text("status", self.status.as_ref().map(ExecutionStatus::as_str));
        Draft::get(path.number("limit", self.limit).text("cursor", self.cursor.as_deref()))
    }
}

request!(ListExecutions -> ExecutionPage);
paged!(ListExecutions -> ExecutionPage { executions: ExecutionSummary } by cursor);

/// One page of executions.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct ExecutionPage {
    /// The executions, newest first.
    pub executions: Vec<ExecutionSummary>,
    /// Where the next page begins, for [`ListExecutions::cursor`]; none on the last page.
    #[serde(default)]
    pub next_cursor: Option<String>,
}

/// An execution in a list: without its turns, which [`Executions::get`](super::Executions::get) has.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct ExecutionSummary {
    /// The execution.
    pub id: ExecutionId,
    /// The thread that it belongs to.
    pub thread_id: ThreadId,
    /// The project that it belongs to.
    pub project_id: ProjectId,
    /// How far it got.
    pub status: ExecutionStatus,
    /// Which agent works, e.g. `shell`.
    #[serde(default, deserialize_with = "null_as_default")]
    pub agent: String,
    /// Why it failed.
    #[serde(default)]
    pub error: Option<ExecutionFailure>,
    /// When it was accepted.
    pub created_at: Timestamp,
    /// When the agent began to work.
    #[serde(default)]
    pub started_at: Option<Timestamp>,
    /// When it ended.
    #[serde(default)]
    pub completed_at: Option<Timestamp>,
}
