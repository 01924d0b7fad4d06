//! What a model can do, and how it says so.

mod ask;
mod files;
mod shell;

use serde::{Deserialize, de::DeserializeOwned};
use serde_json::{Map, Value, json};

use super::{notes::Call, work::Work};
use crate::runs::agent::openai::halt::Halt;

/// Of a result, as the model and the thread get it.
const LONGEST_RESULT: usize = 16 << 10;

/// What became of a call.
#[derive(Debug)]
pub(super) struct Outcome {
    pub(super) output: String,
    pub(super) success: bool,
    /// The turn is over.
    pub(super) ends: Option<End>,
}

/// How an agent says that it is done.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct End {
    pub(super) text: String,
    pub(super) success: bool,
}

impl Outcome {
    pub(super) fn of(output: impl Into<String>) -> Self {
        Self { output: output.into(), success: true, ends: None }
    }

    pub(super) fn failed(output: impl Into<String>) -> Self {
        Self { output: output.into(), success: false, ends: None }
    }
}

#[derive(Debug)]
pub(super) enum Tool {
    Shell(shell::Arguments),
    ReadFile(files::Read),
    WriteFile(files::Write),
    ListFiles(files::List),
    Ask(ask::Arguments),
    Complete(CompleteArguments),
}

#[derive(Debug, Deserialize)]
pub(super) struct CompleteArguments {
    #[serde(default)]
    text: String,
    #[serde(default = "yes")]
    success: bool,
}

fn yes() -> bool {
    true
}

/// The tools as the endpoint is told of them.
pub(super) fn described() -> Value {
    let tool = |name: &str, description: &str, properties: Value, required: &[&str]| {
        json!({"type": "function", "function": {
            "name": name,
            "description": description,
            "parameters": {"type": "object", "properties": properties, "required": required},
        }})
    };
    let path = json!({"type": "string", "description": "Absolute, or relative to /workspace."});
    json!([
        tool(
            "shell",
            "Run a command with bash in /workspace and get what it wrote and its exit code. What it starts in the \
             background goes on.",
            json!({
                "command": {"type": "string"},
                "timeout_seconds": {"type": "integer", "minimum": 1, "description": "600 when absent."},
            }),
            &["command"],
        ),
        tool(
            "read_file",
            "Read a text file. Long files come in parts.",
            json!({"path": path, "offset": {"type": "integer", "minimum": 0, "description": "In bytes."}}),
            &["path"],
        ),
        tool(
            "write_file",
            "Write a file in place of what is there, and make the directories above it.",
            json!({"path": path, "content": {"type": "string"}}),
            &["path", "content"],
        ),
        tool("list_files", "List a directory.", json!({"path": path}), &[]),
        tool(
            "ask",
            "Ask the people that you work for, and wait for their answer. Only for what you cannot find out yourself.",
            json!({"question": {"type": "string"}}),
            &["question"],
        ),
        tool(
            "complete",
            "Say that the task is done, or that it cannot be done, and end.",
            json!({
                "text": {"type": "string", "description": "What you did, and where the results are."},
                "success": {"type": "boolean", "description": "false when the task could not be done."},
            }),
            &["text"],
        ),
    ])
}

/// Tools that end a turn, by name.
pub(super) fn is_terminating(name: &str) -> bool {
    name == "complete"
}

/// The arguments of a call, which are an object when the model made no mistake. An absent object is an empty one.
pub(super) fn object(arguments: &str) -> Result<Map<String, Value>, String> {
    if arguments.trim().is_empty() {
        return Ok(Map::new());
    }
    match serde_json::from_str(arguments) {
        Ok(Value::Object(mut object)) => {
            object.values_mut().for_each(clean);
            Ok(object)
        }
        Ok(_) => Err("the arguments must be a JSON object".to_owned()),
        Err(error) => Err(format!("the arguments are not JSON: {error}")),
    }
}

/// PostgreSQL has no NUL.
fn clean(value: &mut Value) {
    match value {
        Value::String(text) if text.contains('\0') => *text = text.replace('\0', "\u{fffd}"),
        Value::Array(values) => values.iter_mut().for_each(clean),
        Value::Object(fields) => fields.values_mut().for_each(clean),
        _ => {}
    }
}

