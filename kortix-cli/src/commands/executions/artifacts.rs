//! `kortix executions artifacts`

use crate::context::Context;
use crate::error::Failure;
use crate::outcome::Outcome;
use crate::settings::Service;

/// List the files that an execution wrote
///
/// What they hold is in the sandbox of its project. An extension of the reference server.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
    kortix executions artifacts exec_5d2f6a9f0c7b4e9a8d1c3b5a7f9e0d2c
    # In a script:
    kortix executions artifacts \"$RUN\" -o name | grep '\\.html$'")]
pub struct Args {
    /// The run: of an execution, or of `kortix run`
    #[arg(value_name = "EXECUTION")]
    id: String,
}

pub(super) async fn run(context: &Context, args: Args) -> Result<Outcome, Failure> {
    let api = context.api(Service::Obvious).await?;
    let request = api.client.executions().artifacts(args.id);
    let found = context.ui().during("reading the artifacts", api.call(request)).await?;
    let note = if found.truncated {
        Some("there may be more than the server remembers")
    } else {
        found.artifacts.is_empty().then_some("no files were written")
    };
    let note = note.map(str::to_owned);
    Ok(Outcome::of(found).noting(note))
}
