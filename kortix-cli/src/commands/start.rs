//! What the commands that start a run have in common.

use std::path::PathBuf;
use std::time::Duration;

use clap::ValueEnum;
use kortix_sdk::executions::{self, StartedExecution};
use kortix_sdk::{ConflictKind, Error, ErrorKind, Response, RetryPolicy};
use tokio::time::sleep;

use crate::attempts::Attempts;
use crate::cli::PromptSource;
use crate::cli::prompt::check_single_stdin;
use crate::commands::follow::FollowArgs;
use crate::context::{Api, Context};
use crate::error::Failure;
use crate::facts::Facts;
use crate::junit::Subject;
use crate::outcome::Outcome;
use crate::random;
use crate::runs::wait::{self, Lost};
use crate::runs::{self, watch};

/// How long to wait for a busy thread when the server does not say.
const BUSY_PAUSE: Duration = Duration::from_secs(1);

/// What else there is to say about a task, and how to go about it.
#[derive(Debug, clap::Args)]
pub(super) struct RunArgs {
    /// What the agent does once the task is done
    #[arg(long, value_name = "TEXT|@FILE|-", allow_hyphen_values = true)]
    success_prompt: Option<PromptSource>,

    /// What the agent does when the task failed
    #[arg(long, value_name = "TEXT|@FILE|-", allow_hyphen_values = true)]
    failure_prompt: Option<PromptSource>,

    #[command(flatten)]
    sending: Sending,

    /// Wait until the run has ended, and print it; exit code 3 when it did not succeed
    #[arg(long)]
    wait: bool,

    /// The same, and show what the agent does meanwhile
    #[arg(long, conflicts_with = "wait")]
    watch: bool,

    #[command(flatten)]
    follow: FollowArgs,
}

/// How a report names a run.
#[derive(Clone, Copy, Debug)]
pub(super) struct Named<'a> {
    pub(super) class: &'static str,
    /// Unless there is a name, the task is one.
    pub(super) name: Option<&'a str>,
}

/// How the request is sent.
#[derive(Debug, clap::Args)]
pub(super) struct Sending {
    /// What to do while the thread runs another agent
    #[arg(long, value_enum, value_name = "WHAT", default_value_t)]
    on_conflict: OnConflict,

    /// Makes repeating this call safe, on a server that honours it, as the reference server does: the same key gives the
    /// same run
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
    /// Let the run wait for its turn, at the server (`executions create` only)
    Enqueue,
    /// Stop what runs, and come next (`executions create` only)
    Replace,
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
    /// The same for all requests that this command sends.
    pub(super) idempotency_key: String,
    on_conflict: OnConflict,
}

/// What to do once the run has been started.
#[derive(Clone, Copy, Debug)]
pub(super) enum Then {
    Leave,
    Wait,
    Watch,
}

impl RunArgs {
    /// Reads the prompts from where they are, and begins the report.
    pub(super) async fn read(
        self,
        context: &Context,
        prompt: PromptSource,
        named: Named<'_>,
    ) -> Result<(Prompts, Options, Then), Failure> {
        check_single_stdin(&[Some(&prompt), self.success_prompt.as_ref(), self.failure_prompt.as_ref()])?;
        let prompts = Prompts {
            task: prompt.read("--prompt").await?,
            success: read_if_given(self.success_prompt, "--success-prompt").await?,
            failure: read_if_given(self.failure_prompt, "--failure-prompt").await?,
        };
        let then = Then::of(self.wait, self.watch);
        if let (Then::Leave, Some(flag)) = (then, self.follow.given()) {
            return Err(Failure::usage(format!("{flag} needs --wait or --watch")));
        }
        let subject = Subject::Run(named.name.unwrap_or(&prompts.task));
        self.follow.begin(context, named.class, subject)?;
        Ok((prompts, self.sending.options()?, then))
    }

