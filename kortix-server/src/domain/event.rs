//! What happens in an execution, in the words of the service's event stream. Each event is one JSON object, made once
//! and kept as text: that is how it is read, sent and hashed.

use serde::Serialize;
use serde_json::{Value, json};

use super::execution::{Failure, Status, TurnKind};
use crate::{
    ids::{ExecutionId, MessageId, ThreadId},
    timestamp::Timestamp,
};

/// Longer texts are cut in events, so that readers with a limit can take every event; the message has all of it.
const LONGEST_TEXT: usize = 64 << 10;

/// An event that is to be written down.
#[derive(Clone, Debug, PartialEq)]
pub struct NewEvent {
    /// A JSON object.
    pub data: String,
    /// What the thread keeps of it.
    pub said: Option<Said>,
}

/// A message that comes to the thread with an event.
#[derive(Clone, Debug, PartialEq)]
pub struct Said {
    pub id: MessageId,
    pub kind: &'static str,
    pub content: Value,
    pub metadata: Value,
}

/// An event as it was written down.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Event {
    /// Within its execution, from 1.
    pub number: i64,
    pub at: Timestamp,
    pub data: String,
}

/// How far the events of an execution go.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct EventRange {
    /// The first that is kept; greater than `last` when none is.
    pub first: i64,
    pub last: i64,
    /// No more will come.
    pub complete: bool,
}

impl NewEvent {
    fn new(data: &Value) -> Self {
        Self { data: data.to_string(), said: None }
    }
}

/// The first event of every execution.
pub fn acknowledged(id: ExecutionId, at: Timestamp) -> NewEvent {
    NewEvent::new(&json!({
        "type": "ack",
        "message": "Working on your request...",
        "agent_run_id": id.hyphenated(),
        "timestamp": at,
    }))
}

/// The last event of every execution.
pub fn ended(status: Status, failure: Option<&Failure>) -> NewEvent {
    let (word, message) = match status {
        Status::Succeeded => ("completed", "Completed successfully"),
        Status::Stopped => ("stopped", "Stopped"),
        _ => ("failed", "Failed"),
    };
    let mut event = json!({"type": "status", "status": word, "message": message});
    if let Some(failure) = failure {
        event["message"] = failure.message.as_str().into();
        event["code"] = failure.code.as_str().into();
    }
    NewEvent::new(&event)
}

/// Tells what one worker does for one execution. It numbers what it tells, because nobody else tells anything of that
/// execution meanwhile.
#[derive(Clone, Debug)]
pub struct Narrator {
    execution: ExecutionId,
    thread: String,
    /// What goes with a piece of text: there may be very many of them.
    with_text: String,
    last: i64,
}

/// An event in the form of a message.
#[derive(Serialize)]
struct Shaped<'a> {
    /// The service sends this and `metadata` as text.
    content: &'a str,
    created_at: &'a str,
    is_llm_message: bool,
    message_id: Option<String>,
    metadata: &'a str,
    sequence: i64,
    thread_id: &'a str,
    #[serde(rename = "type")]
    kind: &'a str,
    updated_at: &'a str,
}

#[derive(Serialize)]
struct Piece<'a> {
    content: &'a str,
    role: &'a str,
}

fn as_json(value: &impl Serialize) -> String {
    // Only what is no text as a key, or fails by itself, cannot be written.
    serde_json::to_string(value).unwrap_or_default()
}

impl Narrator {
    /// Goes on behind the events that there are.
    pub fn new(execution: ExecutionId, thread: ThreadId, last: i64) -> Self {
        let with_text =
            json!({"stream_status": "chunk", "thread_run_id": execution.hyphenated()}).to_string();
        Self { execution, thread: thread.hyphenated(), with_text, last }
    }

    /// The number of the last event that was made.
    pub fn last(&self) -> i64 {
        self.last
    }

    fn numbered(&mut self) -> i64 {
        self.last += 1;
        self.last
    }

    fn plain(&mut self, event: &Value) -> NewEvent {
        self.numbered();
        NewEvent::new(event)
    }

    /// The worker has the execution and gets its sandbox ready.
    pub fn initializing(&mut self) -> NewEvent {
        self.plain(&json!({"type": "status", "status": "initializing"}))
    }

