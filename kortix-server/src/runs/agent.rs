//! What an agent is: something that turns a prompt into work inside the sandbox.

use std::{borrow::Cow, fmt};

use super::TurnLimits;
use crate::{
    domain::{
        event::{Narrator, NewEvent},
        execution::{Execution, TurnOutcome},
    },
    sandbox::JobSpec,
};

/// What an agent is told about the turn it is to run.
#[derive(Debug)]
pub struct TurnContext<'a> {
    pub execution: &'a Execution,
    pub prompt: &'a str,
    /// How the first turn ended, for the second.
    pub first: Option<&'a TurnOutcome>,
    pub limits: TurnLimits,
}

pub trait Agent: Send + Sync + fmt::Debug + 'static {
    fn name(&self) -> &'static str;

    /// The job that runs this turn. The same context always gives the same job.
    fn job(&self, turn: &TurnContext<'_>) -> JobSpec;

    /// How what the job writes is to be understood.
    fn dialect(&self) -> &dyn Dialect;
}

/// How an agent's output is understood. What is understood depends on nothing but the output itself, because another
/// process may go on in the middle of it.
pub trait Dialect: Send + Sync {
    /// Tells of output from where it was last left, and returns how many bytes of it were told of.
    fn tell(&self, output: Output<'_>, narrator: &mut Narrator) -> (Vec<NewEvent>, usize);

    /// What the agent said in all.
    fn answer<'a>(&self, output: &'a str) -> Cow<'a, str>;
}

/// A piece of output.
#[derive(Clone, Copy, Debug)]
pub enum Output<'a> {
    /// More may come.
    Some(&'a [u8]),
    /// Nothing comes after it.
    Last(&'a [u8]),
}

/// Output is what the agent says.
#[derive(Clone, Copy, Debug)]
pub struct PlainText;

/// Of text in one event.
const LONGEST_PIECE: usize = 16 << 10;

impl Dialect for PlainText {
    fn tell(&self, output: Output<'_>, narrator: &mut Narrator) -> (Vec<NewEvent>, usize) {
        let (text, taken) = match output {
            Output::Last(bytes) => (text(bytes), bytes.len()),
            Output::Some(bytes) => {
                let whole = whole_characters(bytes);
                (text(whole), whole.len())
            }
        };
        (pieces(&text).map(|piece| narrator.text(piece)).collect(), taken)
    }

    fn answer<'a>(&self, output: &'a str) -> Cow<'a, str> {
        Cow::Borrowed(output)
    }
}

/// Without a character at the end of which the rest is still to come.
fn whole_characters(bytes: &[u8]) -> &[u8] {
    let incomplete = (1..=3.min(bytes.len())).find(|back| {
        let first = bytes[bytes.len() - back];
        let length = match first {
            0xC2..=0xDF => 2,
            0xE0..=0xEF => 3,
            0xF0..=0xF4 => 4,
            _ => 0,
        };
        length > *back
    });
    &bytes[..bytes.len() - incomplete.unwrap_or(0)]
}

/// What was written, as text that every database takes: PostgreSQL has no NUL.
pub(super) fn text(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).replace('\0', "\u{fffd}")
}

fn pieces(text: &str) -> impl Iterator<Item = &str> {
    let mut rest = text;
    std::iter::from_fn(move || {
        let (piece, later) = rest.split_at(rest.floor_char_boundary(LONGEST_PIECE));
        rest = later;
        (!piece.is_empty()).then_some(piece)
    })
}

/// Runs the prompt as a shell script. Deterministic, which is what tests and scripted jobs need.
#[derive(Clone, Copy, Debug)]
pub struct ShellAgent;

impl Agent for ShellAgent {
    fn name(&self) -> &'static str {
        "shell"
    }

    fn job(&self, turn: &TurnContext<'_>) -> JobSpec {
        JobSpec {
            argv: vec!["bash".to_owned(), "-lc".to_owned(), script(turn.prompt)],
            cwd: None,
            env: environment(turn),
            time_limit: turn.limits.time,
            output_limit: turn.limits.output_bytes,
        }
    }

    fn dialect(&self) -> &dyn Dialect {
        &PlainText
    }
}

/// The prompt as a script, in which the lines that name attached files are comments.
fn script(prompt: &str) -> String {
    let line = |line: &str| match line.trim_end() {
        reference if reference.starts_with("[Attached: ") && reference.ends_with(']') => format!("# {line}"),
        _ => line.to_owned(),
    };
    prompt.split_inclusive('\n').map(line).collect()
}

/// What every agent's processes find in their environment.
fn environment(turn: &TurnContext<'_>) -> Vec<(String, String)> {
    let execution = turn.execution;
    let mut env = vec![
        ("KORTIX_EXECUTION_ID".to_owned(), execution.id.prefixed()),
        ("KORTIX_THREAD_ID".to_owned(), execution.thread.prefixed()),
        ("KORTIX_PROJECT_ID".to_owned(), execution.project.prefixed()),
    ];
    if let Some(first) = turn.first {
        env.push(("KORTIX_OUTCOME".to_owned(), first.status().as_str().to_owned()));
        if let Some(code) = first.exit_code {
            env.push(("KORTIX_EXIT_CODE".to_owned(), code.to_string()));
        }
    }
    env
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ids::{ExecutionId, ThreadId};

    #[test]
    fn a_character_in_two_pieces_is_told_whole() {
        let mut narrator = Narrator::new(ExecutionId::new(), ThreadId::new(), 0);
        let bytes = "aé€🎉".as_bytes();
        for cut in 0..=bytes.len() {
            let (before, taken) = PlainText.tell(Output::Some(&bytes[..cut]), &mut narrator);
            let (after, rest) = PlainText.tell(Output::Last(&bytes[taken..]), &mut narrator);
            assert_eq!(taken + rest, bytes.len());
            let told: String = before.iter().chain(&after).map(said).collect();
            assert_eq!(told, "aé€🎉", "cut at {cut}");
        }
        assert_eq!(PlainText.tell(Output::Some(b"a\xff"), &mut narrator).1, 2);
    }

    fn said(event: &NewEvent) -> String {
        let event: serde_json::Value = serde_json::from_str(&event.data).unwrap();
        let content: serde_json::Value = serde_json::from_str(event["content"].as_str().unwrap()).unwrap();
        content["content"].as_str().unwrap().to_owned()
    }

    #[test]
    fn attached_files_are_no_commands() {
        assert_eq!(
            script("ls\n\n[Attached: a (3 B) -> uploads/a]"),
            "ls\n\n# [Attached: a (3 B) -> uploads/a]"
        );
        assert_eq!(script("[ -e a ] && echo yes\n"), "[ -e a ] && echo yes\n");
    }
}
