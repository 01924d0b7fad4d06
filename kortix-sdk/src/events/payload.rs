//! What events say, by type. Fields that a server leaves out have their default.

use serde::Deserialize;

use crate::{AgentRunId, Json, MessageId, ThreadId, types::open_enum};

/// Declares what a type of event says.
macro_rules! payload {
    ($( $(#[$docs:meta])* pub struct $name:ident { $( $(#[$field_docs:meta])* $field:ident: $type:ty, )* } )+) => {
        $(
            $(#[$docs])*
            #[derive(Clone, Debug, Default, PartialEq, Deserialize)]
            #[serde(default)]
            #[non_exhaustive]
            pub struct $name { $( $(#[$field_docs])* pub $field: $type, )* }
        )+
    };
}

payload! {
    /// The first event: the task has been taken.
    pub struct Ack {
        /// For people.
        message: String,
        /// The run.
        agent_run_id: Option<AgentRunId>,
    }

    /// How long it may take.
    pub struct Estimate {
        /// That long.
        estimated_seconds: Option<f64>,
        /// How sure that is.
        confidence: Json,
        /// For people.
        message: String,
        /// What the time is for.
        breakdown: Json,
    }

    /// How far the run is, e.g. `initializing`. Its end is [`Ended`].
    pub struct StatusChange {
        /// How far.
        status: String,
        /// For people.
        message: Option<String>,
    }

    /// A step of what comes before the agent works.
    pub struct PrepStage {
        /// Which.
        stage: String,
        /// For people.
        detail: Option<String>,
        /// How much of it is done.
        progress: Option<f64>,
    }

    /// Something works worse than it should.
    pub struct Degradation {
        /// What.
        component: String,
        /// For people.
        message: String,
        /// How bad it is.
        severity: String,
        /// What the user notices.
        user_impact: Option<String>,
    }

    /// The agent thinks.
    pub struct Thinking {
        /// For people.
        message: String,
    }

    /// How long the first answer took.
    pub struct Timing {
        /// In milliseconds.
        first_response_ms: Option<f64>,
        /// Which way it went.
        pipeline: Json,
    }

    /// How long the model took for its first token.
    pub struct FirstToken {
        /// In seconds.
        ttft_seconds: Option<f64>,
        /// Which model.
        model: Option<String>,
        /// In which thread.
        thread_id: Option<ThreadId>,
    }

    /// How full the context of the model is.
    pub struct ContextUsage {
        /// In tokens.
        current_tokens: Option<u64>,
        /// How many messages are in it.
        message_count: Option<u64>,
        /// Whether something was left out.
        compressed: bool,
    }

    /// The context of the model is made shorter.
    pub struct Summarizing {
        /// How far that is.
        status: String,
        /// Before.
        tokens_before: Option<u64>,
        /// After.
        tokens_after: Option<u64>,
        /// Before.
        messages_before: Option<u64>,
        /// After.
        messages_after: Option<u64>,
    }

    /// The model begins to answer.
    pub struct ResponseStart {
        /// Which answer.
        llm_response_id: Option<String>,
        /// Which model.
        model: Option<String>,
        /// How many times it went on by itself.
        auto_continue_count: Option<u64>,
    }

    /// The model has answered.
    pub struct ResponseEnd {
        /// Of which run.
        thread_run_id: Option<String>,
    }

    /// A piece of what the agent thinks.
    pub struct Reasoning {
        /// The piece.
        reasoning_content: String,
    }

    /// What a tool gave back.
    pub struct ToolResult {
        /// The message in the thread.
        message_id: Option<MessageId>,
        /// Which call it is the answer to.
        tool_call_id: String,
        /// Which tool.
        function_name: String,
        /// What it gave: text, or what the tool gives.
        output: Json,
        /// Whether it did what it was called for.
        success: bool,
        /// Why not.
        error: Option<String>,
    }

    /// A piece of what a tool writes while it works.
    pub struct ToolOutput {
        /// Which call.
        tool_call_id: String,
        /// Which tool.
        tool_name: String,
        /// The piece.
        output: String,
        /// Whether it is the last one.
        is_final: bool,
    }

    /// An image has come into the context.
    pub struct Image {
        /// The message in the thread.
        message_id: Option<MessageId>,
        /// What the message says.
        content: Json,
    }

    /// Something went wrong. The run may go on, or end: that is another event.
    pub struct AgentError {
        /// For people.
        error: String,
        /// For programs, e.g. `RATE_LIMIT`.
        error_code: String,
        /// Whether another try may succeed.
        recoverable: bool,
        /// What can be done.
        actions: Vec<Action>,
    }

    /// What can be done about an [`AgentError`].
    pub struct Action {
        /// For programs: `retry`, `link`, …
        #[serde(rename = "type")] kind: String,
        /// For people.
        label: String,
        /// How long to wait first.
        delay_seconds: Option<f64>,
        /// Where to go.
        url: Option<String>,
    }

    /// A tool call of a complete message.
    pub struct ToolCall {
        /// Which call.
        tool_call_id: String,
        /// Which tool.
        function_name: String,
        /// With what: an object, or text that the model did not finish.
        arguments: Json,
    }

    /// A piece of a tool call.
    pub struct ToolCallDelta {
        /// Which call.
        tool_call_id: String,
        /// Which tool.
        function_name: String,
        /// The piece of its arguments.
        arguments_delta: String,
    }

    /// A complete message of the agent. What it says has come in pieces before.
    pub struct Answer {
        /// All of it.
        text: String,
        /// The tools that it calls.
        tool_calls: Vec<ToolCall>,
        /// What the agent thought.
        reasoning: Option<String>,
    }
}

/// What the agent says.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct Assistant {
    /// Its place among what is said and done in the run.
    pub sequence: Option<u64>,
    /// The message in the thread; a piece has none.
    pub message_id: Option<MessageId>,
    /// What it says.
    pub part: AssistantPart,
}

impl Assistant {
    /// The piece of text, to be shown at once.
    pub fn delta(&self) -> Option<&str> {
        match &self.part {
            AssistantPart::Text(text) => Some(text),
            _ => None,
        }
    }
}

/// A piece of a message, or all of it.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub enum AssistantPart {
    /// A piece of text.
    Text(String),
    /// Pieces of tool calls.
    ToolCalls(Vec<ToolCallDelta>),
    /// All of it.
    Complete(Answer),
}

/// A step of the agent.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct Step {
    /// Which.
    pub kind: StepKind,
    /// The tool call that it is about.
    pub tool_call_id: Option<String>,
    /// The tool that it is about.
    pub function_name: Option<String>,
    /// Why it finished: `stop`, `tool_calls`, `agent_terminated`.
    pub finish_reason: Option<String>,
    /// What the agent asks, for [`Executions::answer`](crate::executions::Executions::answer).
    pub question: Option<String>,
    /// What it was answered.
    pub answer: Option<String>,
}

open_enum! {
    /// Which step of the agent.
    pub enum StepKind {
        /// A turn begins.
        RunStart = "thread_run_start",
        /// A tool begins.
        ToolStarted = "tool_started",
        /// A tool did what it was called for.
        ToolCompleted = "tool_completed",
        /// A tool did not.
        ToolFailed = "tool_failed",
        /// The agent asks people something, and waits.
        QuestionAsked = "question_asked",
        /// It was answered.
        QuestionAnswered = "question_answered",
        /// A turn ends.
        Finish = "finish",
        /// A tool has done what ends the run.
        TerminatingToolCompleted = "terminating_tool_completed",
    }
}

/// The last event: how it ended.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Ended {
    /// How.
    pub outcome: Outcome,
    /// For people.
    pub message: Option<String>,
    /// Why it failed, for programs, when the server says so.
    pub code: Option<String>,
    /// Whether it was read from the run's record, because the stream did not say it or could not be believed. Such an event
    /// has no [`id`](super::Event::id).
    pub from_record: bool,
}

/// How a run ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Outcome {
    /// The task is done.
    Completed,
    /// The agent gave up, or could not go on.
    Failed,
    /// Somebody stopped it.
    Stopped,
}

impl Outcome {
    /// As it is on the wire.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Completed => "completed",
            Self::Failed => "failed",
            Self::Stopped => "stopped",
        }
    }

    pub(super) fn of_status(status: &str) -> Option<Self> {
        match status {
            "completed" => Some(Self::Completed),
            "failed" | "error" => Some(Self::Failed),
            "stopped" => Some(Self::Stopped),
            _ => None,
        }
    }
}

impl std::fmt::Display for Outcome {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.pad(self.as_str())
    }
}
