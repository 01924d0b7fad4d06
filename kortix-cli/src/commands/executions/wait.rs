//! `kortix executions wait`

use kortix_sdk::ExecutionId;

use crate::context::Context;
use crate::error::Failure;
use crate::outcome::Outcome;
use crate::settings::Service;
use crate::watch;

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
    /// The run
    #[arg(value_name = "EXECUTION")]
    id: String,
}

pub(super) async fn run(context: &Context, args: Args) -> Result<Outcome, Failure> {
    let api = context.api(Service::Obvious).await?;
    let ended = watch::until_ended(context, &api, &ExecutionId::from(args.id)).await?;
    Ok(watch::outcome(ended))
}
