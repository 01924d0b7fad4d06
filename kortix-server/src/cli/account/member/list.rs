use clap::Args;
use serde_json::Value;

use super::{described, line};
use crate::cli::{Place, account::named, say};

#[derive(Debug, Args)]
pub(in crate::cli) struct List {
    /// Name or id of the account.
    #[arg(value_name = "ACCOUNT")]
    account: String,
    /// Print one JSON array.
    #[arg(long)]
    json: bool,
    #[command(flatten)]
    place: Place,
}

impl List {
    pub(super) async fn run(self) -> anyhow::Result<()> {
        let store = self.place.store().await?;
        let account = named(store.as_ref(), &self.account).await?;
        let members = store.members(account.id).await?;
        if self.json {
            return say(&members.iter().map(described).collect::<Value>().to_string());
        }
        members.iter().try_for_each(|member| say(&line(member)))
    }
}
