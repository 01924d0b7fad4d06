use serde_json::json;

use super::{AssistantPart, Event, EventKind, Outcome, StepKind};
use crate::sse::Frame;

fn read(data: &str) -> Event {
    Event::read(Frame { id: None, data: data.to_owned() }).unwrap()
}

/// What an event says, in the words of `Debug`.
fn kind(data: &serde_json::Value) -> String {
    format!("{:?}", read(&data.to_string()).kind())
}

#[test]
fn every_type_of_the_contract_is_read() {
    for (event, expected) in [
        (
            json!({"type": "ack", "message": "m", "agent_run_id": "r"}),
            "Ack(Ack { message: \"m\", agent_run_id: Some(",
        ),
        (
            json!({"type": "estimate", "estimated_seconds": 9, "confidence": "low"}),
            "Estimate(Estimate { estimated_seconds: Some(9.0)",
        ),
        (
            json!({"type": "status", "status": "initializing"}),
            "Status(StatusChange { status: \"initializing\"",
        ),
        (json!({"type": "prep_stage", "stage": "s", "progress": 0.5}), "PrepStage(PrepStage { stage: \"s\""),
        (
            json!({"type": "degradation", "component": "c", "user_impact": null}),
            "Degradation(Degradation { component: \"c\"",
        ),
        (json!({"type": "thinking", "message": "m"}), "Thinking("),
        (
            json!({"type": "timing", "first_response_ms": 12.5, "pipeline": "p"}),
            "Timing(Timing { first_response_ms: Some(12.5)",
        ),
        (json!({"type": "llm_ttft", "ttft_seconds": 0.3, "model": "m"}), "FirstToken("),
        (
            json!({"type": "context_usage", "current_tokens": 5, "compressed": true}),
            "ContextUsage(ContextUsage { current_tokens: Some(5)",
        ),
        (json!({"type": "summarizing context", "status": "started"}), "Summarizing("),
        (json!({"type": "llm_response_start", "content": "{\"model\": \"m\"}"}), "ResponseStart("),
        (json!({"type": "llm_response_end", "thread_run_id": "t"}), "ResponseEnd("),
        (
            json!({"type": "reasoning", "content": "{\"reasoning_content\": \"so\"}"}),
            "Reasoning(Reasoning { reasoning_content: \"so\" })",
        ),
        (json!({"type": "tool_output_stream", "output": "o", "is_final": true}), "ToolOutput("),
        (json!({"type": "image_context", "message_id": "i", "content": "{}"}), "Image("),
        (
            json!({"type": "error", "error": "e", "error_code": "RATE_LIMIT", "actions": [{"type": "retry"}]}),
            "Error(AgentError { error: \"e\", error_code: \"RATE_LIMIT\", recoverable: false, actions: [Action { kind: \"retry\"",
        ),
        (
            json!({"type": "status", "status": "error", "message": "m"}),
            "Ended(Ended { outcome: Failed, message: Some(\"m\")",
        ),
        (json!({"type": "dance", "steps": 2}), "Unknown"),
        (json!({"type": "ack", "message": 7}), "Unknown"),
        (json!({"type": "tool", "content": "no JSON"}), "Unknown"),
        (json!({}), "Unknown"),
    ] {
        let found = kind(&event);
        assert!(found.starts_with(expected), "{event}: {found}");
    }
}

#[test]
fn what_is_not_known_is_kept_as_it_came() {
    for data in [r#"{"type":"dance", "steps": 2}"#, "no JSON", "[1]", ""] {
        let event = read(data);
        assert_eq!((event.kind(), event.raw(), event.outcome()), (&EventKind::Unknown, data, None));
    }
}

