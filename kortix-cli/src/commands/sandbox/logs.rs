//! `kortix sandbox logs`

use crate::context::Context;
use crate::error::Failure;
use crate::outcome::Outcome;
use crate::output::{View, printable};
use crate::present::Report;
use crate::settings::Service;

/// Print what the services of a sandbox have said
///
/// Its init, its screen, its window manager and its terminal, also of one that does not run. Only kortix-server can tell.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
    kortix sandbox logs sbx-91
    # In a script:
    kortix sandbox logs \"$SANDBOX\" --lines 1000 --jq '.lines[]' -r | grep vnc")]
pub struct Args {
    /// The sandbox
    #[arg(value_name = "SANDBOX")]
    sandbox: String,
    /// As many of the last lines
    #[arg(long, value_name = "N", default_value_t = 200, value_parser = clap::value_parser!(u32).range(1..=10_000))]
    lines: u32,
}

pub(super) async fn run(context: &Context, args: Args) -> Result<Outcome, Failure> {
    let name = args.sandbox.clone();
    let api = context.api(Service::Obvious).await?;
    let get = api.client.sandboxes().logs(args.sandbox).lines(args.lines);
    let logs = context.ui().during("reading the logs", api.call(get)).await?;
    let text = printable(&logs.lines.join("\n"));
    Ok(Outcome::of(Report::of(logs, name, View::Text(text))))
}