/// What a call asks for, or what is wrong with it, in words for the model.
pub(super) fn understood(call: &Call) -> Result<Tool, String> {
    let tool = match call.name.as_str() {
        "shell" => Tool::Shell(arguments(call)?),
        "read_file" => Tool::ReadFile(arguments(call)?),
        "write_file" => Tool::WriteFile(arguments(call)?),
        "list_files" => Tool::ListFiles(arguments(call)?),
        "ask" => Tool::Ask(arguments(call)?),
        "complete" => Tool::Complete(arguments(call)?),
        "" => return Err("Error: the call names no tool.".to_owned()),
        other => {
            let names = "shell, read_file, write_file, list_files, ask and complete";
            return Err(format!("Error: there is no tool `{other}`. There are {names}."));
        }
    };
    Ok(tool)
}

fn arguments<T: DeserializeOwned>(call: &Call) -> Result<T, String> {
    object(&call.arguments)
        .and_then(|fields| serde_json::from_value(Value::Object(fields)).map_err(|error| error.to_string()))
        .map_err(|error| format!("Error: the call of `{}` cannot be understood: {error}.", call.name))
}

/// What the agent says in the end, when it calls for the end.
pub(super) fn last_words(calls: &[Call]) -> Option<String> {
    let call = calls.iter().find(|call| is_terminating(&call.name))?;
    let said: CompleteArguments = arguments(call).ok()?;
    Some(said.text).filter(|text| !text.is_empty())
}

impl Tool {
    /// What is asked of people.
    pub(super) fn question(&self) -> Option<&str> {
        match self {
            Self::Ask(arguments) => Some(&arguments.question),
            _ => None,
        }
    }

    /// Uses the tool. `Err` ends the turn; what goes wrong with the tool itself is for the model to know.
    pub(super) async fn used(self, work: &mut Work<'_, '_>, call: usize) -> Result<Outcome, Halt> {
        let mut outcome = match self {
            Self::Shell(arguments) => shell::run(work, call, arguments).await?,
            Self::ReadFile(arguments) => files::read(work, arguments).await?,
            Self::WriteFile(arguments) => files::write(work, arguments).await?,
            Self::ListFiles(arguments) => files::list(work, arguments).await?,
            Self::Ask(_) => ask::wait(work).await?,
            Self::Complete(CompleteArguments { text, success }) => {
                Outcome { ends: Some(End { text: text.clone(), success }), success, output: text }
            }
        };
        outcome.output = clipped(&outcome.output, LONGEST_RESULT);
        Ok(outcome)
    }
}

/// The beginning and the end of a text that is longer than that.
pub(super) fn clipped(text: &str, longest: usize) -> String {
    if text.len() <= longest {
        return text.to_owned();
    }
    let head = &text[..text.floor_char_boundary(longest / 2)];
    let tail = &text[text.ceil_char_boundary(text.len() - longest / 2)..];
    let left_out = text.len() - head.len() - tail.len();
    format!("{head}\n[… {left_out} bytes are left out here …]\n{tail}")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn call(name: &str, arguments: &str) -> Call {
        Call { id: "1".to_owned(), name: name.to_owned(), arguments: arguments.to_owned() }
    }

    #[test]
    fn what_is_described_is_understood() {
        for tool in described().as_array().unwrap() {
            let name = tool["function"]["name"].as_str().unwrap();
            let arguments = r#"{"command":"ls","path":"a","content":"b","text":"c","question":"d"}"#;
            assert!(understood(&call(name, arguments)).is_ok(), "{name}");
        }
    }

    #[test]
    fn a_malformed_call_is_answered_with_what_is_wrong() {
        let wrong = |name, arguments| understood(&call(name, arguments)).unwrap_err();
        assert!(wrong("shell", "{\"command\": ").contains("not JSON"));
        assert!(wrong("shell", "[]").contains("must be a JSON object"));
        assert!(wrong("shell", "").contains("missing field `command`"));
        assert!(wrong("fly", "{}").contains("no tool `fly`"));
        assert!(wrong("", "{}").contains("names no tool"));
    }

    #[test]
    fn long_texts_keep_beginning_and_end() {
        assert_eq!(clipped("short", 10), "short");
        let clipped = clipped(&format!("a{}ö", "€".repeat(100)), 20);
        assert!(clipped.starts_with("a€") && clipped.ends_with("€ö"), "{clipped}");
        assert!(clipped.contains("bytes are left out"));
    }

    #[test]
    fn arguments_are_as_every_database_takes_them() {
        let object = object(r#"{"a":"x\u0000","b":["\u0000"]}"#).unwrap();
        assert_eq!(Value::Object(object), json!({"a": "x\u{fffd}", "b": ["\u{fffd}"]}));
    }
}