    pub fn turn_begins(&mut self, kind: TurnKind) -> NewEvent {
        self.status(&json!({"status_type": "thread_run_start", "turn": kind.as_str()}))
    }

    /// What it did before is lost with its sandbox.
    pub fn turn_begins_again(&mut self, attempt: u8) -> NewEvent {
        self.status(&json!({"status_type": "thread_run_retry", "attempt": attempt, "reason": "sandbox_lost"}))
    }

    pub fn turn_ends(&mut self, reason: &str) -> NewEvent {
        self.status(&json!({"status_type": "finish", "finish_reason": reason}))
    }

    /// A step of the agent, which ends nothing: such events have no `status` of their own.
    pub fn status(&mut self, content: &Value) -> NewEvent {
        let metadata = json!({"thread_run_id": self.run()});
        self.shaped("status", None, false, content, &metadata)
    }

    /// A piece of what the agent says.
    pub fn text(&mut self, piece: &str) -> NewEvent {
        let content = as_json(&Piece { content: piece, role: "assistant" });
        let sequence = self.numbered();
        self.written("assistant", sequence, None, true, &content, &self.with_text)
    }

    /// A piece of what the agent thinks.
    pub fn reasoning(&mut self, piece: &str) -> NewEvent {
        let content = json!({"reasoning_content": piece});
        let metadata = json!({"stream_status": "reasoning_chunk", "thread_run_id": self.run()});
        self.shaped("reasoning", None, true, &content, &metadata)
    }

    /// That the agent begins to use a tool.
    pub fn tool_called(&mut self, call: &str, tool: &str, arguments: &Value) -> NewEvent {
        let metadata = json!({
            "stream_status": "tool_call_chunk",
            "thread_run_id": self.run(),
            "tool_calls": [{
                "tool_call_id": call,
                "function_name": tool,
                "arguments_delta": arguments.to_string(),
                "is_delta": true,
                "source": "native",
            }],
        });
        self.shaped("assistant", None, true, &json!({}), &metadata)
    }

    /// All that the agent said in one answer, which becomes a message of the thread.
    pub fn answer(&mut self, text: &str, tool_calls: &[Value]) -> NewEvent {
        let id = MessageId::new();
        let mut event = self.answered(id, text, tool_calls);
        event.said = Some(self.message(id, text, tool_calls));
        event
    }

    /// The message that an answer is in the thread.
    pub fn message(&self, id: MessageId, text: &str, tool_calls: &[Value]) -> Said {
        let (content, metadata) = self.says(text, tool_calls);
        Said { id, kind: "assistant", content, metadata }
    }

    /// The same answer as an event, of a message that is in the thread already.
    pub fn answered(&mut self, id: MessageId, text: &str, tool_calls: &[Value]) -> NewEvent {
        let (content, metadata) = self.says(cut(text), tool_calls);
        self.shaped("assistant", Some(id), true, &content, &metadata)
    }

    fn says(&self, text: &str, tool_calls: &[Value]) -> (Value, Value) {
        let mut content = json!({"role": "assistant", "content": text});
        let mut metadata =
            json!({"text_content": text, "thread_run_id": self.run(), "stream_status": "complete"});
        if !tool_calls.is_empty() {
            content["tool_calls"] = tool_calls.iter().map(as_called).collect();
            metadata["tool_calls"] = tool_calls.to_vec().into();
        }
        (content, metadata)
    }

    /// A model begins to answer. Pieces behind it belong to this answer; pieces of an answer that did not end are void.
    pub fn response_begins(&mut self, response: &str, continued: u64, model: &str) -> NewEvent {
        let content = json!({
            "llm_response_id": response,
            "auto_continue_count": continued,
            "model": model,
            "timestamp": Timestamp::now(),
        });
        let metadata = json!({"thread_run_id": self.run(), "llm_response_id": response});
        self.shaped("llm_response_start", None, false, &content, &metadata)
    }

    pub fn response_ends(&mut self) -> NewEvent {
        let run = self.run();
        self.plain(&json!({"type": "llm_response_end", "timestamp": Timestamp::now(), "thread_run_id": run}))
    }

