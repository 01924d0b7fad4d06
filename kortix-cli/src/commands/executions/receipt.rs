//! `kortix executions receipt`

use crate::context::Context;
use crate::error::Failure;
use crate::outcome::Outcome;
use crate::settings::Service;

/// Print the receipt of a run that has ended
///
/// With --json it is the receipt itself, as `kortix executions verify` reads it. Exit code 6 while the run still goes on.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
    kortix executions receipt exec_5d2f6a9f0c7b4e9a8d1c3b5a7f9e0d2c
    # In a script:
    kortix executions receipt \"$RUN\" --events --json > receipt.json")]
pub struct Args {
    /// The run
    #[arg(value_name = "EXECUTION")]
    id: String,
    /// With the events of the run, so that they can be checked too
    #[arg(long)]
    events: bool,
}

pub(super) async fn run(context: &Context, args: Args) -> Result<Outcome, Failure> {
    let api = context.api(Service::Obvious).await?;
    let mut get = api.client.executions().receipt(args.id);
    if args.events {
        get = get.with_events();
    }
    let receipt = context.ui().during("reading the receipt", api.call(get)).await?;
    Ok(Outcome::of(receipt))
}
