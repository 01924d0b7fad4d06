//! `kortix agents delete`

use crate::context::Context;
use crate::error::Failure;
use crate::outcome::Outcome;
use crate::output::View;
use crate::present::Report;

/// Delete an agent with all its versions
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
    kortix agents delete 5d2f6a9f-0c7b-4e9a-8d1c-3b5a7f9e0d2c
    # In a script:
    kortix agents list --search nightly -o name | xargs -n1 kortix agents delete -q")]
pub struct Args {
    /// The agent
    #[arg(value_name = "AGENT")]
    agent: String,
}

pub(super) async fn run(context: &Context, args: Args) -> Result<Outcome, Failure> {
    let view = View::Text(format!("deleted agent {}", args.agent));
    let name = args.agent.clone();
    let deleted = context
        .change("deleting the agent", "agents list", |client| client.agents().delete(args.agent))
        .await?;
    Ok(Outcome::of(Report::of(deleted, name, view)))
}
