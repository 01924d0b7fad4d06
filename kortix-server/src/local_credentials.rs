//! The credentials with which the owner of a fresh server can begin at once.

use anyhow::Context as _;
use secrecy::ExposeSecret as _;
use serde::Serialize;

use crate::{
    auth::secrets::{ServerSecrets, write_private_new},
    data_dir::DataDir,
    domain::plan::Plan,
    issue,
    store::Store,
};

const ACCOUNT: &str = "local";

#[derive(Serialize)]
struct Credentials<'a> {
    account: &'a str,
    kortix: &'a str,
    obvious: &'a str,
}

/// Writes `credentials.json` for the data directory's owner alone, at the first start.
pub async fn ensure(data_dir: &DataDir, store: &dyn Store, secrets: &ServerSecrets) -> anyhow::Result<()> {
    let path = data_dir.credentials();
    if path.exists() {
        return Ok(());
    }
    let account = store.ensure_account(ACCOUNT, Some(Plan::ULTRA)).await?;
    let kortix = issue::kortix_key(store, secrets, account.id).await?;
    let obvious = issue::obvious_key(store, secrets, account.id).await?;
    let credentials =
        Credentials { account: ACCOUNT, kortix: kortix.expose_secret(), obvious: obvious.expose_secret() };
    let text =
        serde_json::to_vec_pretty(&credentials).context("the credentials cannot be written as JSON")?;
    write_private_new(&path, &text)
}
