use std::process::ExitCode;

use clap::{Args, Subcommand, ValueEnum};
use secrecy::ExposeSecret as _;
use serde_json::json;

use super::{Place, block_on, jwt_secret, say};
use crate::{auth::secrets::ServerSecrets, database, domain::plan::Plan, issue};

#[derive(Debug, Subcommand)]
pub(super) enum Token {
    /// Make a credential and show it once. Works while the server runs.
    Create(Create),
}

#[derive(Debug, Args)]
pub(super) struct Create {
    /// What to make: a pk_…:sk_… pair, an obv_… key, or a signed token.
    #[arg(long, value_enum)]
    kind: Kind,
    /// Whose credential it is; the account is made when it is new.
    #[arg(long, value_name = "NAME")]
    account: String,
    /// The account's plan from now on: free, plus, pro, ultra, or a key such as `tier_12_100` [default: as it is; free
    /// for a new account].
    #[arg(long)]
    plan: Option<Plan>,
    /// Days that a signed token is good for.
    #[arg(long, value_name = "DAYS", default_value_t = 30, value_parser = clap::value_parser!(u64).range(1..=3650))]
    days: u64,
    /// Print {"kind","account","plan","credential"} instead of the credential alone.
    #[arg(long)]
    json: bool,
    #[command(flatten)]
    place: Place,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
enum Kind {
    Kortix,
    Obvious,
    Jwt,
}

impl Kind {
    fn name(self) -> &'static str {
        match self {
            Self::Kortix => "kortix",
            Self::Obvious => "obvious",
            Self::Jwt => "jwt",
        }
    }
}

impl Token {
    pub(super) fn run(self) -> anyhow::Result<ExitCode> {
        let Self::Create(create) = self;
        block_on(create.run())
    }
}

impl Create {
    async fn run(self) -> anyhow::Result<ExitCode> {
        let data_dir = self.place.open()?;
        let secrets = ServerSecrets::load(data_dir.path(), jwt_secret())?;
        let store = database::open(&data_dir, self.place.database_url.as_deref()).await?;
        let account = store.ensure_account(&self.account, self.plan).await?;
        let credential = match self.kind {
            Kind::Kortix => issue::kortix_key(store.as_ref(), &secrets, account.id).await?,
            Kind::Obvious => issue::obvious_key(store.as_ref(), &secrets, account.id, account.owner).await?,
            Kind::Jwt => issue::token(&secrets, account.owner, self.days * 24 * 60 * 60)?,
        };
        let credential = credential.expose_secret();
        if !self.json {
            say(credential)?;
            return Ok(ExitCode::SUCCESS);
        }
        let line = json!({
            "kind": self.kind.name(),
            "account": self.account,
            "plan": account.plan.key,
            "credential": credential,
        });
        say(&line.to_string())?;
        Ok(ExitCode::SUCCESS)
    }
}
