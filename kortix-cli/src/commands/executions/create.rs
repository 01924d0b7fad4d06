//! `kortix executions create`

use crate::cli::PromptSource;
use crate::commands::start::{self, Named, RunArgs};
use crate::context::Context;
use crate::error::Failure;
use crate::outcome::Outcome;
use crate::settings::Service;

/// Start an agent on a further task in a thread
///
/// A thread runs one agent at a time. Starting runs in an existing thread is an extension of the reference server.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
    kortix executions create th_0b9c1f0e7a0e4d539b1e2f6f7f7d2a10 --prompt \"Now add a legend\" --wait
    # In a script:
    kortix executions create \"$THREAD\" --prompt @next.md --timeout 5m -o name")]
pub struct Args {
    /// The thread
    #[arg(value_name = "THREAD")]
    thread: String,

    /// The task: text, `@FILE`, or `-` for standard input; `@@` begins a text with an @
    #[arg(long, value_name = "TEXT|@FILE|-", allow_hyphen_values = true)]
    prompt: PromptSource,

    #[command(flatten)]
    run: RunArgs,
}

const NAMED: Named<'_> = Named { class: "kortix.executions.create", name: None };

pub(crate) async fn run(context: &Context, args: Args) -> Result<Outcome, Failure> {
    let (prompts, options, then) = args.run.read(context, args.prompt, NAMED).await?;
    let api = context.api(Service::Obvious).await?;
    let request = || {
        let executions = api.client.executions();
        let mut request = executions
            .create(args.thread.as_str(), prompts.task.as_str())
            .idempotency_key(&options.idempotency_key)
            .timeout(context.write_timeout());
        if let Some(prompt) = &prompts.success {
            request = request.success_prompt(prompt);
        }
        if let Some(prompt) = &prompts.failure {
            request = request.failure_prompt(prompt);
        }
        if let Some(policy) = options.policy() {
            request = request.on_conflict(policy);
        }
        if let Some(policy) = options.retry_policy() {
            request = request.retry(policy);
        }
        request.with_response()
    };
    let look = format!("threads get {}", args.thread);
    let started = start::start(context, &api, &options, &look, request).await?;
    start::finish(context, &api, then, started).await
}