    /// What of it holds for each of many tasks, and where to report them.
    pub(super) fn for_records(self) -> (Sending, Then, Option<PathBuf>) {
        (self.sending, Then::of(self.wait, self.watch), self.follow.report())
    }
}

impl Then {
    fn of(wait: bool, watch: bool) -> Self {
        match (wait, watch) {
            (true, _) => Self::Wait,
            (_, true) => Self::Watch,
            _ => Self::Leave,
        }
    }
}

impl Sending {
    /// The same for one of several requests.
    pub(super) fn with_key(&self, key: &str) -> Options {
        Options { idempotency_key: key.to_owned(), on_conflict: self.on_conflict }
    }

    pub(super) fn options(self) -> Result<Options, Failure> {
        let idempotency_key = self.idempotency_key.map_or_else(random::hex, Ok)?;
        Ok(Options { idempotency_key, on_conflict: self.on_conflict })
    }
}

async fn read_if_given(source: Option<PromptSource>, flag: &'static str) -> Result<Option<String>, Failure> {
    match source {
        Some(source) => source.read(flag).await.map(Some),
        None => Ok(None),
    }
}

impl Options {
    /// What the server is told to do while the thread is busy, where it has a say in that.
    pub(super) fn policy(&self) -> Option<executions::OnConflict> {
        match self.on_conflict {
            OnConflict::Wait | OnConflict::Fail => None,
            OnConflict::Enqueue => Some(executions::OnConflict::Enqueue),
            OnConflict::Replace => Some(executions::OnConflict::Replace),
        }
    }

    /// Refuses what only threads that exist can be asked for, and only by the routes of executions.
    pub(super) fn without_policy(self) -> Result<Self, Failure> {
        let word = match self.on_conflict {
            OnConflict::Wait | OnConflict::Fail => return Ok(self),
            OnConflict::Enqueue => "enqueue",
            OnConflict::Replace => "replace",
        };
        Err(Failure::usage(format!("--on-conflict {word} is not possible here"))
            .hint("`kortix executions create THREAD` takes it, for a thread that exists"))
    }

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
pub(super) async fn start<T, F>(
    context: &Context,
    api: &Api,
    options: &Options,
    look: &str,
    request: impl Fn() -> F,
) -> Result<T, Failure>
where
    F: Future<Output = Result<Response<T>, Error>>,
{
    context.pending().request_sent(look);
    let started = deliver(context, context.attempts(), options, request);
    let started = context.ui().during("starting the run", started).await;
    context.pending().settled();
    match started {
        Ok(response) => Ok(context.unwrap_noting_replay(response)),
        Err(error) => Err(name_key(api.explain(&error), &error, options)),
    }
}

/// Sends the request, for as long as the thread is busy when that was asked for.
pub(super) async fn deliver<T, F>(
    context: &Context,
    attempts: &Attempts,
    options: &Options,
    request: impl Fn() -> F,
) -> Result<T, Error>
where
    F: Future<Output = Result<T, Error>>,
{
    if options.outlasts_conflicts(context) { until_free(attempts, request).await } else { request().await }
}

/// Sends the request until the thread takes it. Once an agent may have been started, its being busy may be this very
/// request's doing.
async fn until_free<T, F>(attempts: &Attempts, mut request: impl FnMut() -> F) -> Result<T, Error>
where
    F: Future<Output = Result<T, Error>>,
{
    loop {
        let error = match request().await {
            Err(error) if is_busy(&error) && !error.may_have_executed() => error,
            result => return result,
        };
        let delay = error.retry_after().unwrap_or(BUSY_PAUSE).max(BUSY_PAUSE);
        attempts.round_failed(delay, &error);
        sleep(delay).await;
    }
}

fn is_busy(error: &Error) -> bool {
    matches!(error.kind(), ErrorKind::Conflict { kind: ConflictKind::ExecutionActive { .. }, .. })
}

/// Says which key to repeat a request with that is still under way: nobody may have chosen it.
fn name_key(failure: Failure, error: &Error, options: &Options) -> Failure {
    match error.kind() {
        ErrorKind::Conflict { kind: ConflictKind::IdempotencyInProgress, .. } => {
            let key = &options.idempotency_key;
            failure.hint(format!("its key is {key}")).detail("idempotency_key", key.as_str())
        }
        _ => failure,
    }
}

/// Prints what was started, or follows it to its end first.
pub(super) async fn finish(
    context: &Context,
    api: &Api,
    then: Then,
    started: StartedExecution,
) -> Result<Outcome, Failure> {
    let (id, thread) = (started.execution.id.clone().into(), &started.thread.id);
    match then {
        Then::Leave => return Ok(Outcome::of(started)),
        Then::Wait | Then::Watch => context.pending().run_started(&id, Some(thread)),
    }
    context.junit().identify(&id, Some(thread));
    context.ui().detail(&format!("started {id} in {thread}"));
    if let Then::Watch = then {
        let ended = watch::until_ended_live(context, api, &id, None).await?;
        return Ok(ended.stating(&Facts::default().with("thread_id", thread)));
    }
    match wait::until_ended(context, api, &id).await {
        Err(Lost::Unknown(failure)) => Err(failure
            .hint(format!(
                "{id} was started in {thread}, but this service has no way to read it: leave out --wait"
            ))
            .detail(id.field(), id.as_str())
            .detail("thread_id", thread.as_str())),
        ended => Ok(runs::outcome(ended?)),
    }
}

#[cfg(test)]
mod tests {
    use std::collections::VecDeque;
    use std::sync::Arc;

