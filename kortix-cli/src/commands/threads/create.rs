//! `kortix threads create`

use crate::context::Context;
use crate::error::Failure;
use crate::outcome::Outcome;
use crate::settings::Service;

/// Make a thread, with a project and a sandbox of its own
///
/// The sandbox has a desktop and a web preview; `kortix threads get` shows where they are.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
    kortix threads create --name \"My Project\"
    # In a script:
    THREAD=$(kortix threads create --name nightly -o name)")]
pub struct Args {
    /// Name of the project
    #[arg(long)]
    name: Option<String>,

    /// Makes repeating this call safe, on a server that honours it, as the reference server does: the same key gives the
    /// same thread
    #[arg(long, value_name = "KEY")]
    idempotency_key: Option<String>,
}

pub(super) async fn run(context: &Context, args: Args) -> Result<Outcome, Failure> {
    let api = context.api(Service::Kortix).await?;
    let mut request = api.client.threads().create().timeout(context.write_timeout());
    if let Some(name) = args.name {
        request = request.name(name);
    }
    if let Some(key) = args.idempotency_key {
        request = request.idempotency_key(key);
    }
    context.pending().request_sent("threads list");
    let made =
        context.ui().during("making the thread and its sandbox", api.call(request.with_response())).await;
    context.pending().settled();
    Ok(Outcome::of(context.unwrap_noting_replay(made?)))
}
