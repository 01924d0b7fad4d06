//! `kortix sandbox start`

use crate::context::Context;
use crate::error::Failure;
use crate::outcome::Outcome;
use crate::output::View;
use crate::present::Report;

/// Start a sandbox that was stopped; its files are as they were
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
    kortix sandbox start sbx-91
    # In a script:
    kortix sandbox start \"$SANDBOX\" -q && kortix sandbox exec \"$SANDBOX\" 'make test'")]
pub struct Args {
    /// The sandbox
    #[arg(value_name = "SANDBOX")]
    sandbox: String,
}

pub(super) async fn run(context: &Context, args: Args) -> Result<Outcome, Failure> {
    let (name, timeout) = (args.sandbox.clone(), context.write_timeout());
    let look = format!("sandbox status {name}");
    let change = context
        .change("starting the sandbox", &look, |client| {
            client.sandboxes().start(args.sandbox).timeout(timeout)
        })
        .await?;
    let view = View::Fields(vec![("sandbox", name.clone()), ("status", change.status.to_string())]);
    Ok(Outcome::of(Report::of(change, name, view)))
}
