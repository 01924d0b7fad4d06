//! `kortix threads delete`

use crate::context::Context;
use crate::error::Failure;
use crate::outcome::Outcome;
use crate::settings::Service;

/// Delete a thread; with the last one of a project, the project and its sandbox
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
    kortix threads delete 0b9c1f0e-7a0e-4d53-9b1e-2f6f7f7d2a10
    # In a script:
    kortix threads list -o name | xargs -n1 kortix threads delete -q")]
pub struct Args {
    /// The thread
    #[arg(value_name = "THREAD")]
    id: String,
}

pub(super) async fn run(context: &Context, args: Args) -> Result<Outcome, Failure> {
    let api = context.api(Service::Kortix).await?;
    context.pending().request_sent("threads list");
    let request = api.client.threads().delete(args.id).timeout(context.write_timeout());
    let deleted = context.ui().during("deleting the thread", api.call(request)).await;
    context.pending().settled();
    Ok(Outcome::of(deleted?))
}