    /// How much a model is told, after something was left out of it.
    pub fn context_usage(&mut self, tokens: usize, messages: usize) -> NewEvent {
        self.plain(&json!({
            "type": "context_usage",
            "current_tokens": tokens,
            "message_count": messages,
            "compressed": true,
            "timestamp": Timestamp::now(),
        }))
    }

    /// A step of a tool: it started, completed or failed.
    pub fn tool_step(&mut self, kind: &str, index: usize, call: &str, tool: &str) -> NewEvent {
        self.status(&json!({
            "status_type": kind,
            "tool_index": index,
            "tool_call_id": call,
            "function_name": tool,
        }))
    }

    /// What a tool gave back, which becomes a message of the thread.
    pub fn tool_result(&mut self, call: &str, tool: &str, output: &str, success: bool) -> NewEvent {
        let run = self.run();
        let says = |output: &str| {
            let content = json!({"name": tool, "role": "tool", "content": output, "tool_call_id": call});
            let metadata = json!({
                "result": {"output": output, "success": success},
                "tool_call_id": call,
                "function_name": tool,
                "return_format": "native",
                "thread_run_id": run,
            });
            (content, metadata)
        };
        let id = MessageId::new();
        let (content, metadata) = says(cut(output));
        let mut event = self.shaped("tool", Some(id), true, &content, &metadata);
        let (content, metadata) = says(output);
        event.said = Some(Said { id, kind: "tool", content, metadata });
        event
    }

    /// A piece of what a tool writes while it runs.
    pub fn tool_output(&mut self, call: &str, tool: &str, piece: &str) -> NewEvent {
        let run = self.run();
        self.plain(&json!({
            "type": "tool_output_stream",
            "tool_call_id": call,
            "tool_name": tool,
            "output": piece,
            "is_final": false,
            "agent_run_id": run,
        }))
    }

    /// Why a turn did not succeed. The last event says the same of the execution as a whole.
    pub fn failed(&mut self, failure: &Failure) -> NewEvent {
        let code = service_code(&failure.code);
        self.plain(&json!({
            "type": "error",
            "error": failure.message,
            "error_code": code,
            "recoverable": !matches!(code, "MODEL_ACCESS_DENIED" | "CONTEXT_TOO_LONG"),
            "actions": [],
            "timestamp": Timestamp::now(),
        }))
    }

    fn run(&self) -> String {
        self.execution.hyphenated()
    }

    fn shaped(
        &mut self,
        kind: &str,
        message: Option<MessageId>,
        is_llm_message: bool,
        content: &Value,
        metadata: &Value,
    ) -> NewEvent {
        let sequence = self.numbered();
        self.written(kind, sequence, message, is_llm_message, &content.to_string(), &metadata.to_string())
    }

    fn written(
        &self,
        kind: &str,
        sequence: i64,
        message: Option<MessageId>,
        is_llm_message: bool,
        content: &str,
        metadata: &str,
    ) -> NewEvent {
        let at = &Timestamp::now().iso();
        let data = as_json(&Shaped {
            content,
            created_at: at,
            is_llm_message,
            message_id: message.map(MessageId::hyphenated),
            metadata,
            sequence,
            thread_id: &self.thread,
            kind,
            updated_at: at,
        });
        NewEvent { data, said: None }
    }
}

/// A tool call of a message's metadata in the shape that models know.
fn as_called(call: &Value) -> Value {
    json!({
        "id": call["tool_call_id"],
        "type": "function",
        "function": {"name": call["function_name"], "arguments": call["arguments"].to_string()},
    })
}

fn cut(text: &str) -> &str {
    &text[..text.floor_char_boundary(LONGEST_TEXT)]
}

/// Our reasons in the words of the service.
fn service_code(code: &str) -> &'static str {
    match code {
        "sandbox_lost" | "sandbox_stopped" | "sandbox_unavailable" => "SANDBOX_UNAVAILABLE",
        "agent_failed" | "agent_not_started" => "TOOL_EXECUTION_FAILED",
        "time_limit" | "llm_timeout" => "LLM_TIMEOUT",
        "llm_rate_limit" => "RATE_LIMIT",
        "llm_overloaded" => "LLM_OVERLOADED",
        "llm_unauthorized" => "MODEL_ACCESS_DENIED",
        "context_too_long" => "CONTEXT_TOO_LONG",
        _ => "INTERNAL_ERROR",
    }
}
