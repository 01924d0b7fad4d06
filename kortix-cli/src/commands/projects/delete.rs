//! `kortix projects delete`

use crate::context::Context;
use crate::error::Failure;
use crate::outcome::Outcome;
use crate::settings::Service;

/// Delete a project with its threads and its sandbox
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
    kortix projects delete a1d7c3f2-5e55-4c0b-8a55-0c9f2f3b6e77
    # In a script:
    kortix projects delete \"$PROJECT\" --json | jq .threads_deleted")]
pub struct Args {
    /// The project
    #[arg(value_name = "PROJECT")]
    id: String,
}

pub(super) async fn run(context: &Context, args: Args) -> Result<Outcome, Failure> {
    let api = context.api(Service::Kortix).await?;
    context.pending().request_sent("threads list");
    let request = api.client.projects().delete(args.id).timeout(context.write_timeout());
    let deleted = context.ui().during("deleting the project", api.call(request)).await;
    context.pending().settled();
    Ok(Outcome::of(deleted?))
}