    use tokio::time::Instant;
    use wiremock::ResponseTemplate;

    use super::*;
    use crate::cli::Globals;
    use crate::output::Ui;
    use crate::testing::{answered, busy, lost};

    /// Lets the request fail in these ways, one after the other, and then succeed. Gives what came of it, the number of
    /// requests, how long it took and how many attempts were counted.
    async fn outlast(errors: Vec<Error>) -> (Result<(), Error>, u32, Duration, u32) {
        tokio::time::pause();
        let attempts = Attempts::new(Ui::new(&Globals { quiet: true, ..Globals::default() }), Arc::default());
        let mut errors = VecDeque::from(errors);
        let (begun, mut requests) = (Instant::now(), 0);
        let request = || {
            requests += 1;
            std::future::ready(errors.pop_front().map_or(Ok(()), Err))
        };
        let result = until_free(&attempts, request).await;
        let took = begun.elapsed();
        tokio::time::resume();
        (result, requests, took, attempts.earlier())
    }

    #[tokio::test]
    async fn a_busy_thread_is_waited_for_as_long_as_it_takes() {
        let mut errors = Vec::new();
        for _ in 0..30 {
            errors.push(busy().await);
        }
        let (result, requests, took, counted) = outlast(errors).await;
        result.unwrap();
        assert_eq!((requests, took.as_secs(), counted), (31, BUSY_PAUSE.as_secs() * 30, 30));
    }

    #[tokio::test]
    async fn the_server_says_for_how_long() {
        let answer = ResponseTemplate::new(409).insert_header("Retry-After", "90");
        let (result, requests, took, _) = outlast(vec![answered(answer).await]).await;
        result.unwrap();
        assert_eq!((requests, took.as_secs()), (2, 90));
    }

    #[tokio::test]
    async fn what_may_have_started_an_agent_is_not_sent_again() {
        let answers = [ResponseTemplate::new(502), ResponseTemplate::new(409)];
        let busy_with_itself = crate::testing::answered_in_turn(answers).await;
        assert!(is_busy(&busy_with_itself) && busy_with_itself.may_have_executed());
        for error in [busy_with_itself, lost().await] {
            let (result, requests, ..) = outlast(vec![error]).await;
            result.unwrap_err();
            assert_eq!(requests, 1);
        }
    }
}
