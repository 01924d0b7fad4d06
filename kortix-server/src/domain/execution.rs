//! An execution: one agent working on one task in one thread, in at most two turns.

use std::{fmt, time::Duration};

use super::{account::stored_enum, page::Cursor, plan::RunLimits, webhook::Webhook};
use crate::{
    ids::{AccountId, AgentId, AgentVersionId, ExecutionId, ProjectId, ServerId, ThreadId, UserId},
    store::IdempotencyKey,
    timestamp::Timestamp,
};

stored_enum!(Status {
    Queued = "queued",
    Running = "running",
    Finishing = "finishing",
    Succeeded = "succeeded",
    Failed = "failed",
    Stopped = "stopped",
});

impl Status {
    pub fn is_active(self) -> bool {
        matches!(self, Self::Queued | Self::Running | Self::Finishing)
    }
}

stored_enum!(TurnKind { Prompt = "prompt", SuccessPrompt = "success_prompt", FailurePrompt = "failure_prompt" });

stored_enum!(TurnStatus { Running = "running", Succeeded = "succeeded", Failed = "failed" });

/// The task, and what to do after it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Prompts {
    pub starter: String,
    pub success: Option<String>,
    pub failure: Option<String>,
}

impl Prompts {
    /// A task with nothing after it.
    pub fn one(starter: String) -> Self {
        Self { starter, success: None, failure: None }
    }

    /// The second turn that an outcome of the first one asks for.
    pub fn follow_up(&self, outcome: &TurnOutcome) -> Option<(TurnKind, &str)> {
        match outcome.status() {
            TurnStatus::Succeeded => self.success.as_deref().map(|prompt| (TurnKind::SuccessPrompt, prompt)),
            _ => self.failure.as_deref().map(|prompt| (TurnKind::FailurePrompt, prompt)),
        }
    }
}

#[derive(Clone, Debug)]
pub struct Execution {
    pub id: ExecutionId,
    pub thread: ThreadId,
    pub project: ProjectId,
    pub account: AccountId,
    pub started_by: UserId,
    /// The server that works on it.
    pub server: Option<ServerId>,
    pub agent: String,
    pub agent_id: Option<AgentId>,
    pub agent_version: Option<AgentVersionId>,
    pub model: Option<String>,
    /// What each turn may take.
    pub time_limit: Duration,
    pub output_limit: u64,
    pub status: Status,
    pub prompts: Prompts,
    pub error: Option<Failure>,
    pub turns: Vec<Turn>,
    pub created_at: Timestamp,
    pub started_at: Option<Timestamp>,
    pub completed_at: Option<Timestamp>,
}

/// Why an execution did not succeed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Failure {
    pub code: String,
    pub message: String,
}

impl Failure {
    /// Of a turn that ended because somebody asked for it.
    pub const STOPPED: &str = "stopped";
    /// Of a turn whose sandbox ended under it: what it did is not known.
    pub const SANDBOX_LOST: &str = "sandbox_lost";

    pub fn new(code: &str, message: impl Into<String>) -> Self {
        Self { code: code.to_owned(), message: message.into() }
    }
}

#[derive(Clone, Debug)]
pub struct Turn {
    pub kind: TurnKind,
    pub prompt: String,
    pub status: TurnStatus,
    pub exit_code: Option<i32>,
    pub output: String,
    pub output_truncated: bool,
    pub failure: Option<Failure>,
    /// How often it was begun.
    pub attempts: u8,
    pub started_at: Timestamp,
    pub completed_at: Option<Timestamp>,
}

impl Turn {
    /// How the turn ended, when it has.
    pub fn outcome(&self) -> Option<TurnOutcome> {
        (self.status != TurnStatus::Running).then(|| TurnOutcome {
            exit_code: self.exit_code,
            output: self.output.clone(),
            output_truncated: self.output_truncated,
            failure: self.failure.clone(),
        })
    }
}

/// How a turn ended.
#[derive(Clone, Debug)]
pub struct TurnOutcome {
    pub exit_code: Option<i32>,
    pub output: String,
    pub output_truncated: bool,
    /// Set when the turn failed.
    pub failure: Option<Failure>,
}

impl TurnOutcome {
    /// The turn could not be carried out at all.
    pub fn not_run(failure: Failure) -> Self {
        Self { exit_code: None, output: String::new(), output_truncated: false, failure: Some(failure) }
    }

    pub fn was_stopped(&self) -> bool {
        self.failure.as_ref().is_some_and(|failure| failure.code == Failure::STOPPED)
    }

    pub fn has_lost_its_sandbox(&self) -> bool {
        self.failure.as_ref().is_some_and(|failure| failure.code == Failure::SANDBOX_LOST)
    }

    pub fn status(&self) -> TurnStatus {
        if self.failure.is_none() { TurnStatus::Succeeded } else { TurnStatus::Failed }
    }
}

/// What a thread shows of an execution.
#[derive(Clone, Debug)]
pub struct Run {
    pub id: ExecutionId,
    pub status: Status,
    pub error: Option<String>,
    pub agent_id: Option<AgentId>,
    pub agent_version: Option<AgentVersionId>,
    pub created_at: Timestamp,
    pub started_at: Option<Timestamp>,
    pub completed_at: Option<Timestamp>,
}

