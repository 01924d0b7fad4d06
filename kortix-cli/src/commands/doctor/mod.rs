//! `kortix doctor`

mod checks;
mod others;
mod report;

use crate::context::Context;
use crate::error::Failure;
use crate::outcome::Outcome;

use report::Report;

/// Check the configuration, the credentials and the servers
///
/// Prints where each credential comes from, never its value. The exit code is that of the first check that failed.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
    kortix doctor
    # In a script:
    kortix doctor --json | jq '.checks[] | select(.status == \"failed\")'")]
pub struct Args {}

pub(super) async fn run(context: &Context, _args: Args) -> Result<Outcome, Failure> {
    let report = Report { checks: context.ui().during("checking", checks::all(context)).await };
    let verdict = report.verdict();
    Ok(Outcome::with_verdict(report, verdict))
}
