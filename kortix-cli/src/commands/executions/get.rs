//! `kortix executions get`

use crate::context::Context;
use crate::error::Failure;
use crate::outcome::Outcome;
use crate::runs::{Record, RunId};

/// Show a run as it is now
///
/// Exit code 0 whatever became of the run; `kortix executions wait` tells by its exit code. Reading runs is an extension
/// of the reference server.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
    kortix executions get exec_5d2f6a9f0c7b4e9a8d1c3b5a7f9e0d2c
    # In a script:
    kortix executions get \"$RUN\" --json | jq -r '.turns[0].output'")]
pub struct Args {
    /// The run: of an execution, or of `kortix run`
    #[arg(value_name = "EXECUTION")]
    id: RunId,
}

pub(super) async fn run(context: &Context, args: Args) -> Result<Outcome, Failure> {
    let api = context.api(args.id.service()).await?;
    Ok(Outcome::of(context.ui().during("reading the run", Record::now(&api, &args.id)).await?))
}
