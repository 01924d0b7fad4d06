//! `kortix executions wait`

use crate::commands::follow::FollowArgs;
use crate::context::Context;
use crate::error::Failure;
use crate::junit::Subject;
use crate::outcome::Outcome;
use crate::runs::{self, RunId, wait};

/// Wait until a run has ended, and print it
///
/// Exit code 0 when it succeeded, 3 when it did not, 124 when --timeout was reached; the run goes on then. A run that
/// has ended already gives the same codes.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
    kortix executions wait exec_5d2f6a9f0c7b4e9a8d1c3b5a7f9e0d2c
    # In a script:
    kortix executions wait \"$RUN\" --timeout 15m --json > run.json")]
pub struct Args {
    /// The run: of an execution, or of `kortix run`
    #[arg(value_name = "EXECUTION")]
    id: RunId,

    #[command(flatten)]
    follow: FollowArgs,
}

pub(super) async fn run(context: &Context, args: Args) -> Result<Outcome, Failure> {
    args.follow.begin(context, "kortix.executions.wait", Subject::Run(args.id.as_str()))?;
    let api = context.api(args.id.service()).await?;
    let ended = wait::until_ended(context, &api, &args.id).await?;
    Ok(runs::outcome(ended))
}
