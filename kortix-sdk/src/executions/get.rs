//! `GET /x/v1/executions/{id}`

use std::time::Duration;

use serde::{Deserialize, Serialize};

use super::{ExecutionStatus, TurnKind, TurnStatus};
use crate::{
    Error, ExecutionId, Kortix, ProjectId, ThreadId, Timestamp,
    call::{CallOptions, DEFAULT_READ_TIMEOUT, Draft, Effect, Endpoint, Operation, Path, request},
    client::ServiceName,
    types::lenient::null_as_default,
};

/// Reads an execution: `GET /x/v1/executions/{id}`, an extension of the reference server. From
/// [`Executions::get`](super::Executions::get).
///
/// ```no_run
/// # async fn example(client: kortix_sdk::Kortix) -> Result<(), kortix_sdk::Error> {
/// let execution = client.executions().get("exec_Jm4Xa9Pz").await?;
/// if execution.has_ended() {
///     println!("{}: {:?}", execution.status, execution.error);
/// }
/// # Ok(())
/// # }
/// ```
///
/// # Errors
///
/// - [`NotFound`](crate::ErrorKind::NotFound): there is no such execution, or no such extension (404).
/// - [`Validation`](crate::ErrorKind::Validation): a wait of more than 60 seconds (400).
/// - [`Authentication`](crate::ErrorKind::Authentication): no valid credential (401).
#[derive(Clone, Debug)]
#[must_use = "a request does nothing until it is awaited"]
pub struct GetExecution {
    pub(super) client: Kortix,
    pub(super) options: CallOptions,
    pub(super) execution: ExecutionId,
    pub(super) wait: Option<Duration>,
}

impl GetExecution {
    /// Lets the answer wait until the execution has ended, at most so long; 60 seconds are the most, and whole seconds are
    /// what is asked for. Default: not at all. Whether it has ended is told by [`Execution::has_ended`].
    ///
    /// The attempt may then take that much longer than the 30 seconds of other reads, unless a
    /// [`timeout`](Self::timeout) or [`header_timeout`](Self::header_timeout) of this call says otherwise.
    pub fn wait_for(mut self, time: Duration) -> Self {
        self.wait = Some(time);
        let longer = time.saturating_add(DEFAULT_READ_TIMEOUT);
        let timeouts = &mut self.options.choose().timeouts;
        timeouts.total.get_or_insert(longer);
        timeouts.header.get_or_insert(longer);
        self
    }
}

impl Endpoint for GetExecution {
    type Output = Execution;

    const OPERATION: Operation =
        Operation { name: "get execution", service: ServiceName::Obvious, effect: Effect::Read };

    fn draft(&self) -> Result<Draft, Error> {
        let path = Path::new(&Self::OPERATION, "/x/v1/executions").id(self.execution.as_str())?;
        Draft::get(path.number("wait", self.wait.map(whole_seconds)))
    }
}

/// Rounded up, so that a short wait is one.
fn whole_seconds(time: Duration) -> u32 {
    let seconds = time.as_secs() + u64::from(time.subsec_nanos() > 0);
    u32::try_from(seconds).unwrap_or(u32::MAX)
}

request!(GetExecution -> Execution);

/// An execution: one task of an agent, with what followed it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Execution {
    /// The execution.
    pub id: ExecutionId,
    /// The thread that it belongs to.
    pub thread_id: ThreadId,
    /// The project that it belongs to.
    pub project_id: ProjectId,
    /// How far it got.
    pub status: ExecutionStatus,
    /// The place of one that waits for its thread: 1 is next.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub position: Option<u64>,
    /// Which agent works, e.g. `shell`.
    #[serde(default, deserialize_with = "null_as_default")]
    pub agent: String,
    /// What the agent asks and waits for an answer to; [`Executions::answer`](super::Executions::answer) gives one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub question: Option<OpenQuestion>,
    /// How long each turn may take.
    #[serde(default)]
    pub time_limit_seconds: Option<u64>,
    /// The task, and then the success or failure prompt if there was one.
    #[serde(default, deserialize_with = "null_as_default")]
    pub turns: Vec<Turn>,
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

impl Execution {
    /// Whether it will not change any more: its status says so, or it has a time of completion although its status is
    /// one that this crate does not know.
    pub fn has_ended(&self) -> bool {
        self.status.is_terminal() || self.completed_at.is_some()
    }
}

/// What an agent asks.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct OpenQuestion {
    /// The question.
    #[serde(default, deserialize_with = "null_as_default")]
    pub text: String,
    /// Since when the agent waits.
    #[serde(default)]
    pub asked_at: Option<Timestamp>,
}

/// One turn of an execution: a prompt and what came of it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Turn {
    /// What it is for.
    pub kind: TurnKind,
    /// What the agent was told.
    #[serde(default, deserialize_with = "null_as_default")]
    pub prompt: String,
    /// How far it got.
    pub status: TurnStatus,
    /// The exit code of the agent, where it has one.
    #[serde(default)]
    pub exit_code: Option<i32>,
    /// What the agent wrote.
    #[serde(default, deserialize_with = "null_as_default")]
    pub output: String,
    /// Whether the agent wrote more than is kept.
    #[serde(default, deserialize_with = "null_as_default")]
    pub output_truncated: bool,
    /// Why it failed.
    #[serde(default)]
    pub error: Option<String>,
    /// How often it was begun: again after its sandbox was lost, where the server is set up so.
    #[serde(default, deserialize_with = "null_as_default")]
    pub attempts: u32,
    /// When it began.
    #[serde(default)]
    pub started_at: Option<Timestamp>,
    /// When it ended.
    #[serde(default)]
    pub completed_at: Option<Timestamp>,
}

/// Why an execution failed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct ExecutionFailure {
    /// For programs: `agent_failed`, `time_limit`, `sandbox_lost`, …
    #[serde(default, deserialize_with = "null_as_default")]
    pub code: String,
    /// For people.
    #[serde(default, deserialize_with = "null_as_default")]
    pub message: String,
}
