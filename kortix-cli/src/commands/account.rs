//! `kortix account`

use crate::context::Context;
use crate::error::Failure;
use crate::outcome::Outcome;
use crate::output::View;
use crate::present::{Report, yes_no};

/// Show the account's plan and credits
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
    kortix account
    # In a script:
    test \"$(kortix account --jq .credits.can_run)\" = true")]
pub struct Args {
    /// As it is now; without this it may be a minute old
    #[arg(long)]
    fresh: bool,
}

pub(super) async fn run(context: &Context, args: Args) -> Result<Outcome, Failure> {
    let account = context
        .read("reading the account", |client| {
            let request = client.account().minimal_state();
            if args.fresh { request.skip_cache() } else { request }
        })
        .await?;
    let plan = account.subscription.tier_key.clone();
    let view = View::Fields(vec![
        ("plan", account.subscription.tier_display_name.clone()),
        ("status", account.subscription.status.clone()),
        ("credits", account.credits.total.to_string()),
        ("daily credits", account.credits.daily.to_string()),
        ("can run agents", yes_no(account.credits.can_run)),
    ]);
    Ok(Outcome::of(Report::of(account, plan, view)))
}
