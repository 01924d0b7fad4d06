//! Output of agents that tell what they do: one JSON object a line.
//!
//! ```text
//! {"type":"text","text":"…"}                                          it says something
//! {"type":"thinking","text":"…"}                                      it thinks
//! {"type":"tool_call","id":"1","name":"grep","arguments":{…}}         it begins to use a tool
//! {"type":"tool_output","id":"1","name":"grep","text":"…"}            what the tool writes meanwhile
//! {"type":"tool_result","id":"1","name":"grep","output":"…","success":true}
//! {"type":"result","text":"…"}                                        its answer, in place of all that it has said
//! ```
//!
//! A line that is none of these is something that it says: a program that fails tells why in words.

use std::borrow::Cow;

use serde::Deserialize;
use serde_json::{Value, json};

use super::{Dialect, Output, plain_text::pieces, text};
use crate::domain::event::{Narrator, NewEvent};

/// A longer line is not waited for: it is something that the agent says.
const LONGEST_LINE: usize = 1 << 20;

#[derive(Clone, Copy, Debug)]
pub(super) struct JsonLines;

#[derive(Debug, Deserialize)]
#[serde(tag = "type", rename_all = "snake_case")]
enum Line {
    Text {
        text: String,
    },
    Thinking {
        text: String,
    },
    ToolCall {
        id: String,
        name: String,
        #[serde(default)]
        arguments: Value,
    },
    ToolOutput {
        id: String,
        name: String,
        text: String,
    },
    ToolResult {
        id: String,
        name: String,
        #[serde(default)]
        output: Value,
        #[serde(default = "yes")]
        success: bool,
    },
    Result {
        text: String,
    },
}

fn yes() -> bool {
    true
}

impl Dialect for JsonLines {
    fn tell(&self, output: Output<'_>, narrator: &mut Narrator) -> (Vec<NewEvent>, usize) {
        let (bytes, taken) = match output {
            Output::Last(bytes) => (bytes, bytes.len()),
            Output::Some(bytes) => match bytes.iter().rposition(|byte| *byte == b'\n') {
                Some(end) => (bytes, end + 1),
                None if bytes.len() >= LONGEST_LINE => (bytes, bytes.len()),
                None => (bytes, 0),
            },
        };
        let text = text(&bytes[..taken]);
        let mut events = Vec::new();
        for line in text.split_inclusive('\n') {
            told(line, narrator, &mut events);
        }
        (events, taken)
    }

    fn answer<'a>(&self, output: &'a str) -> Cow<'a, str> {
        let mut said = String::new();
        let mut result = None;
        for line in output.split_inclusive('\n') {
            match serde_json::from_str(line) {
                Ok(Line::Text { text }) => said += &text,
                Ok(Line::Result { text }) => result = Some(text),
                Ok(_) => {}
                Err(_) => said += line,
            }
        }
        Cow::Owned(result.unwrap_or(said))
    }
}

fn told(line: &str, narrator: &mut Narrator, events: &mut Vec<NewEvent>) {
    let Ok(known) = serde_json::from_str(line) else {
        events.extend(pieces(line).map(|piece| narrator.text(piece)));
        return;
    };
    match known {
        Line::Text { text } => events.extend(pieces(&text).map(|piece| narrator.text(piece))),
        Line::Thinking { text } => events.extend(pieces(&text).map(|piece| narrator.reasoning(piece))),
        Line::ToolCall { id, name, arguments } => {
            events.push(narrator.tool_called(&id, &name, &arguments));
            events.push(narrator.status(&step("tool_started", &id, &name)));
        }
        Line::ToolOutput { id, name, text } => {
            events.extend(pieces(&text).map(|piece| narrator.tool_output(&id, &name, piece)));
        }
        Line::ToolResult { id, name, output, success } => {
            let output = output.as_str().map_or_else(|| output.to_string(), str::to_owned);
            events.push(narrator.tool_result(&id, &name, &output, success));
            let how = if success { "tool_completed" } else { "tool_failed" };
            events.push(narrator.status(&step(how, &id, &name)));
        }
        // It is told with the end of the turn.
        Line::Result { .. } => {}
    }
}

fn step(kind: &str, call: &str, tool: &str) -> Value {
    json!({"status_type": kind, "tool_call_id": call, "function_name": tool})
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ids::{ExecutionId, ThreadId};

    const OUTPUT: &str = concat!(
        r#"{"type":"thinking","text":"hm"}"#,
        "\n",
        r#"{"type":"text","text":"Let me look. €"}"#,
        "\n",
        r#"{"type":"tool_call","id":"1","name":"ls","arguments":{"path":"/"}}"#,
        "\n",
        r#"{"type":"tool_output","id":"1","name":"ls","text":"a"}"#,
        "\n",
        r#"{"type":"tool_result","id":"1","name":"ls","output":["a"],"success":false}"#,
        "\n",
        "warning: words\n",
        r#"{"type":"something_else"}"#,
        "\n",
        r#"{"type":"result","text":"Done."}"#,
    );

    fn kinds(events: &[NewEvent]) -> Vec<String> {
        let kind = |event: &NewEvent| {
            let event: Value = serde_json::from_str(&event.data).unwrap();
            event["type"].as_str().unwrap().to_owned()
        };
        events.iter().map(kind).collect()
    }

    #[test]
    fn what_the_agent_does_is_told_wherever_its_output_is_cut() {
        let expected = [
            "reasoning",
            "assistant",
            "assistant",
            "status",
            "tool_output_stream",
            "tool",
            "status",
            "assistant",
            "assistant",
        ];
        let bytes = OUTPUT.as_bytes();
        for cut in 0..=bytes.len() {
            let mut narrator = Narrator::new(ExecutionId::new(), ThreadId::new(), 0);
            let (mut events, taken) = JsonLines.tell(Output::Some(&bytes[..cut]), &mut narrator);
            let (rest, _) = JsonLines.tell(Output::Last(&bytes[taken..]), &mut narrator);
            events.extend(rest);
            assert_eq!(kinds(&events), expected, "cut at {cut}");
            assert_eq!(usize::try_from(narrator.last()).unwrap(), events.len());
        }
    }

    #[test]
    fn a_result_stands_for_all_that_was_said() {
        assert_eq!(JsonLines.answer(OUTPUT), "Done.");
        let without = OUTPUT.rsplit_once('\n').unwrap().0;
        assert_eq!(JsonLines.answer(without), "Let me look. €warning: words\n{\"type\":\"something_else\"}");
    }

    #[test]
    fn a_line_without_an_end_is_not_waited_for_for_ever() {
        let mut narrator = Narrator::new(ExecutionId::new(), ThreadId::new(), 0);
        let long = vec![b'x'; LONGEST_LINE];
        assert_eq!(JsonLines.tell(Output::Some(&long[1..]), &mut narrator).1, 0);
        assert_eq!(JsonLines.tell(Output::Some(&long), &mut narrator).1, LONGEST_LINE);
    }
}
