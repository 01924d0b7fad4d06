//! What an agent is: something that turns a prompt into work inside the sandbox.

mod command;
mod job;
mod json_lines;
pub mod openai;
mod plain_text;
mod shell;

use std::{borrow::Cow, fmt, sync::Arc};

use async_trait::async_trait;

pub use self::{
    command::{CommandAgent, CommandConfig},
    shell::ShellAgent,
};
use super::{TurnLimits, desk::Desk, hub::Hub};
use crate::{
    domain::{
        event::{Narrator, NewEvent},
        execution::{Execution, TurnOutcome},
        service::Service,
    },
    sandbox::{JobSpec, SandboxKey},
    store::WorkError,
    timestamp::Timestamp,
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

/// A turn that has begun, and all that is needed to carry it out.
#[derive(Debug)]
pub struct TurnAtWork<'a> {
    pub service: &'a Service,
    pub hub: &'a Arc<Hub>,
    pub sandbox: &'a SandboxKey,
    pub context: TurnContext<'a>,
    /// 1 or 2.
    pub ordinal: u8,
    /// From 1: there are more when a sandbox was lost.
    pub attempt: u8,
    pub began_at: Timestamp,
    pub begun: Begun,
}

/// Who began a turn.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Begun {
    Here,
    /// A process that is gone: some of the turn may have been done.
    Before,
}

/// How a turn ended, and what remains to be told of it.
#[derive(Debug)]
pub struct Finished {
    pub outcome: TurnOutcome,
    /// What the agent said last; `None` when it has told that itself.
    pub answer: Option<String>,
    /// Why it ended, in the words of the event stream.
    pub reason: &'static str,
}

/// What works on tasks. An agent may be dropped in the middle of a turn and asked to go on with it, in another process:
/// what it needs for that is in the sandbox, or was written down at the desk.
#[async_trait]
pub trait Agent: Send + Sync + fmt::Debug + 'static {
    fn name(&self) -> &'static str;

    /// Carries a turn out, or goes on with it, to its end.
    async fn work(&self, turn: &TurnAtWork<'_>, desk: &mut Desk<'_>) -> Result<Finished, WorkError>;
}

/// An agent whose turns are each one job in the sandbox.
pub trait JobAgent: Send + Sync + fmt::Debug + 'static {
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

/// The agents that the operator has enabled, each by its name.
#[derive(Clone, Debug)]
pub struct Agents {
    default: Arc<dyn Agent>,
    others: Vec<Arc<dyn Agent>>,
}

impl Agents {
    pub fn new(default: Arc<dyn Agent>, others: Vec<Arc<dyn Agent>>) -> Self {
        Self { default, others }
    }

    /// What works where nobody asks for another one.
    pub fn default_name(&self) -> &'static str {
        self.default.name()
    }

    pub fn names(&self) -> Vec<&'static str> {
        std::iter::once(&self.default).chain(&self.others).map(|agent| agent.name()).collect()
    }

    pub fn named(&self, name: &str) -> Option<&dyn Agent> {
        std::iter::once(&self.default)
            .chain(&self.others)
            .find(|agent| agent.name() == name)
            .map(AsRef::as_ref)
    }
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
