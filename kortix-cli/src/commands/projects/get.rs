//! `kortix projects get`

use crate::context::Context;
use crate::error::Failure;
use crate::outcome::Outcome;
use crate::present::{ProjectReport, Secrets};
use crate::settings::Service;

/// Show a project and its sandbox
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
    kortix projects get a1d7c3f2-5e55-4c0b-8a55-0c9f2f3b6e77 --show-secrets
    # In a script:
    kortix projects get \"$PROJECT\" --json | jq -r .sandbox.vnc_preview")]
pub struct Args {
    /// The project, unless one is set (`kortix config set project`, kortix.toml)
    #[arg(value_name = "PROJECT")]
    id: Option<String>,

    /// Print the sandbox's password and token, and addresses that can be opened
    #[arg(long)]
    show_secrets: bool,
}

pub(super) async fn run(context: &Context, args: Args) -> Result<Outcome, Failure> {
    let id = context.project(args.id)?;
    let api = context.api(Service::Kortix).await?;
    let project = context.ui().during("reading the project", api.call(api.client.projects().get(id))).await?;
    Ok(Outcome::of(ProjectReport { project, secrets: Secrets::from(args.show_secrets) }))
}
