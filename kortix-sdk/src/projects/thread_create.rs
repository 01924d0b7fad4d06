//! `POST /api/v1/projects/{id}/thread`

use serde::Serialize;

use crate::{
    Error, Kortix, ProjectId,
    call::{CallOptions, Draft, Effect, Endpoint, Operation, Path, create_request},
    client::ServiceName,
    executions::StartedExecution,
};

/// Threads that run an agent. From [`Projects::thread`](super::Projects::thread).
#[derive(Clone, Debug)]
pub struct AgentThreads {
    client: Kortix,
}

impl AgentThreads {
    pub(super) fn new(client: Kortix) -> Self {
        Self { client }
    }

    /// Makes a thread in a project and starts an agent on a task: `POST /api/v1/projects/{id}/thread`.
    pub fn create(
        &self,
        project: impl Into<ProjectId>,
        starter_prompt: impl Into<String>,
    ) -> CreateAgentThread {
        CreateAgentThread {
            client: self.client.clone(),
            options: CallOptions::default(),
            project: project.into(),
            body: Body { starter_prompt: starter_prompt.into(), ..Body::default() },
        }
    }
}

/// Makes a thread in a project and starts an agent on a task: `POST /api/v1/projects/{id}/thread` of the Obvious API.
/// From [`AgentThreads::create`].
///
/// The answer comes as soon as the agent has started. The Obvious service has no way to ask how it went: say in
/// [`success_prompt`](Self::success_prompt) and [`failure_prompt`](Self::failure_prompt) whom the agent shall tell. On
/// the reference server, [`Executions::get`](crate::executions::Executions::get) tells.
///
/// ```no_run
/// # async fn example(client: kortix_sdk::Kortix) -> Result<(), kortix_sdk::Error> {
/// let run = client
///     .projects()
///     .thread()
///     .create("prj_abc123", "Chart monthly revenue")
///     .success_prompt("POST the chart to https://hooks.example.net/done")
///     .await?;
/// println!("{} in {}", run.execution.id, run.thread.id);
/// # Ok(())
/// # }
/// ```
///
/// # Errors
///
/// - [`Authentication`](crate::ErrorKind::Authentication): no valid key (401).
/// - [`NotFound`](crate::ErrorKind::NotFound): the project does not exist or belongs to another workspace (404).
/// - [`Conflict`](crate::ErrorKind::Conflict) with
///   [`ExecutionActive`](crate::ConflictKind::ExecutionActive): the thread already runs an agent, a rare race (409).
///   Nothing was started; the call is repeated by itself first.
/// - [`Validation`](crate::ErrorKind::Validation): the task is empty, or the name too long (the reference server takes
///   200 characters); or a prompt is longer than 128,000 bytes or holds a NUL, on the reference server (400).
/// - [`Timeout`](crate::ErrorKind::Timeout), [`Interrupted`](crate::ErrorKind::Interrupted),
///   [`Server`](crate::ErrorKind::Server): the agent may have been started;
///   [`may_have_executed`](crate::Error::may_have_executed) is true.
#[derive(Clone, Debug)]
#[must_use = "a request does nothing until it is awaited"]
pub struct CreateAgentThread {
    client: Kortix,
    options: CallOptions,
    project: ProjectId,
    body: Body,
}

#[derive(Clone, Debug, Default, Serialize)]
#[serde(rename_all = "camelCase")]
struct Body {
    starter_prompt: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    name: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    success_prompt: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    failure_prompt: Option<String>,
}

impl CreateAgentThread {
    /// The name of the thread. Default: the server's, `External API Conversation`.
    pub fn name(mut self, name: impl Into<String>) -> Self {
        self.body.name = Some(name.into());
        self
    }

    /// What the agent does after it has finished: tell somebody, clean up. Default: nothing.
    pub fn success_prompt(mut self, prompt: impl Into<String>) -> Self {
        self.body.success_prompt = Some(prompt.into());
        self
    }

    /// What the agent does when it cannot finish: tell somebody, ask for help. Default: nothing.
    pub fn failure_prompt(mut self, prompt: impl Into<String>) -> Self {
        self.body.failure_prompt = Some(prompt.into());
        self
    }
}

impl Endpoint for CreateAgentThread {
    type Output = StartedExecution;

    const OPERATION: Operation =
        Operation { name: "start agent", service: ServiceName::Obvious, effect: Effect::StartExecution };

    fn draft(&self) -> Result<Draft, Error> {
        let path =
            Path::new(&Self::OPERATION, "/api/v1/projects").id(self.project.as_str())?.fixed("/thread");
        Draft::post(path)?.json(&self.body)
    }
}

create_request!(CreateAgentThread -> StartedExecution);
