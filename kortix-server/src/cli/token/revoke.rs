use anyhow::Context as _;
use clap::Args;

use crate::{cli::Place, domain::key::KeyKind, ids::ApiKeyId};

#[derive(Debug, Args)]
pub(in crate::cli) struct Revoke {
    /// Id of the key, as `kortix-server token list` shows it.
    #[arg(value_name = "KEY")]
    key: String,
    #[command(flatten)]
    place: Place,
}

impl Revoke {
    pub(super) async fn run(self) -> anyhow::Result<()> {
        let store = self.place.store().await?;
        let found = match ApiKeyId::parse(&self.key) {
            Some(id) => store.find_key(id).await?,
            None => None,
        };
        let (account, key) = found.with_context(|| {
            format!("no key has the id {}; `kortix-server token list` shows all", self.key)
        })?;
        match key.kind {
            KeyKind::Kortix => store.revoke_api_key(account, key.id).await?,
            KeyKind::Obvious => store.delete_obvious_key(account, key.id).await?,
        };
        Ok(())
    }
}
