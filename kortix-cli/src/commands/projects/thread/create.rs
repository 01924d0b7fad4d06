//! `kortix projects thread create`

use std::path::PathBuf;

use kortix_sdk::executions::StartedExecution;
use kortix_sdk::{Error, Response};

use crate::attempts::Attempts;
use crate::batch::engine::{self, Work};
use crate::batch::records::{Record, Shape};
use crate::batch::settled::Made;
use crate::cli::PromptSource;
use crate::commands::batch::{self, BatchArgs, HEADING, Plan};
use crate::commands::start::{self, Named, Options, RunArgs, Sending, Then};
use crate::context::{Api, Context};
use crate::error::Failure;
use crate::outcome::Outcome;
use crate::settings::Service;

/// Add a thread to a project and start an agent on a task
///
/// With --from, that is done for each record, and each result is a line of JSON.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
    kortix projects thread create prj_abc123 --prompt \"Chart monthly revenue\" --wait
    kortix projects thread create prj_abc123 --from tasks.ndjson --wait --journal tasks.journal
    # In a script:
    git diff | kortix projects thread create \"$PROJECT\" --prompt - --wait --timeout 15m --json")]
pub struct Args {
    /// The project, unless one is set (`kortix config set project`, kortix.toml); with --from, that of records that
    /// name none
    #[arg(value_name = "PROJECT")]
    project: Option<String>,

    /// Name of the thread
    #[arg(long)]
    name: Option<String>,

    /// The task: text, `@FILE`, or `-` for standard input; `@@` begins a text with an @
    #[arg(long, value_name = "TEXT|@FILE|-", allow_hyphen_values = true, required_unless_present = "from")]
    prompt: Option<PromptSource>,

    #[command(flatten)]
    run: RunArgs,

    /// Do so for each record of a file, or of standard input: rows, objects or lines with `prompt`, `name`,
    /// `success_prompt`, `failure_prompt`, `project` and `idempotency_key`, of which a line is a prompt
    #[arg(
        long,
        value_name = "FILE|-",
        conflicts_with_all = ["prompt", "success_prompt", "failure_prompt", "name", "idempotency_key", "watch", "cancel_on_interrupt"],
        help_heading = HEADING
    )]
    from: Option<PathBuf>,

    #[command(flatten)]
    batch: BatchArgs,
}

const FIELDS: &[&str] = &["prompt", "name", "success_prompt", "failure_prompt", "project", "idempotency_key"];
const IN_A_PROJECT: Shape = Shape { fields: FIELDS, line: "prompt", required: &["prompt"] };
const ANYWHERE: Shape = Shape { required: &["prompt", "project"], ..IN_A_PROJECT };

pub(crate) async fn run(context: &Context, args: Args) -> Result<Outcome, Failure> {
    match (args.from, args.project, args.prompt) {
        (None, project, Some(prompt)) => {
            let project = context.project(project)?;
            start_one(context, &project, args.name, prompt, args.run).await
        }
        (Some(from), project, _) => {
            let project = project.or_else(|| context.set_project());
            start_each(context, from, project, args.run, args.batch).await
        }
        (None, ..) => Err(Failure::usage("--prompt is missing")),
    }
}

async fn start_one(
    context: &Context,
    project: &str,
    name: Option<String>,
    prompt: PromptSource,
    run: RunArgs,
) -> Result<Outcome, Failure> {
    let named = Named { class: CLASS, name: name.as_deref() };
    let (prompts, options, then) = run.read(context, prompt, named).await?;
    let options = options.without_policy()?;
    let api = context.api(Service::Obvious).await?;
    let task = Task {
        project,
        name: name.as_deref(),
        prompt: &prompts.task,
        success: prompts.success.as_deref(),
        failure: prompts.failure.as_deref(),
    };
    let look = format!("projects threads {project}");
    let started = start::start(context, &api, &options, &look, || task.send(context, &api, &options)).await?;
    start::finish(context, &api, then, started).await
}

const CLASS: &str = "kortix.projects.thread.create";

async fn start_each(
    context: &Context,
    from: PathBuf,
    project: Option<String>,
    run: RunArgs,
    args: BatchArgs,
) -> Result<Outcome, Failure> {
    let (sending, then, junit) = run.for_records();
    sending.with_key("").without_policy()?;
    let plan = Plan {
        command: "projects thread create",
        class: CLASS,
        service: Service::Obvious,
        from,
        shape: if project.is_some() { IN_A_PROJECT } else { ANYWHERE },
        project: project.clone(),
        then: match then {
            Then::Wait => engine::Then::Wait,
            Then::Leave | Then::Watch => engine::Then::Leave,
        },
        junit,
    };
    let attempts = context.attempts_apart();
    batch::run(context, args, plan, &Each { context, attempts, sending, project }).await
}

/// One thread and its run.
struct Task<'a> {
    project: &'a str,
    name: Option<&'a str>,
    prompt: &'a str,
    success: Option<&'a str>,
    failure: Option<&'a str>,
}

impl Task<'_> {
    async fn send(
        &self,
        context: &Context,
        api: &Api,
        options: &Options,
    ) -> Result<Response<StartedExecution>, Error> {
        let threads = api.client.projects().thread();
        let mut request = threads
            .create(self.project, self.prompt)
            .idempotency_key(&options.idempotency_key)
            .timeout(context.write_timeout());
        if let Some(name) = self.name {
            request = request.name(name);
        }
        if let Some(prompt) = self.success {
            request = request.success_prompt(prompt);
        }
        if let Some(prompt) = self.failure {
            request = request.failure_prompt(prompt);
        }
        if let Some(policy) = options.retry_policy() {
            request = request.retry(policy);
        }
        request.with_response().await
    }
}

/// Starts an agent for each record.
struct Each<'a> {
    context: &'a Context,
    attempts: Attempts,
    sending: Sending,
    project: Option<String>,
}

impl Each<'_> {
    fn project<'r>(&'r self, record: &'r Record) -> &'r str {
        record.get("project").or(self.project.as_deref()).unwrap_or_default()
    }
}

impl Work for Each<'_> {
    async fn send(&self, api: &Api, record: &Record, key: &str) -> Result<Made, Error> {
        let task = Task {
            project: self.project(record),
            name: record.get("name"),
            prompt: record.get("prompt").unwrap_or_default(),
            success: record.get("success_prompt"),
            failure: record.get("failure_prompt"),
        };
        let options = self.sending.with_key(key);
        let request = || task.send(self.context, api, &options);
        let started = start::deliver(self.context, &self.attempts, &options, request).await?;
        let (attempts, is_replay) = (started.attempts(), started.is_replay());
        let started = started.into_inner();
        Ok(Made {
            thread_id: started.thread.id.to_string(),
            project_id: None,
            execution_id: Some(started.execution.id),
            attempts,
            is_replay,
        })
    }

    fn look(&self, record: &Record) -> String {
        format!("projects threads {}", self.project(record))
    }
}
