//! What an agent is: something that turns a prompt into work inside the sandbox.

use std::fmt;

use super::TurnLimits;
use crate::{
    domain::execution::{Execution, TurnOutcome},
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
    use super::script;

    #[test]
    fn attached_files_are_no_commands() {
        assert_eq!(
            script("ls\n\n[Attached: a (3 B) -> uploads/a]"),
            "ls\n\n# [Attached: a (3 B) -> uploads/a]"
        );
        assert_eq!(script("[ -e a ] && echo yes\n"), "[ -e a ] && echo yes\n");
    }
}
