//! `kortix sandbox rotate-token`

use crate::context::Context;
use crate::error::Failure;
use crate::outcome::Outcome;
use crate::output::View;
use crate::present::Report;
use crate::settings::Service;

/// Make a new token for a sandbox, so that the old one opens nothing any more
///
/// Cookies that browsers had for the old one open nothing either; connections that are open stay open until they end. Only
/// kortix-server can do it. `kortix sandbox open` opens the desktop with the new token.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
    kortix sandbox rotate-token sbx-91
    # In a script:
    kortix sandbox rotate-token \"$SANDBOX\" -q && kortix sandbox open \"$SANDBOX\" --print")]
pub struct Args {
    /// The sandbox
    #[arg(value_name = "SANDBOX")]
    sandbox: String,
}

pub(super) async fn run(context: &Context, args: Args) -> Result<Outcome, Failure> {
    let name = args.sandbox.clone();
    let api = context.api(Service::Obvious).await?;
    context.pending().request_sent(&format!("sandbox status {name}"));
    let rotate = api.client.sandboxes().rotate_token(args.sandbox);
    let made = context.ui().during("making a new token", api.call(rotate)).await;
    context.pending().settled();
    let made = made?;
    let view = View::Fields(vec![
        ("sandbox", made.sandbox_id.to_string()),
        ("desktop", made.vnc_preview.clone()),
        ("preview", made.sandbox_url.clone()),
    ]);
    Ok(Outcome::of(Report::of(made, name, view)))
}
