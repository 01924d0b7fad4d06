//! Events in words for people.

use std::borrow::Cow;
use std::collections::HashMap;

use kortix_sdk::{
    Json,
    events::{Answer, AssistantPart, Event, EventKind, StepKind, ToolCallDelta, ToolResult},
};
use serde_json::Value;

/// As much of a tool's arguments or of its failure as a line has room for, in characters.
const LONGEST: usize = 120;

/// What there is to say about an event.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Telling<'e> {
    /// The agent's own words.
    Said(Cow<'e, str>),
    /// What it has said is a whole.
    SaidAll,
    /// What it does.
    Step(String),
    /// What only some want to know.
    Detail(&'e str),
    /// Something that the user should know.
    Note(&'e str),
    /// It waits for an answer.
    Asks(&'e str),
    /// A turn has begun.
    Begins,
}

/// Remembers what was told, because the service says most things twice: in pieces and then whole.
#[derive(Debug, Default)]
pub(super) struct Teller {
    /// Whether pieces of the answer have come.
    in_pieces: bool,
    /// An answer of which no piece has come. It may be nothing but the error that follows.
    unsaid: Option<String>,
    /// The arguments of calls that are not whole yet.
    calls: HashMap<String, ToolCallDelta>,
}

impl Teller {
    pub(super) fn tell<'e>(&mut self, event: &'e Event) -> Vec<Telling<'e>> {
        let repeats_unsaid = matches!((event.kind(), &self.unsaid), (EventKind::Error(error), Some(unsaid)) if error.error == *unsaid);
        let unsaid = self.unsaid.take().filter(|_| !repeats_unsaid);
        let mut tellings: Vec<_> =
            unsaid.into_iter().flat_map(|text| [Telling::Said(Cow::Owned(text)), Telling::SaidAll]).collect();
        match event.kind() {
            EventKind::Assistant(said) => match &said.part {
                AssistantPart::Text(piece) => {
                    self.in_pieces = true;
                    tellings.push(Telling::Said(Cow::Borrowed(piece)));
                }
                AssistantPart::ToolCalls(pieces) => {
                    tellings.extend(pieces.iter().filter_map(|piece| self.call(piece)));
                }
                AssistantPart::Complete(answer) => tellings.extend(self.answer(answer)),
                _ => {}
            },
            EventKind::Tool(result) => tellings.extend(self.result(result)),
            EventKind::ToolOutput(output) => tellings.push(Telling::Detail(&output.output)),
            EventKind::Reasoning(piece) => tellings.push(Telling::Detail(&piece.reasoning_content)),
            EventKind::Step(step) => match step.kind {
                StepKind::RunStart => tellings.push(Telling::Begins),
                StepKind::QuestionAsked => tellings.extend(step.question.as_deref().map(Telling::Asks)),
                _ => {}
            },
            EventKind::Degradation(degradation) => tellings.push(Telling::Note(&degradation.message)),
            _ => {}
        }
        tellings
    }

    /// A call is told when its arguments are whole.
    fn call(&mut self, piece: &ToolCallDelta) -> Option<Telling<'static>> {
        let call = self.calls.entry(piece.tool_call_id.clone()).or_default();
        if !piece.function_name.is_empty() {
            call.function_name.clone_from(&piece.function_name);
        }
        call.arguments_delta += &piece.arguments_delta;
        // Nothing else can end an object, so the whole is not read for every piece.
        if !call.arguments_delta.ends_with('}') {
            return None;
        }
        let arguments: Value = serde_json::from_str(&call.arguments_delta).ok()?;
        let call = self.calls.remove(&piece.tool_call_id)?;
        Some(called(&call.function_name, &arguments))
    }

    fn answer(&mut self, answer: &Answer) -> Vec<Telling<'static>> {
        let mut tellings = Vec::new();
        if std::mem::take(&mut self.in_pieces) {
            tellings.push(Telling::SaidAll);
        } else if !answer.text.is_empty() {
            self.unsaid = Some(answer.text.clone());
        }
        for call in &answer.tool_calls {
            // Those that are not here any more have been told.
            if self.calls.remove(&call.tool_call_id).is_some() {
                tellings.push(called(&call.function_name, &value_of(&call.arguments)));
            }
        }
        tellings
    }

    fn result(&mut self, result: &ToolResult) -> Vec<Telling<'static>> {
        let unfinished = self.calls.remove(&result.tool_call_id);
        let call = unfinished.map(|call| called(&call.function_name, &Value::String(call.arguments_delta)));
        let name = &result.function_name;
        let done = if result.success {
            format!("✓ {name}")
        } else {
            let why = result.error.clone().unwrap_or_else(|| in_words(&value_of(&result.output)));
            format!("✗ {name}: {}", cut(&why))
        };
        call.into_iter().chain([Telling::Step(done)]).collect()
    }
}

fn called(name: &str, arguments: &Value) -> Telling<'static> {
    Telling::Step(format!("→ {name} {}", cut(&in_words(arguments))).trim_end().to_owned())
}

fn value_of(json: &Json) -> Value {
    json.get().unwrap_or_default()
}

