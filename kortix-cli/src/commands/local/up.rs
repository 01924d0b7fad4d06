//! `kortix local up`

use crate::context::Context;
use crate::error::Failure;
use crate::local::{Plan, Running, State, ensure_running};
use crate::outcome::Outcome;

use super::report::Report;

/// Start the local server, unless it runs already
///
/// It goes on when this command and its terminal end. Commands with --local start it by themselves. Its settings can
/// also be given as `KORTIX_SERVER_…` variables.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
    kortix local up
    # In a script:
    kortix local up --port 8000 -q -- --driver docker && kortix --local threads list")]
pub struct Args {
    /// The port; without one, any that is free
    #[arg(long)]
    port: Option<u16>,

    /// Further arguments for `kortix-server serve`, when it has to be started
    #[arg(last = true, value_name = "ARGUMENT")]
    arguments: Vec<String>,
}

pub(super) async fn run(context: &Context, args: Args) -> Result<Outcome, Failure> {
    let dir = context.local_dir()?;
    let wants_settings = args.port.is_some() || !args.arguments.is_empty();
    if wants_settings && matches!(dir.state()?, State::Running { .. }) {
        context
            .ui()
            .warn("it runs already: --port and further arguments have no effect until `kortix local down`");
    }
    let plan = Plan { port: args.port, arguments: args.arguments };
    let Running { identity, url } = ensure_running(&dir, &plan, context.ui()).await?;
    Ok(Outcome::of(Report::new(&dir, &State::Running { identity, url }, "running")))
}
