use anyhow::{Context as _, bail};
use clap::Args;

use super::{described, line, user_named};
use crate::{
    cli::{Place, say},
    domain::{account::is_good_name, plan::Plan},
    store::AddAccountError,
};

#[derive(Debug, Args)]
pub(in crate::cli) struct Create {
    /// What it is called: 1 to 255 characters, and nobody else may be called so.
    #[arg(value_name = "NAME", value_parser = name)]
    name: String,
    /// Makes a workspace that belongs to this user, instead of a personal account.
    #[arg(long, value_name = "USER")]
    owner: Option<String>,
    /// The plan: free, plus, pro, ultra, or a key such as `tier_12_100`.
    #[arg(long, default_value = "free")]
    plan: Plan,
    /// Print the account as JSON.
    #[arg(long)]
    json: bool,
    #[command(flatten)]
    place: Place,
}

fn name(text: &str) -> Result<String, String> {
    if is_good_name(text) {
        Ok(text.to_owned())
    } else {
        Err("must be 1 to 255 characters, without blanks at the ends and control characters".to_owned())
    }
}

impl Create {
    pub(super) async fn run(self) -> anyhow::Result<()> {
        let store = self.place.store().await?;
        let owner = match &self.owner {
            Some(owner) => Some(user_named(store.as_ref(), owner).await?),
            None => None,
        };
        let account = match store.add_account(&self.name, owner, self.plan).await {
            Ok(account) => account,
            Err(AddAccountError::NameTaken) => bail!("an account is called {} already", self.name),
            Err(error) => return Err(error).context("the account could not be made"),
        };
        say(&if self.json { described(&account).to_string() } else { line(&account) })
    }
}
