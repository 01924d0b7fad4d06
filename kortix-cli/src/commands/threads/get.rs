//! `kortix threads get`

use crate::context::Context;
use crate::error::Failure;
use crate::outcome::Outcome;
use crate::present::{Secrets, ThreadReport};
use crate::settings::Service;

/// Show a thread, its project and its sandbox
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
    kortix threads get 0b9c1f0e-7a0e-4d53-9b1e-2f6f7f7d2a10 --show-secrets
    # In a script:
    kortix threads get \"$THREAD\" --json | jq -r .project.sandbox.sandbox_url")]
pub struct Args {
    /// The thread
    #[arg(value_name = "THREAD")]
    id: String,

    /// Print the sandbox's password and token, and addresses that can be opened
    #[arg(long)]
    show_secrets: bool,
}

pub(super) async fn run(context: &Context, args: Args) -> Result<Outcome, Failure> {
    let api = context.api(Service::Kortix).await?;
    let thread =
        context.ui().during("reading the thread", api.call(api.client.threads().get(args.id))).await?;
    Ok(Outcome::of(ThreadReport { thread, secrets: Secrets::from(args.show_secrets) }))
}
