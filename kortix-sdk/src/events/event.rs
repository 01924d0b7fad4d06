//! An event, read.

use serde::de::DeserializeOwned;
use serde_json::{Map, Value, json};

use super::EventId;
use super::payload::{
    Ack, AgentError, Answer, Assistant, AssistantPart, ContextUsage, Degradation, Ended, Estimate,
    FirstToken, Image, Outcome, PrepStage, Reasoning, ResponseEnd, ResponseStart, StatusChange, Step,
    StepKind, Summarizing, Thinking, Timing, ToolOutput, ToolResult,
};
use crate::{Json, MessageId, Timestamp, sse::Frame};

/// Something that happened in a run.
#[derive(Clone, Debug, PartialEq)]
pub struct Event {
    id: Option<EventId>,
    at: Option<Timestamp>,
    raw: String,
    kind: EventKind,
}

/// What happened.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub enum EventKind {
    /// The task has been taken.
    Ack(Ack),
    /// How long it may take.
    Estimate(Estimate),
    /// How far it is.
    Status(StatusChange),
    /// A step of the agent.
    Step(Step),
    /// A step of what comes before the agent works.
    PrepStage(PrepStage),
    /// Something works worse than it should.
    Degradation(Degradation),
    /// The agent thinks.
    Thinking(Thinking),
    /// How long the first answer took.
    Timing(Timing),
    /// How long the model took for its first token.
    FirstToken(FirstToken),
    /// How full the context of the model is.
    ContextUsage(ContextUsage),
    /// The context of the model is made shorter.
    Summarizing(Summarizing),
    /// The model begins to answer.
    ResponseStart(ResponseStart),
    /// The model has answered.
    ResponseEnd(ResponseEnd),
    /// What the agent says, in pieces and then whole.
    Assistant(Assistant),
    /// What the agent thinks, in pieces.
    Reasoning(Reasoning),
    /// What a tool gave back.
    Tool(ToolResult),
    /// What a tool writes while it works.
    ToolOutput(ToolOutput),
    /// An image has come into the context.
    Image(Image),
    /// Something went wrong.
    Error(AgentError),
    /// The last event.
    Ended(Ended),
    /// A type that this version of the crate does not know, or one of another shape: see [`Event::raw`].
    Unknown,
}

impl Event {
    /// Its place in the stream, to go on behind it: [`Watch::after`](super::Watch::after). `None` for the few that servers
    /// make for a single reader.
    pub fn id(&self) -> Option<EventId> {
        self.id
    }

    /// When it happened.
    pub fn at(&self) -> Option<Timestamp> {
        self.at
    }

    /// What happened.
    pub fn kind(&self) -> &EventKind {
        &self.kind
    }

    /// What happened, owned.
    pub fn into_kind(self) -> EventKind {
        self.kind
    }

    /// The event as it came: a JSON object on one line, unless the server has passed on something else.
    pub fn raw(&self) -> &str {
        &self.raw
    }

    /// How the run ended, of the last event.
    pub fn outcome(&self) -> Option<Outcome> {
        match &self.kind {
            EventKind::Ended(ended) => Some(ended.outcome),
            _ => None,
        }
    }

    /// The end as the run's record has it.
    pub(super) fn of_record(outcome: Outcome, message: Option<String>, code: Option<String>) -> Self {
        let mut raw = json!({"type": "status", "status": outcome.as_str()});
        for (name, text) in [("message", &message), ("code", &code)] {
            if let Some(text) = text {
                raw[name] = text.as_str().into();
            }
        }
        let kind = EventKind::Ended(Ended { outcome, message, code, from_record: true });
        Self { id: None, at: None, raw: raw.to_string(), kind }
    }

    /// `None`: the server only says that it is there.
    pub(super) fn read(frame: Frame) -> Option<Self> {
        let Frame { id, data: raw } = frame;
        let framed = id.and_then(|id| id.parse().ok());
        let Ok(mut fields) = serde_json::from_str::<Map<String, Value>>(&raw) else {
            return Some(Self { id: framed, at: None, raw, kind: EventKind::Unknown });
        };
        fields.retain(|_, value| !value.is_null());
        let name = text(&fields, "type").unwrap_or_default();
        if name == "ping" {
            return None;
        }
        let id = text(&fields, "_event_id").and_then(|id| id.parse().ok()).or(framed);
        let at = text(&fields, "timestamp").or_else(|| text(&fields, "created_at"));
        let at = at.and_then(|at| at.parse().ok());
        let kind = kind(&name, fields).unwrap_or(EventKind::Unknown);
        Some(Self { id, at, raw, kind })
    }
}

