use anyhow::ensure;
use clap::Args;

use crate::cli::{
    Place,
    account::{named, user_named},
};

#[derive(Debug, Args)]
pub(in crate::cli) struct Remove {
    /// Name or id of the account.
    #[arg(value_name = "ACCOUNT")]
    account: String,
    /// Name or id of the user.
    #[arg(value_name = "USER")]
    user: String,
    #[command(flatten)]
    place: Place,
}

impl Remove {
    pub(super) async fn run(self) -> anyhow::Result<()> {
        let store = self.place.store().await?;
        let account = named(store.as_ref(), &self.account).await?;
        let user = user_named(store.as_ref(), &self.user).await?;
        ensure!(user != account.owner, "{} owns {} and stays its owner", self.user, self.account);
        let was_member = store.remove_member(account.id, user).await?;
        ensure!(was_member, "{} does not belong to {}", self.user, self.account);
        Ok(())
    }
}
