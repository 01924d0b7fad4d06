//! The credentials with which the owner of a fresh server can begin at once.

use std::{fs, path::Path};

use anyhow::Context as _;
use http::{HeaderMap, HeaderName, HeaderValue, header::AUTHORIZATION};
use secrecy::{ExposeSecret as _, SecretString};
use serde::{Deserialize, Serialize};

use crate::{
    auth::{Authenticator, secrets::write_private},
    data_dir::DataDir,
    domain::{
        keys::{ApiKeyDraft, KeyMaker, ObviousKeyDraft},
        plan::Plan,
    },
    store::Store,
};

const ACCOUNT: &str = "local";
const KEY_NAME: &str = "credentials.json";

#[derive(Serialize, Deserialize)]
struct Credentials {
    account: String,
    kortix: String,
    obvious: String,
}

/// Sees to it that `credentials.json` is there, for the data directory's owner alone, and that what it says is good:
/// it is not any more when the database or the secrets were replaced.
pub async fn ensure(
    data_dir: &DataDir,
    store: &dyn Store,
    keys: &KeyMaker,
    authenticator: &Authenticator,
) -> anyhow::Result<()> {
    let path = data_dir.credentials();
    if let Some(written) = read(&path)
        && is_good(&written, authenticator).await
    {
        return Ok(());
    }
    let account = store.ensure_account(ACCOUNT, Some(Plan::ULTRA)).await?;
    let draft = ApiKeyDraft {
        account: account.id,
        title: KEY_NAME.to_owned(),
        description: None,
        lifetime: None,
        idempotency: None,
    };
    let obvious = ObviousKeyDraft {
        workspace: account.id,
        creator: account.owner,
        name: KEY_NAME.to_owned(),
        idempotency: None,
    };
    let credentials = Credentials {
        account: ACCOUNT.to_owned(),
        kortix: expose(&keys.api_key(draft).await?.key.credential()),
        obvious: expose(keys.obvious_key(obvious).await?.key.credential()),
    };
    let text =
        serde_json::to_vec_pretty(&credentials).context("the credentials cannot be written as JSON")?;
    write_private(&path, &text)
}

fn read(path: &Path) -> Option<Credentials> {
    serde_json::from_slice(&fs::read(path).ok()?).ok()
}

async fn is_good(credentials: &Credentials, authenticator: &Authenticator) -> bool {
    let bearer = format!("Bearer {}", credentials.obvious);
    let presented = [(HeaderName::from_static("x-api-key"), &credentials.kortix), (AUTHORIZATION, &bearer)];
    for (name, value) in presented {
        let Ok(value) = HeaderValue::from_str(value) else { return false };
        if authenticator.caller(&HeaderMap::from_iter([(name, value)])).await.is_err() {
            return false;
        }
    }
    true
}

fn expose(secret: &SecretString) -> String {
    secret.expose_secret().to_owned()
}