fn kind(name: &str, fields: Map<String, Value>) -> Option<EventKind> {
    match name {
        "ack" => plain(fields).map(EventKind::Ack),
        "estimate" => plain(fields).map(EventKind::Estimate),
        "status" => status(fields),
        "prep_stage" => plain(fields).map(EventKind::PrepStage),
        "degradation" => plain(fields).map(EventKind::Degradation),
        "thinking" => plain(fields).map(EventKind::Thinking),
        "timing" => plain(fields).map(EventKind::Timing),
        "llm_ttft" => plain(fields).map(EventKind::FirstToken),
        "context_usage" => plain(fields).map(EventKind::ContextUsage),
        "summarizing context" => plain(fields).map(EventKind::Summarizing),
        "llm_response_start" => plain(embedded(&fields, "content")?).map(EventKind::ResponseStart),
        "llm_response_end" => plain(fields).map(EventKind::ResponseEnd),
        "assistant" => assistant(&fields).map(EventKind::Assistant),
        "reasoning" => plain(embedded(&fields, "content")?).map(EventKind::Reasoning),
        "tool" => tool(&fields).map(EventKind::Tool),
        "tool_output_stream" => plain(fields).map(EventKind::ToolOutput),
        "image_context" => {
            let content = embedded(&fields, "content").map(Value::Object).map(Json::new).unwrap_or_default();
            Some(EventKind::Image(Image { message_id: message(&fields), content }))
        }
        "error" => plain(fields).map(EventKind::Error),
        _ => None,
    }
}

fn plain<T: DeserializeOwned>(fields: Map<String, Value>) -> Option<T> {
    serde_json::from_value(Value::Object(fields)).ok()
}

/// Those of a message's shape are steps, and end nothing.
fn status(fields: Map<String, Value>) -> Option<EventKind> {
    let Some(word) = text(&fields, "status") else { return step(&fields).map(EventKind::Step) };
    let Some(outcome) = Outcome::of_status(&word) else { return plain(fields).map(EventKind::Status) };
    let (message, code) = (text(&fields, "message"), text(&fields, "code"));
    Some(EventKind::Ended(Ended { outcome, message, code, from_record: false }))
}

fn step(fields: &Map<String, Value>) -> Option<Step> {
    let content = embedded(fields, "content")?;
    Some(Step {
        kind: StepKind::from(text(&content, "status_type")?.as_str()),
        tool_call_id: text(&content, "tool_call_id"),
        function_name: text(&content, "function_name"),
        finish_reason: text(&content, "finish_reason"),
        question: text(&content, "question"),
        answer: text(&content, "answer"),
    })
}

fn assistant(fields: &Map<String, Value>) -> Option<Assistant> {
    let metadata = embedded(fields, "metadata").unwrap_or_default();
    let said = || text(&embedded(fields, "content")?, "content");
    let part = match text(&metadata, "stream_status")?.as_str() {
        "chunk" => AssistantPart::Text(said()?),
        "tool_call_chunk" => AssistantPart::ToolCalls(list(&metadata, "tool_calls")?),
        "complete" => AssistantPart::Complete(Answer {
            text: text(&metadata, "text_content").or_else(said).unwrap_or_default(),
            tool_calls: list(&metadata, "tool_calls").unwrap_or_default(),
            reasoning: text(&metadata, "reasoning_content"),
        }),
        _ => return None,
    };
    let sequence = fields.get("sequence").and_then(Value::as_u64);
    Some(Assistant { sequence, message_id: message(fields), part })
}

fn tool(fields: &Map<String, Value>) -> Option<ToolResult> {
    let metadata = embedded(fields, "metadata")?;
    let content = embedded(fields, "content").unwrap_or_default();
    let result = metadata.get("result")?.as_object()?;
    let name = text(&metadata, "function_name").or_else(|| text(&content, "name"));
    let call = text(&metadata, "tool_call_id").or_else(|| text(&content, "tool_call_id"));
    Some(ToolResult {
        message_id: message(fields),
        tool_call_id: call.unwrap_or_default(),
        function_name: name.unwrap_or_default(),
        output: result.get("output").cloned().map(Json::new).unwrap_or_default(),
        success: result.get("success").and_then(Value::as_bool).unwrap_or_default(),
        error: text(result, "error"),
    })
}

fn text(fields: &Map<String, Value>, name: &str) -> Option<String> {
    fields.get(name)?.as_str().map(str::to_owned)
}

fn message(fields: &Map<String, Value>) -> Option<MessageId> {
    text(fields, "message_id").map(MessageId::from)
}

fn list<T: DeserializeOwned>(fields: &Map<String, Value>, name: &str) -> Option<Vec<T>> {
    serde_json::from_value(fields.get(name)?.clone()).ok()
}

/// The service sends these objects as text.
fn embedded(fields: &Map<String, Value>, name: &str) -> Option<Map<String, Value>> {
    let mut found = match fields.get(name)? {
        Value::String(text) => serde_json::from_str(text).ok()?,
        Value::Object(object) => object.clone(),
        _ => return None,
    };
    found.retain(|_, value| !value.is_null());
    Some(found)
}
