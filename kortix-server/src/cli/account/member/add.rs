use anyhow::ensure;
use clap::{Args, ValueEnum};

use crate::{
    cli::{
        Place,
        account::{named, user_named},
    },
    domain::account::Role,
};

#[derive(Debug, Args)]
pub(in crate::cli) struct Add {
    /// Name or id of the account.
    #[arg(value_name = "ACCOUNT")]
    account: String,
    /// Name or id of the user.
    #[arg(value_name = "USER")]
    user: String,
    /// Owners and admins manage the keys and members of the account.
    #[arg(long, value_enum, default_value_t = Choice::Member)]
    role: Choice,
    #[command(flatten)]
    place: Place,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
enum Choice {
    Owner,
    Admin,
    Member,
}

impl From<Choice> for Role {
    fn from(choice: Choice) -> Self {
        match choice {
            Choice::Owner => Self::Owner,
            Choice::Admin => Self::Admin,
            Choice::Member => Self::Member,
        }
    }
}

impl Add {
    pub(super) async fn run(self) -> anyhow::Result<()> {
        let store = self.place.store().await?;
        let account = named(store.as_ref(), &self.account).await?;
        let user = user_named(store.as_ref(), &self.user).await?;
        ensure!(user != account.owner, "{} owns {} and stays its owner", self.user, self.account);
        Ok(store.set_member(account.id, user, self.role.into()).await?)
    }
}