/// Which executions of an account a list is about.
#[derive(Clone, Copy, Debug)]
pub struct ExecutionQuery {
    pub account: AccountId,
    pub project: Option<ProjectId>,
    pub thread: Option<ThreadId>,
    pub status: Option<Status>,
    pub behind: Cursor,
    pub limit: u32,
}

/// An execution in a list: without what it was told and what its agent wrote.
#[derive(Clone, Debug)]
pub struct ListedExecution {
    pub id: ExecutionId,
    pub thread: ThreadId,
    pub project: ProjectId,
    pub agent: String,
    pub status: Status,
    pub error: Option<Failure>,
    pub created_at: Timestamp,
    pub started_at: Option<Timestamp>,
    pub completed_at: Option<Timestamp>,
}

/// What an agent asks of people.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Question {
    pub text: String,
    pub asked_at: Timestamp,
    pub answer: Option<String>,
}

/// A file that an agent wrote.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Artifact {
    pub path: String,
    pub size: u64,
    pub modified_at: Timestamp,
}

/// What a turn finds when it is to begin.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TurnBegin {
    Now,
    /// An earlier process began it then.
    Before(Timestamp),
    /// The execution is to end without it.
    Stopped,
}

/// An execution at work, as its account sees it.
#[derive(Clone, Debug)]
pub struct ActiveRun {
    pub id: ExecutionId,
    pub thread: ThreadId,
    pub started_at: Timestamp,
}

/// An agent of an account, as it is now.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AgentAtWork {
    pub agent: AgentId,
    pub version: AgentVersionId,
    /// What works, where its record says so.
    pub engine: Option<String>,
}

/// What is to become of a start in a thread that works on another one.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum OnConflict {
    /// It is refused.
    #[default]
    Reject,
    /// It waits, behind those that wait already.
    Enqueue,
    /// What is active is stopped, and it comes next.
    Replace,
}

impl OnConflict {
    pub fn parse(text: &str) -> Option<Self> {
        [Self::Reject, Self::Enqueue, Self::Replace].into_iter().find(|policy| policy.as_str() == text)
    }

    pub fn as_str(self) -> &'static str {
        match self {
            Self::Reject => "reject",
            Self::Enqueue => "enqueue",
            Self::Replace => "replace",
        }
    }
}

/// Whether an execution's prompt is new to its thread.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Saying {
    /// It becomes a message with the start.
    Now,
    /// It is a message of the thread already.
    Before,
}

/// What a start made; its text is what a repetition of the call finds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct StartedAs {
    pub thread: ThreadId,
    pub execution: ExecutionId,
}

impl fmt::Display for StartedAs {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {}", self.thread, self.execution)
    }
}

impl StartedAs {
    pub fn from_answer(text: &str) -> Option<Self> {
        let (thread, execution) = text.split_once(' ')?;
        Some(Self { thread: ThreadId::parse(thread)?, execution: ExecutionId::parse(execution)? })
    }
}

/// An execution that is to be started.
#[derive(Clone, Debug)]
pub struct NewExecution {
    pub id: ExecutionId,
    pub account: AccountId,
    pub started_by: UserId,
    pub agent: String,
    pub agent_id: Option<AgentId>,
    pub agent_version: Option<AgentVersionId>,
    pub model: Option<String>,
    pub prompts: Prompts,
    pub saying: Saying,
    pub on_conflict: OnConflict,
    /// Who is told when it ends, beside the webhooks of its account.
    pub webhook: Option<Webhook>,
    /// Where the plan says nothing else.
    pub bounds: Bounds,
    /// A lower one of the caller's own.
    pub time_limit: Option<Duration>,
    pub idempotency: Option<IdempotencyKey>,
}

/// What an execution may take.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Bounds {
    /// Of each turn, in whole seconds.
    pub time: Duration,
    /// Of each turn.
    pub output_bytes: u64,
    /// Until it begins.
    pub queue: Duration,
}

impl Default for Bounds {
    fn default() -> Self {
        Self { time: Duration::from_mins(50), output_bytes: 1 << 20, queue: Duration::from_hours(24) }
    }
}

impl NewExecution {
    /// What it may take under a plan. A caller may ask for less time, and not for more.
    pub fn bounds_under(&self, plan: RunLimits) -> Bounds {
        let seconds = |plan: Option<i64>, own: Duration| {
            plan.and_then(|seconds| u64::try_from(seconds).ok()).map_or(own, Duration::from_secs)
        };
        let bytes = plan.output_bytes.and_then(|bytes| u64::try_from(bytes).ok());
        let time = seconds(plan.seconds, self.bounds.time);
        Bounds {
            time: self.time_limit.map_or(time, |asked| asked.min(time)),
            output_bytes: bytes.unwrap_or(self.bounds.output_bytes),
            queue: seconds(plan.queue_seconds, self.bounds.queue),
        }
    }
}
