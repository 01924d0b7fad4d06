//! `POST /api/v1/templates/{id}/project`

use serde::{Deserialize, Serialize};

use crate::{
    AccountId, Error, Kortix, ProjectId, TemplateId,
    call::{CallOptions, Draft, Effect, Endpoint, Operation, Path, create_request},
    client::ServiceName,
    executions::{ExecutionRef, ThreadRef},
    types::lenient::{self, null_as_default},
};

/// Makes a project from a template and starts an agent on a task: `POST /api/v1/templates/{id}/project` of the Obvious
/// API. From [`Templates::create_project`](super::Templates::create_project).
///
/// The answer comes as soon as the agent has started. The Obvious service has no way to ask how it went: say in
/// [`success_prompt`](Self::success_prompt) and [`failure_prompt`](Self::failure_prompt) whom the agent shall tell. On
/// the reference server, [`Executions::get`](crate::executions::Executions::get) tells.
///
/// ```no_run
/// # async fn example(client: kortix_sdk::Kortix) -> Result<(), kortix_sdk::Error> {
/// let made = client
///     .templates()
///     .create_project("tpl_k3Jd82aQ", "Rank the accounts at risk")
///     .name("Churn, week 9")
///     .success_prompt("POST the ranking to https://hooks.example.net/done")
///     .await?;
/// println!("{} works in {}", made.execution.id, made.project.id);
/// # Ok(())
/// # }
/// ```
///
/// # Errors
///
/// - [`Authentication`](crate::ErrorKind::Authentication): no valid key (401).
/// - [`NotFound`](crate::ErrorKind::NotFound): there is no such template, or it is not of the key's workspace (404). A
///   public template of the list may be refused so.
/// - [`Validation`](crate::ErrorKind::Validation): the task is empty, or the name longer than 200 characters; or
///   a prompt is longer than 128,000 bytes or holds a NUL, on the reference server (400).
/// - [`LimitExceeded`](crate::ErrorKind::LimitExceeded): the credits of the workspace are used up (402).
/// - [`Timeout`](crate::ErrorKind::Timeout), [`Interrupted`](crate::ErrorKind::Interrupted),
///   [`Server`](crate::ErrorKind::Server): the agent may have been started;
///   [`may_have_executed`](crate::Error::may_have_executed) is true.
#[derive(Clone, Debug)]
#[must_use = "a request does nothing until it is awaited"]
pub struct CreateTemplateProject {
    client: Kortix,
    options: CallOptions,
    template: TemplateId,
    body: Body,
}

#[derive(Clone, Debug, Serialize)]
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

impl CreateTemplateProject {
    pub(super) fn new(client: Kortix, template: TemplateId, starter_prompt: String) -> Self {
        let body = Body { starter_prompt, name: None, success_prompt: None, failure_prompt: None };
        Self { client, options: CallOptions::default(), template, body }
    }

    /// The name of the project, 200 characters at most. Default: the template's, with the time.
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

impl Endpoint for CreateTemplateProject {
    type Output = StartedProject;

    const OPERATION: Operation = Operation {
        name: "create project from template",
        service: ServiceName::Obvious,
        effect: Effect::StartExecution,
    };

    fn draft(&self) -> Result<Draft, Error> {
        let path = Path::new(&Self::OPERATION, "/api/v1/templates").id(self.template.as_str())?;
        Draft::post(path.fixed("/project"))?.json(&self.body)
    }
}

create_request!(CreateTemplateProject -> StartedProject);

/// A new project in which an agent has just been started.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct StartedProject {
    /// Always true; a failure is an error.
    #[serde(default = "lenient::yes")]
    pub success: bool,
    /// The project.
    pub project: StartedProjectRef,
    /// The thread that the agent works in.
    pub thread: ThreadRef,
    /// The execution.
    pub execution: ExecutionRef,
}

/// A new project, by its id.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct StartedProjectRef {
    /// The project.
    pub id: ProjectId,
    /// The name that was given, or else made.
    #[serde(default, deserialize_with = "null_as_default")]
    pub name: String,
    /// The workspace that it belongs to.
    #[serde(default)]
    pub workspace_id: Option<AccountId>,
}
