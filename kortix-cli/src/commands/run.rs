//! What the two commands that start a run have in common.

use std::time::Duration;

use clap::ValueEnum;
use kortix_sdk::executions::StartedExecution;
use kortix_sdk::{ConflictKind, Error, ErrorKind, RetryPolicy};
use tokio::time::sleep;

use crate::cli::PromptSource;
use crate::cli::prompt::check_single_stdin;
use crate::context::{Api, Context, say_retry};
use crate::error::{Failure, Kind};
use crate::outcome::Outcome;
use crate::watch;

/// How long to wait for a busy thread when the server does not say.
const BUSY_PAUSE: Duration = Duration::from_secs(1);

/// The task, and how to go about it.
#[derive(Debug, clap::Args)]
pub(super) struct RunArgs {
    /// The task: text, `@FILE`, or `-` for standard input; `@@` begins a text with an @
    #[arg(long, value_name = "TEXT|@FILE|-", allow_hyphen_values = true)]
    prompt: PromptSource,

    /// What the agent does once the task is done
    #[arg(long, value_name = "TEXT|@FILE|-", allow_hyphen_values = true)]
    success_prompt: Option<PromptSource>,

    /// What the agent does when the task failed
    #[arg(long, value_name = "TEXT|@FILE|-", allow_hyphen_values = true)]
    failure_prompt: Option<PromptSource>,

    /// Wait until the run has ended, and print it; exit code 3 when it did not succeed
    #[arg(long)]
    wait: bool,

    /// What to do while the thread runs another agent
    #[arg(long, value_enum, value_name = "WHAT", default_value_t)]
    on_conflict: OnConflict,

    /// Makes repeating this call safe: the same key gives the same run
    #[arg(long, value_name = "KEY")]
    idempotency_key: Option<String>,
}

/// What to do while the thread runs another agent.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
enum OnConflict {
    /// Try again: as often as --retries says, else until --timeout
    #[default]
    Wait,
    /// Send the request once
    Fail,
}

/// The texts to send.
#[derive(Debug)]
pub(super) struct Prompts {
    pub(super) task: String,
    pub(super) success: Option<String>,
    pub(super) failure: Option<String>,
}

/// How to go about it.
#[derive(Debug)]
pub(super) struct Options {
    pub(super) idempotency_key: Option<String>,
    on_conflict: OnConflict,
    wait: bool,
}

impl RunArgs {
    /// Reads the prompts from where they are.
    pub(super) async fn read(self) -> Result<(Prompts, Options), Failure> {
        check_single_stdin(&[
            Some(&self.prompt),
            self.success_prompt.as_ref(),
            self.failure_prompt.as_ref(),
        ])?;
        let prompts = Prompts {
            task: self.prompt.read("--prompt").await?,
            success: read_if_given(self.success_prompt, "--success-prompt").await?,
            failure: read_if_given(self.failure_prompt, "--failure-prompt").await?,
        };
        let options =
            Options { idempotency_key: self.idempotency_key, on_conflict: self.on_conflict, wait: self.wait };
        Ok((prompts, options))
    }
}

async fn read_if_given(source: Option<PromptSource>, flag: &'static str) -> Result<Option<String>, Failure> {
    match source {
        Some(source) => source.read(flag).await.map(Some),
        None => Ok(None),
    }
}

impl Options {
    /// The policy of this call, where it differs from that of the client.
    pub(super) fn retry_policy(&self) -> Option<RetryPolicy> {
        (self.on_conflict == OnConflict::Fail).then(RetryPolicy::none)
    }

    /// Whether a busy thread is waited for beyond the client's own retries: somebody set a time and no count.
    fn outlasts_conflicts(&self, context: &Context) -> bool {
        let flags = &context.globals;
        self.on_conflict == OnConflict::Wait && flags.timeout.is_some() && flags.retries.is_none()
    }
}

/// Starts the run. `look` is the command that shows whether it was started, should this one end too early to know.
pub(super) async fn start<R>(
    context: &Context,
    api: &Api,
    options: &Options,
    look: &str,
    request: impl Fn() -> R,
) -> Result<StartedExecution, Failure>
where
    R: IntoFuture<Output = Result<StartedExecution, Error>>,
{
    context.pending().request_sent(look);
    let outlasts = options.outlasts_conflicts(context);
    let started = context.ui().during("starting the run", async {
        loop {
            match request().into_future().await {
                Err(error) if outlasts && is_busy(&error) => pause(context, &error).await,
                result => return result,
            }
        }
    });
    let started = started.await;
    context.pending().settled();
    started.map_err(|error| api.explain(&error))
}

async fn pause(context: &Context, error: &Error) {
    let delay = error.retry_after().unwrap_or(BUSY_PAUSE).max(BUSY_PAUSE);
    say_retry(context.ui(), error.attempts(), delay, error);
    sleep(delay).await;
}

fn is_busy(error: &Error) -> bool {
    matches!(error.kind(), ErrorKind::Conflict { kind: ConflictKind::ExecutionActive { .. }, .. })
}

/// Prints what was started, or waits for it first.
pub(super) async fn finish(
    context: &Context,
    api: &Api,
    options: &Options,
    started: StartedExecution,
) -> Result<Outcome, Failure> {
    if !options.wait {
        return Ok(Outcome::of(started));
    }
    let id = &started.execution.id;
    context.pending().run_started(id, Some(&started.thread.id));
    context.ui().detail(&format!("started {id} in {}", started.thread.id));
    match watch::until_ended(context, api, id).await {
        Err(failure) if failure.kind() == Kind::NotFound => Err(failure
            .hint("the run was started, but this service has no way to read it: leave out --wait")
            .detail("execution_id", id.as_str())
            .detail("thread_id", started.thread.id.as_str())),
        result => result.map(watch::outcome),
    }
}