#[test]
fn a_message_says_its_text_in_pieces_and_then_whole() {
    let piece = |status: &str, content: &str, more: &str| {
        let metadata = format!("{{\"stream_status\": \"{status}\"{more}}}");
        let event = json!({"type": "assistant", "sequence": 3, "message_id": null, "content": content, "metadata": metadata});
        let EventKind::Assistant(said) = read(&event.to_string()).into_kind() else { panic!("{event}") };
        assert_eq!((said.sequence, &said.message_id), (Some(3), &None));
        said
    };
    let said = piece("chunk", r#"{"role": "assistant", "content": "Here"}"#, "");
    assert_eq!(said.delta(), Some("Here"));
    let calls =
        r#", "tool_calls": [{"tool_call_id": "c", "function_name": "shell", "arguments_delta": "{\"a"}]"#;
    let AssistantPart::ToolCalls(calls) = piece("tool_call_chunk", "", calls).part else { panic!() };
    assert_eq!((calls[0].function_name.as_str(), calls[0].arguments_delta.as_str()), ("shell", "{\"a"));
    let whole =
        r#", "text_content": "Here it is", "tool_calls": [{"tool_call_id": "c", "arguments": {"a": 1}}]"#;
    let AssistantPart::Complete(answer) = piece("complete", r#"{"content": "x"}"#, whole).part else {
        panic!()
    };
    assert_eq!(
        (answer.text.as_str(), answer.tool_calls[0].arguments.to_string()),
        ("Here it is", r#"{"a":1}"#.to_owned())
    );
    let AssistantPart::Complete(answer) = piece("complete", r#"{"content": "x"}"#, "").part else { panic!() };
    assert_eq!(answer.text, "x");
}

#[test]
fn a_tool_result_is_found_in_the_metadata() {
    let metadata =
        json!({"result": {"output": "ok", "success": true}, "tool_call_id": "c", "function_name": "shell"});
    let event = json!({"type": "tool", "message_id": "m", "content": "{}", "metadata": metadata.to_string()});
    let EventKind::Tool(result) = read(&event.to_string()).into_kind() else { panic!() };
    assert_eq!(
        (result.function_name.as_str(), result.success, result.output.as_str()),
        ("shell", true, Some("ok"))
    );
}

#[test]
fn a_step_ends_nothing() {
    let event =
        json!({"type": "status", "content": "{\"status_type\": \"finish\", \"finish_reason\": \"stop\"}"});
    let event = read(&event.to_string());
    assert_eq!(event.outcome(), None);
    let EventKind::Step(step) = event.into_kind() else { panic!() };
    assert_eq!((step.kind, step.finish_reason.as_deref()), (StepKind::Finish, Some("stop")));
}

#[test]
fn a_question_and_its_answer_are_steps() {
    let step = |content: serde_json::Value| {
        let event = json!({"type": "status", "content": content.to_string()});
        let EventKind::Step(step) = read(&event.to_string()).into_kind() else { panic!() };
        step
    };
    let asked = step(json!({"status_type": "question_asked", "question": "Which?"}));
    assert_eq!((asked.kind, asked.question.as_deref()), (StepKind::QuestionAsked, Some("Which?")));
    let answered = step(json!({"status_type": "question_answered", "answer": "That"}));
    assert_eq!((answered.kind, answered.answer.as_deref()), (StepKind::QuestionAnswered, Some("That")));
}

#[test]
fn the_id_is_that_of_the_data_or_else_of_the_frame() {
    let id = |id: Option<&str>, data: &str| {
        let frame = Frame { id: id.map(str::to_owned), data: data.to_owned() };
        Event::read(frame).unwrap().id().map(|id| id.to_string())
    };
    let own = r#"{"type":"ack","_event_id":"5-2"}"#;
    assert_eq!(id(Some("5-1"), own).as_deref(), Some("5-2"));
    assert_eq!(id(Some("5-1"), "{}").as_deref(), Some("5-1"));
    assert_eq!(id(Some("x"), "{}"), None);
    assert!(Event::read(Frame { id: None, data: r#"{"type":"ping"}"#.to_owned() }).is_none());
}

#[test]
fn the_end_of_a_record_looks_like_that_of_a_stream() {
    let made = Event::of_record(Outcome::Failed, Some("m".to_owned()), None);
    let EventKind::Ended(end) = made.kind() else { panic!() };
    assert!(end.from_record);
    let EventKind::Ended(read) = read(made.raw()).into_kind() else { panic!() };
    assert_eq!((read.outcome, &read.message, &read.code), (end.outcome, &end.message, &end.code));
}
