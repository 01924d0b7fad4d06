//! `kortix executions watch`

use kortix_sdk::events::EventId;

use crate::commands::follow::FollowArgs;
use crate::context::Context;
use crate::error::Failure;
use crate::junit::Subject;
use crate::outcome::Outcome;
use crate::runs::{RunId, watch};

/// Show what an agent does, from the beginning, until its run has ended
///
/// What the agent says is on standard output, the tools that it uses are on standard error; with -o ndjson, each event
/// is a line, and the last line is a `run.result`. Exit code 0 when the run succeeded, 3 when it did not. A connection
/// that is cut is made again, and nothing is shown twice. Ctrl+C leaves the run at work.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
    kortix executions watch exec_5d2f6a9f0c7b4e9a8d1c3b5a7f9e0d2c
    # In a script:
    kortix executions watch \"$RUN\" -o ndjson --timeout 15m > events.ndjson")]
pub struct Args {
    /// The run: of an execution, or of `kortix run`
    #[arg(value_name = "EXECUTION")]
    id: RunId,

    /// Begin behind this event
    #[arg(long, value_name = "EVENT")]
    after: Option<EventId>,

    #[command(flatten)]
    follow: FollowArgs,
}

pub(super) async fn run(context: &Context, args: Args) -> Result<Outcome, Failure> {
    args.follow.begin(context, "kortix.executions.watch", Subject::Run(args.id.as_str()))?;
    let api = context.api(args.id.service()).await?;
    watch::until_ended_live(context, &api, &args.id, args.after).await
}
