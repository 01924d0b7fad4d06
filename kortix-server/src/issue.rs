//! Making credentials. What is returned is shown once; the database keeps a hash.

use anyhow::Context as _;
use secrecy::{ExposeSecret as _, SecretString};

use crate::{
    auth::{
        jwt,
        keys::{ApiKey, KeyHasher, ObviousKey},
        secrets::ServerSecrets,
    },
    ids::{AccountId, UserId},
    store::Store,
};

const NO_RANDOM: &str = "the system has no random numbers";

/// A key pair for `X-API-Key`.
pub async fn kortix_key(
    store: &dyn Store,
    secrets: &ServerSecrets,
    account: AccountId,
) -> anyhow::Result<SecretString> {
    let key = ApiKey::random().context(NO_RANDOM)?;
    let hash = KeyHasher::new(&secrets.api_keys).hash(key.secret.expose_secret());
    store.add_api_key(account, &key.public, hash).await?;
    Ok(key.credential())
}

/// An `obv_` key.
pub async fn obvious_key(
    store: &dyn Store,
    secrets: &ServerSecrets,
    account: AccountId,
    creator: UserId,
) -> anyhow::Result<SecretString> {
    let key = ObviousKey::random().context(NO_RANDOM)?;
    let hash = KeyHasher::new(&secrets.api_keys).hash(key.credential().expose_secret());
    store.add_obvious_key(account, creator, &key.visible_prefix(), hash).await?;
    Ok(key.credential().clone())
}

/// A signed token that is good for that many seconds.
pub fn token(secrets: &ServerSecrets, user: UserId, seconds: u64) -> anyhow::Result<SecretString> {
    jwt::issue(&secrets.jwt, user, seconds).context("the token could not be signed")
}
