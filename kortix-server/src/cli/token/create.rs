use std::{sync::Arc, time::Duration};

use anyhow::{Context as _, bail, ensure};
use clap::{Args, ValueEnum};
use secrecy::{ExposeSecret as _, SecretString};
use serde_json::json;

use crate::{
    auth::{jwt, keys::KeyHasher, secrets::ServerSecrets},
    cli::{Place, SecretsChoice, account, jwt_secret, say},
    domain::{
        account::Account,
        keys::{ApiKeyDraft, KeyMaker, MakeKeyError, ObviousKeyDraft},
        plan::Plan,
    },
    ids::UserId,
    store::Store,
};

const DAYS_OF_A_TOKEN: u64 = 30;
const DAY: Duration = Duration::from_hours(24);

#[derive(Debug, Args)]
pub(in crate::cli) struct Create {
    /// What to make: a pk_…:sk_… pair, an obv_… key, or a signed token.
    #[arg(long, value_enum)]
    kind: Kind,
    /// Whose credential it is; a personal account is made when the name is new.
    #[arg(long, value_name = "NAME")]
    account: String,
    /// Who acts with an `obv_` key, for as long as this user belongs to the account [default: its owner].
    #[arg(long, value_name = "NAME")]
    user: Option<String>,
    /// What a list of keys calls it.
    #[arg(long, value_name = "TEXT", default_value = "kortix-server token create")]
    name: String,
    /// The account's plan from now on: free, plus, pro, ultra, or a key such as `tier_12_100` [default: as it is; free
    /// for a new account].
    #[arg(long)]
    plan: Option<Plan>,
    /// Days that a signed token (30 by default) or a pair (for ever by default) is good for.
    #[arg(long, value_name = "DAYS", value_parser = clap::value_parser!(u64).range(1..=3650))]
    days: Option<u64>,
    /// Print {"kind","account","plan","credential"} instead of the credential alone.
    #[arg(long)]
    json: bool,
    #[command(flatten)]
    place: Place,
    #[command(flatten)]
    secrets: SecretsChoice,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
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

impl Create {
    pub(super) async fn run(self) -> anyhow::Result<()> {
        ensure!(
            self.user.is_none() || self.kind == Kind::Obvious,
            "--user goes with --kind obvious; the other kinds act as the account's owner"
        );
        ensure!(
            self.days.is_none() || self.kind != Kind::Obvious,
            "an obv_ key has no end; leave out --days, and revoke it by `kortix-server token revoke`"
        );
        let data_dir = self.place.open()?;
        let secrets_file = self.secrets.secrets_file.clone().unwrap_or_else(|| data_dir.secrets());
        let secrets = ServerSecrets::load(&secrets_file, jwt_secret())?;
        let store = self.place.store().await?;
        secrets.check_against(store.as_ref()).await?;
        let account = store.ensure_account(&self.account, self.plan).await?;
        let credential = self.credential(&store, &secrets, &account).await?;
        if !self.json {
            return say(credential.expose_secret());
        }
        let line = json!({
            "kind": self.kind.name(),
            "account": self.account,
            "plan": account.plan.key,
            "credential": credential.expose_secret(),
        });
        say(&line.to_string())
    }

    async fn credential(
        &self,
        store: &Arc<dyn Store>,
        secrets: &ServerSecrets,
        account: &Account,
    ) -> anyhow::Result<SecretString> {
        let maker = KeyMaker::new(Arc::clone(store), KeyHasher::new(&secrets.api_keys));
        match self.kind {
            Kind::Kortix => {
                let made = maker.api_key(ApiKeyDraft {
                    account: account.id,
                    title: self.name.clone(),
                    description: None,
                    lifetime: self.days.map(|days| DAY * u32::try_from(days).unwrap_or(u32::MAX)),
                    idempotency: None,
                });
                Ok(made.await?.key.credential())
            }
            Kind::Obvious => {
                let creator = self.creator(store.as_ref(), account).await?;
                let draft = ObviousKeyDraft {
                    workspace: account.id,
                    creator,
                    name: self.name.clone(),
                    idempotency: None,
                };
                match maker.obvious_key(draft).await {
                    Err(error @ MakeKeyError::TooMany { .. }) => Err(error)
                        .context("revoke one by `kortix-server token revoke`; `token list` shows them"),
                    made => Ok(made?.key.credential().clone()),
                }
            }
            Kind::Jwt => {
                let days = self.days.unwrap_or(DAYS_OF_A_TOKEN);
                jwt::issue(&secrets.jwt, account.owner, days * DAY.as_secs())
                    .context("the token could not be signed")
            }
        }
    }

    async fn creator(&self, store: &dyn Store, account: &Account) -> anyhow::Result<UserId> {
        let Some(name) = &self.user else { return Ok(account.owner) };
        let user = account::user_named(store, name).await?;
        if store.standing(user, account.id).await?.role.is_none() {
            bail!(
                "{name} does not belong to {account}; `kortix-server account member add {account} {name}` changes that",
                account = self.account
            );
        }
        Ok(user)
    }
}
