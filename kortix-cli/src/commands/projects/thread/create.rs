//! `kortix projects thread create`

use crate::commands::start::{self, Named, RunArgs};
use crate::context::Context;
use crate::error::Failure;
use crate::outcome::Outcome;
use crate::settings::Service;

/// Add a thread to a project and start an agent on a task
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
    kortix projects thread create prj_abc123 --prompt \"Chart monthly revenue\" --wait
    # In a script:
    git diff | kortix projects thread create \"$PROJECT\" --prompt - --wait --timeout 15m --json")]
pub struct Args {
    /// The project
    #[arg(value_name = "PROJECT")]
    project: String,

    /// Name of the thread
    #[arg(long)]
    name: Option<String>,

    #[command(flatten)]
    run: RunArgs,
}

pub(crate) async fn run(context: &Context, args: Args) -> Result<Outcome, Failure> {
    let named = Named { class: "kortix.projects.thread.create", name: args.name.as_deref() };
    let (prompts, options, then) = args.run.read(context, named).await?;
    let options = options.without_policy()?;
    let api = context.api(Service::Obvious).await?;
    let request = || {
        let threads = api.client.projects().thread();
        let mut request = threads
            .create(args.project.as_str(), prompts.task.as_str())
            .idempotency_key(&options.idempotency_key)
            .timeout(context.write_timeout());
        if let Some(name) = &args.name {
            request = request.name(name);
        }
        if let Some(prompt) = &prompts.success {
            request = request.success_prompt(prompt);
        }
        if let Some(prompt) = &prompts.failure {
            request = request.failure_prompt(prompt);
        }
        if let Some(policy) = options.retry_policy() {
            request = request.retry(policy);
        }
        request.with_response()
    };
    let look = format!("projects threads {}", args.project);
    let started = start::start(context, &api, &options, &look, request).await?;
    start::finish(context, &api, then, started).await
}
