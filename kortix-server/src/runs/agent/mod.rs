//! What an agent is: something that turns a prompt into work inside the sandbox.

mod command;
mod json_lines;
mod plain_text;
mod shell;

use std::{borrow::Cow, fmt};

pub use self::{
    command::{CommandAgent, CommandConfig},
    shell::ShellAgent,
};
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

/// What was written, as text that every database takes: PostgreSQL has no NUL.
pub(super) fn text(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).replace('\0', "\u{fffd}")
}
