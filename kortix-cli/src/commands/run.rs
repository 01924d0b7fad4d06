//! `kortix run`

use std::path::{Path, PathBuf};

use crate::cli::PromptSource;
use crate::cli::prompt::blocking;
use crate::commands::follow::FollowArgs;
use crate::commands::start::{self, Sending};
use crate::context::Context;
use crate::error::Failure;
use crate::facts::Facts;
use crate::junit::Subject;
use crate::outcome::Outcome;
use crate::runs::{RunId, watch};
use crate::settings::Service;

/// Start an agent on a task and show what it does, until it is done
///
/// Makes a thread with a project and a sandbox of its own, unless --thread names one. What the agent says is on standard
/// output, the tools that it uses are on standard error; with -o ndjson, each event is a line, and the last line is a
/// `run.result`. Exit code 0 when the run succeeded, 3 when it did not. Ctrl+C leaves the run at work and says how to
/// come back to it.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
    kortix run \"Chart monthly revenue from the attached ledger\" --file ledger.csv
    # In a script:
    git diff | kortix run - --timeout 15m -o ndjson > events.ndjson")]
pub struct Args {
    /// The task: text, `@FILE`, or `-` for standard input; `@@` begins a text with an @
    #[arg(value_name = "TEXT|@FILE|-", allow_hyphen_values = true)]
    prompt: PromptSource,

    /// Go on in this thread, with the sandbox that it has
    #[arg(long, value_name = "THREAD")]
    thread: Option<String>,

    /// Give the agent a file, in /workspace/uploads; may be repeated
    #[arg(long = "file", value_name = "PATH")]
    files: Vec<PathBuf>,

    /// The agent; the default one of the account unless given
    #[arg(long, value_name = "AGENT")]
    agent: Option<String>,

    /// The model, for agents that have one
    #[arg(long, value_name = "MODEL")]
    model: Option<String>,

    /// Print what was started and leave it at work
    #[arg(long, conflicts_with_all = ["cancel_on_interrupt", "junit"])]
    detach: bool,

    #[command(flatten)]
    follow: FollowArgs,

    #[command(flatten)]
    sending: Sending,
}

pub(super) async fn run(context: &Context, args: Args) -> Result<Outcome, Failure> {
    let prompt = args.prompt.read("the task").await?;
    let mut files = Vec::with_capacity(args.files.len());
    for path in args.files {
        files.push((name_of(&path)?, read_file(path).await?));
    }
    args.follow.begin(context, "kortix.run", Subject::Run(&prompt))?;
    let options = args.sending.options()?.without_policy()?;
    let api = context.api(Service::Kortix).await?;
    let request = || {
        let mut request = api
            .client
            .runs()
            .start()
            .prompt(&prompt)
            .idempotency_key(&options.idempotency_key)
            .timeout(context.write_timeout());
        if let Some(thread) = &args.thread {
            request = request.thread(thread.as_str());
        }
        if let Some(agent) = &args.agent {
            request = request.agent(agent.as_str());
        }
        if let Some(model) = &args.model {
            request = request.model(model);
        }
        for (name, content) in &files {
            request = request.file(name, content.clone());
        }
        if let Some(policy) = options.retry_policy() {
            request = request.retry(policy);
        }
        request.with_response()
    };
    let look =
        args.thread.as_ref().map_or("threads list".to_owned(), |thread| format!("threads get {thread}"));
    let started = start::start(context, &api, &options, &look, request).await?;
    if args.detach {
        return Ok(Outcome::of(started));
    }
    let (id, thread) = (RunId::from(started.agent_run_id), started.thread_id);
    context.pending().run_started(&id, Some(&thread));
    context.ui().note(&format!("run {id} in thread {thread}"));
    let ended = watch::until_ended_live(context, &api, &id, None).await?;
    Ok(ended.stating(&Facts::default().with("thread_id", thread)))
}

fn name_of(path: &Path) -> Result<String, Failure> {
    let name = path.file_name().and_then(|name| name.to_str());
    name.map(str::to_owned).ok_or_else(|| Failure::usage(format!("--file: {} names no file", path.display())))
}

async fn read_file(path: PathBuf) -> Result<Vec<u8>, Failure> {
    let shown = path.display().to_string();
    blocking(move || std::fs::read(path))
        .await
        .map_err(|error| Failure::usage(format!("--file: cannot read {shown}: {error}")))
}