/// The only argument without its name, and everything else as it is.
fn in_words(value: &Value) -> String {
    match value {
        Value::String(text) => text.clone(),
        Value::Object(fields) if fields.is_empty() => String::new(),
        Value::Object(fields) if fields.len() == 1 => fields.values().map(in_words).collect(),
        other => other.to_string(),
    }
}

fn cut(text: &str) -> String {
    let mut words = text.split_whitespace().collect::<Vec<_>>().join(" ");
    if let Some((at, _)) = words.char_indices().nth(LONGEST) {
        words.truncate(at);
        words.push('…');
    }
    words
}

#[cfg(test)]
mod tests {
    use serde_json::json;
    use wiremock::matchers::any;
    use wiremock::{Mock, MockServer, ResponseTemplate};

    use super::*;

    /// What is told of these events, a line each.
    async fn told(events: &[Value]) -> Vec<String> {
        let end = json!({ "type": "status", "status": "completed" });
        let frames = events.iter().chain([&end]).enumerate();
        let frames: Vec<_> = frames.map(|(n, event)| format!("id: 1-{n}\ndata: {event}\n\n")).collect();
        let body = frames.concat();
        let server = MockServer::start().await;
        let answer = ResponseTemplate::new(200).set_body_raw(body, "text/event-stream");
        Mock::given(any()).respond_with(answer).mount(&server).await;
        let client = kortix_sdk::Kortix::builder().base_url(server.uri()).build().unwrap();
        let mut stream = client.executions().events("exec_1").await.unwrap();
        let (mut teller, mut lines) = (Teller::default(), Vec::new());
        while let Some(event) = stream.next().await {
            for telling in teller.tell(&event.unwrap()) {
                lines.push(match telling {
                    Telling::Said(text) => format!("said {text}"),
                    Telling::SaidAll => "all".to_owned(),
                    Telling::Step(step) => step,
                    Telling::Detail(text) | Telling::Note(text) => format!("({text})"),
                    Telling::Asks(question) => format!("asks {question}"),
                    Telling::Begins => "begins".to_owned(),
                });
            }
        }
        lines
    }

    fn message(kind: &str, content: &Value, metadata: &Value) -> Value {
        json!({ "type": kind, "content": content.to_string(), "metadata": metadata.to_string() })
    }

    fn piece(text: &str) -> Value {
        message("assistant", &json!({ "content": text }), &json!({ "stream_status": "chunk" }))
    }

    fn whole(text: &str, calls: &Value) -> Value {
        let metadata = json!({ "stream_status": "complete", "text_content": text, "tool_calls": calls });
        message("assistant", &json!({ "content": text }), &metadata)
    }

    fn call(arguments: &str) -> Value {
        let call = json!({ "tool_call_id": "c", "function_name": "shell", "arguments_delta": arguments });
        message("assistant", &json!({}), &json!({ "stream_status": "tool_call_chunk", "tool_calls": [call] }))
    }

    fn result(success: bool, output: &str) -> Value {
        let result = json!({ "success": success, "output": output });
        message(
            "tool",
            &json!({}),
            &json!({ "result": result, "tool_call_id": "c", "function_name": "shell" }),
        )
    }

    #[tokio::test]
    async fn what_came_in_pieces_is_not_said_again() {
        let events = [piece("Hello "), piece("world"), whole("Hello world", &json!([])), piece("More")];
        assert_eq!(told(&events).await, ["said Hello ", "said world", "all", "said More"]);
    }

    #[tokio::test]
    async fn what_came_whole_is_said_unless_it_is_the_error_that_follows() {
        let error = |text: &str| json!({ "type": "error", "error": text, "error_code": "INTERNAL_ERROR" });
        assert_eq!(told(&[whole("Done", &json!([]))]).await, ["said Done", "all"]);
        assert_eq!(told(&[whole("Done", &json!([])), error("It broke")]).await, ["said Done", "all"]);
        assert!(told(&[whole("It broke", &json!([])), error("It broke")]).await.is_empty());
    }

    #[tokio::test]
    async fn a_call_is_told_once_when_its_arguments_are_whole() {
        let calls =
            json!([{ "tool_call_id": "c", "function_name": "shell", "arguments": { "command": "ls" } }]);
        let events = [call("{\"command\": \"{l}"), call("s\"}"), whole("", &calls), result(true, "a\nb")];
        assert_eq!(told(&events).await, ["→ shell {l}s", "✓ shell"]);
        let cut_off = [call("{\"comm"), result(false, "no  such\nfile")];
        assert_eq!(told(&cut_off).await, ["→ shell {\"comm", "✗ shell: no such file"]);
        assert_eq!(told(&[call("{\"comm"), whole("", &calls)]).await, ["→ shell ls"]);
    }

    #[tokio::test]
    async fn a_question_is_told() {
        let step = json!({ "status_type": "question_asked", "question": "Which region?" });
        assert_eq!(told(&[message("status", &step, &json!({}))]).await, ["asks Which region?"]);
    }

    #[tokio::test]
    async fn long_arguments_are_cut() {
        let long = json!({ "path": "a", "content": "x".repeat(500) }).to_string();
        let told = told(&[call(&long)]).await;
        assert_eq!(told[0].chars().count(), "→ shell ".chars().count() + LONGEST + 1);
    }
}
