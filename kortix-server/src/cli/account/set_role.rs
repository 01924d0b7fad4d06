use clap::{Args, ValueEnum};

use super::{described, line, named, user_named};
use crate::{
    cli::{Place, say},
    domain::account::PlatformRole,
};

#[derive(Debug, Args)]
pub(in crate::cli) struct SetRole {
    /// Name or id of the user's personal account.
    #[arg(value_name = "USER")]
    user: String,
    /// `admin` and `super_admin` see and change what is in every account.
    #[arg(value_name = "ROLE")]
    role: Choice,
    /// Print the account as JSON.
    #[arg(long)]
    json: bool,
    #[command(flatten)]
    place: Place,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
enum Choice {
    User,
    Admin,
    #[value(name = "super_admin")]
    SuperAdmin,
}

impl From<Choice> for PlatformRole {
    fn from(choice: Choice) -> Self {
        match choice {
            Choice::User => Self::User,
            Choice::Admin => Self::Admin,
            Choice::SuperAdmin => Self::SuperAdmin,
        }
    }
}

impl SetRole {
    pub(super) async fn run(self) -> anyhow::Result<()> {
        let store = self.place.store().await?;
        let user = user_named(store.as_ref(), &self.user).await?;
        store.set_platform_role(user, self.role.into()).await?;
        let account = named(store.as_ref(), &self.user).await?;
        say(&if self.json { described(&account).to_string() } else { line(&account) })
    }
}
