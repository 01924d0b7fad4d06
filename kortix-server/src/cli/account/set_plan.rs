use clap::Args;

use super::{described, line, named};
use crate::{
    cli::{Place, say},
    domain::plan::Plan,
};

#[derive(Debug, Args)]
pub(in crate::cli) struct SetPlan {
    /// Name or id of the account.
    #[arg(value_name = "ACCOUNT")]
    account: String,
    /// The plan from now on: free, plus, pro, ultra, or a key such as `tier_12_100`.
    #[arg(value_name = "PLAN")]
    plan: Plan,
    /// Print the account as JSON.
    #[arg(long)]
    json: bool,
    #[command(flatten)]
    place: Place,
}

impl SetPlan {
    pub(super) async fn run(self) -> anyhow::Result<()> {
        let store = self.place.store().await?;
        let account = named(store.as_ref(), &self.account).await?;
        store.set_plan(account.id, self.plan).await?;
        let account = named(store.as_ref(), &self.account).await?;
        say(&if self.json { described(&account).to_string() } else { line(&account) })
    }
}
