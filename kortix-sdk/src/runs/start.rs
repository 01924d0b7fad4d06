//! `POST /agent/start`

use bytes::Bytes;
use serde::{Deserialize, Serialize};

use crate::{
    AgentId, AgentRunId, Error, Kortix, Metadata, ProjectId, SandboxId, ThreadId,
    call::{Blob, CallOptions, Draft, Effect, Endpoint, Form, Operation, Path, create_request},
    client::ServiceName,
    threads::AgentRunStatus,
};

/// Starts an agent: `POST /agent/start`. From [`Runs::start`](super::Runs::start).
///
/// In a thread that is there ([`thread`](Self::thread)), or in a new one with a new project, for which a
/// [`prompt`](Self::prompt) is needed. The answer comes as soon as the agent has been accepted, or, with files, when
/// the sandbox has them; how it goes is told by [`Runs::status`](super::Runs::status), and what it says by
/// [`Messages::list`](crate::messages::Messages::list).
///
/// ```no_run
/// # async fn example(client: kortix_sdk::Kortix) -> Result<(), kortix_sdk::Error> {
/// let run = client.runs().start().prompt("Sum the ledger").file("ledger.csv", "a,b\n1,2\n").await?;
/// println!("{} in {}", run.agent_run_id, run.thread_id);
/// # Ok(())
/// # }
/// ```
///
/// # Errors
///
/// - [`LimitExceeded`](crate::ErrorKind::LimitExceeded): the plan allows no more runs at a time, threads or projects,
///   not this model, or there are no credits left (402). On the Kortix service, model and credits may also be told by
///   the run itself, as its failure.
/// - [`Validation`](crate::ErrorKind::Validation): a prompt or an id is needed, or an id is no UUID; the prompt is
///   longer than 128,000 bytes or holds a NUL, on the reference server (400).
/// - [`NotFound`](crate::ErrorKind::NotFound): there is no such thread (404).
/// - [`Authentication`](crate::ErrorKind::Authentication) (401), [`Permission`](crate::ErrorKind::Permission) (403).
/// - [`Unexpected`](crate::ErrorKind::Unexpected): the files are longer than the server takes (413): by default, the
///   reference server takes 64 MiB in a file, and 100 MiB in all.
/// - [`Conflict`](crate::ErrorKind::Conflict): the thread already runs an agent (409), which the reference server
///   refuses. Nothing was started; the call is repeated by itself first.
/// - [`Timeout`](crate::ErrorKind::Timeout), [`Interrupted`](crate::ErrorKind::Interrupted),
///   [`Server`](crate::ErrorKind::Server): the agent may have been started;
///   [`may_have_executed`](crate::Error::may_have_executed) is true.
#[derive(Clone, Debug)]
#[must_use = "a request does nothing until it is awaited"]
pub struct StartRun {
    client: Kortix,
    options: CallOptions,
    thread: Option<ThreadId>,
    project: Option<ProjectId>,
    prompt: Option<String>,
    model: Option<String>,
    agent: Option<AgentId>,
    optimistic: Option<&'static str>,
    memory: Option<&'static str>,
    mode: Option<String>,
    files: Vec<(String, Blob)>,
}

impl StartRun {
    pub(super) fn new(client: Kortix) -> Self {
        Self {
            client,
            options: CallOptions::default(),
            thread: None,
            project: None,
            prompt: None,
            model: None,
            agent: None,
            optimistic: None,
            memory: None,
            mode: None,
            files: Vec::new(),
        }
    }

    /// The thread to work in. Default: a new one.
    pub fn thread(mut self, thread: impl Into<ThreadId>) -> Self {
        self.thread = Some(thread.into());
        self
    }

    /// The project to work in. Default: that of the thread, or a new one.
    pub fn project(mut self, project: impl Into<ProjectId>) -> Self {
        self.project = Some(project.into());
        self
    }

    /// What to do. Default, in a thread that is there: what was said there last. A new thread needs one.
    pub fn prompt(mut self, prompt: impl Into<String>) -> Self {
        self.prompt = Some(prompt.into());
        self
    }

    /// The model. Default: the one that the user has chosen. The plan may not allow all of them.
    pub fn model(mut self, model: impl Into<String>) -> Self {
        self.model = Some(model.into());
        self
    }

    /// The agent. Default: the default agent of the account.
    pub fn agent(mut self, agent: impl Into<AgentId>) -> Self {
        self.agent = Some(agent.into());
        self
    }

    /// How to work, e.g. `chat` or `code`. Default: the server's.
    pub fn mode(mut self, mode: impl Into<String>) -> Self {
        self.mode = Some(mode.into());
        self
    }

    /// Answers before anything is in the database, under the ids of the caller: [`thread`](Self::thread) and
    /// [`project`](Self::project), made as UUIDs by the caller, and the prompt are needed then.
    pub fn optimistic(mut self) -> Self {
        self.optimistic = Some("true");
        self
    }

    /// Lets the agent use what it remembers of earlier threads. Default: the server's.
    pub fn with_memory(mut self) -> Self {
        self.memory = Some("true");
        self
    }

    /// Keeps from the agent what it remembers of earlier threads. Default: the server's.
    pub fn without_memory(mut self) -> Self {
        self.memory = Some("false");
        self
    }

    /// Gives the agent a file; it lands in `/workspace/uploads`, and the prompt names it. May be called many times.
    pub fn file(mut self, name: impl Into<String>, content: impl Into<Bytes>) -> Self {
        self.files.push((name.into(), Blob::new(content)));
        self
    }
}

impl Endpoint for StartRun {
    type Output = StartedRun;

    const OPERATION: Operation =
        Operation { name: "start run", service: ServiceName::Kortix, effect: Effect::StartExecution };

    fn draft(&self) -> Result<Draft, Error> {
        let form = Form::default()
            .field("thread_id", self.thread.as_ref().map(ThreadId::as_str))
            .field("project_id", self.project.as_ref().map(ProjectId::as_str))
            .field("prompt", self.prompt.as_deref())
            .field("model_name", self.model.as_deref())
            .field("agent_id", self.agent.as_ref().map(AgentId::as_str))
            .field("optimistic", self.optimistic)
            .field("memory_enabled", self.memory)
            .field("mode", self.mode.as_deref());
        let with_files = self
            .files
            .iter()
            .fold(form, |form, (name, content)| form.file("files", name, content.as_slice()));
        Draft::post(Path::new(&Self::OPERATION, "/agent/start"))?.form(with_files)
    }
}

create_request!(StartRun -> StartedRun);

/// A run that has just been started.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct StartedRun {
    /// The thread that the agent works in.
    pub thread_id: ThreadId,
    /// The run.
    pub agent_run_id: AgentRunId,
    /// [`Running`](AgentRunStatus::Running).
    pub status: AgentRunStatus,
    /// The project, when the server tells.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub project_id: Option<ProjectId>,
    /// The sandbox, when the server tells.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sandbox_id: Option<SandboxId>,
    /// What took how long, when the server tells.
    #[serde(default, skip_serializing_if = "Metadata::is_empty")]
    pub timing_breakdown: Metadata,
}
