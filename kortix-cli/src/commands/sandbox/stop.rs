//! `kortix sandbox stop`

use crate::context::Context;
use crate::error::Failure;
use crate::outcome::Outcome;
use crate::output::View;
use crate::present::Report;

/// Stop the sandbox of a project; its files stay
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
    kortix sandbox stop a1d7c3f2-5e55-4c0b-8a55-0c9f2f3b6e77
    # In a script:
    kortix sandbox stop \"$PROJECT\" --jq .status -r")]
pub struct Args {
    /// The project whose sandbox it is
    #[arg(value_name = "PROJECT")]
    project: String,
}

pub(super) async fn run(context: &Context, args: Args) -> Result<Outcome, Failure> {
    let (name, timeout) = (args.project.clone(), context.write_timeout());
    let look = format!("projects get {name}");
    let change = context
        .change("stopping the sandbox", &look, |client| {
            client.projects().sandbox().stop(args.project).timeout(timeout)
        })
        .await?;
    let view = View::Fields(vec![("project", name.clone()), ("status", change.status.to_string())]);
    Ok(Outcome::of(Report::of(change, name, view)))
}
