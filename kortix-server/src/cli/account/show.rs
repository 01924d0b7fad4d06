use clap::Args;
use serde_json::Value;

use super::{described, line, member, named};
use crate::cli::{Place, say};

#[derive(Debug, Args)]
pub(in crate::cli) struct Show {
    /// Name or id of the account.
    #[arg(value_name = "ACCOUNT")]
    account: String,
    /// Print the account as JSON, with `members`.
    #[arg(long)]
    json: bool,
    #[command(flatten)]
    place: Place,
}

impl Show {
    pub(super) async fn run(self) -> anyhow::Result<()> {
        let store = self.place.store().await?;
        let account = named(store.as_ref(), &self.account).await?;
        let members = store.members(account.id).await?;
        if self.json {
            let mut shown = described(&account);
            shown["members"] = members.iter().map(member::described).collect::<Value>();
            return say(&shown.to_string());
        }
        say(&line(&account))?;
        members.iter().try_for_each(|member| say(&format!("  {}", member::line(member))))
    }
}
