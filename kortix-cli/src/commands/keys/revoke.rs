//! `kortix keys revoke`

use crate::context::Context;
use crate::error::Failure;
use crate::outcome::Outcome;
use crate::output::View;
use crate::present::Report;

/// Take an API key out of use, for good
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
    kortix keys revoke 6f7f7d2a-10a1-4d53-9b1e-0b9c1f0e7a0e
    # In a script:
    kortix keys list --jq '.[] | select(.title == \"ci\") | .key_id' -r | xargs -n1 kortix keys revoke -q")]
pub struct Args {
    /// The key
    #[arg(value_name = "KEY")]
    key: String,
}

pub(super) async fn run(context: &Context, args: Args) -> Result<Outcome, Failure> {
    let view = View::Text(format!("revoked key {}", args.key));
    let name = args.key.clone();
    let revoked =
        context.change("revoking the key", "keys list", |client| client.api_keys().revoke(args.key)).await?;
    Ok(Outcome::of(Report::of(revoked, name, view)))
}
