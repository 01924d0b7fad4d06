//! `kortix executions stop`

use crate::context::Context;
use crate::error::Failure;
use crate::outcome::Outcome;
use crate::runs::{self, RunId};

/// Stop a run, and print it as it ended
///
/// A run that has ended keeps its outcome, and one that waits for its thread ends at once. Exit code 0 either way. On the
/// Kortix service, stopping marks a run as stopped whatever became of it.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
    kortix executions stop exec_5d2f6a9f0c7b4e9a8d1c3b5a7f9e0d2c
    # In a script:
    trap 'kortix executions stop \"$RUN\" --quiet' TERM")]
pub struct Args {
    /// The run: of an execution, or of `kortix run`
    #[arg(value_name = "EXECUTION")]
    id: RunId,
}

pub(super) async fn run(context: &Context, args: Args) -> Result<Outcome, Failure> {
    let api = context.api(args.id.service()).await?;
    let stopped = context.ui().during("stopping the run", runs::stop(&api, &args.id)).await?;
    Ok(Outcome::of(stopped))
}
