//! Who is calling: JSON Web Tokens, Kortix key pairs and Obvious keys.
//!
//! Every kind of credential is accepted on every route, so that one credential is enough for the whole server.
//! Which texts a refusal carries depends on the service whose route was called.

pub mod jwt;
pub mod keys;
pub mod secrets;

use std::sync::Arc;

use http::{HeaderMap, header::AUTHORIZATION};

use self::{
    jwt::JwtVerifier,
    keys::{ApiKey, KeyHasher, ObviousKey},
};
use crate::{
    domain::account::Caller,
    store::{Store, StoreError},
};

const API_KEY_HEADER: &str = "x-api-key";

/// Why a credential was refused, with the exact text of the Kortix service.
#[derive(Debug, thiserror::Error)]
pub enum Refusal {
    #[error("No valid authentication credentials found")]
    Missing,
    #[error("Invalid API key format. Expected format: pk_xxx:sk_xxx")]
    ApiKeyFormat,
    #[error("Invalid API key")]
    ApiKey,
    #[error("Invalid token format")]
    TokenFormat,
    #[error("Token uses unsupported algorithm: {0}. Supported: HS256, ES256.")]
    TokenAlgorithm(String),
    #[error("Token has expired")]
    TokenExpired,
    #[error("Invalid token signature")]
    TokenSignature,
    #[error("Invalid token")]
    Token,
    #[error(transparent)]
    Store(#[from] StoreError),
}

#[derive(Debug)]
pub struct Authenticator {
    store: Arc<dyn Store>,
    jwt: JwtVerifier,
    hasher: KeyHasher,
}

/// What a request presents, before it is known to be worth anything.
enum Presented<'a> {
    ApiKey(&'a str),
    Bearer(&'a str),
}

impl Authenticator {
    pub fn new(store: Arc<dyn Store>, secrets: &secrets::ServerSecrets) -> Self {
        Self { store, jwt: JwtVerifier::new(&secrets.jwt), hasher: KeyHasher::new(&secrets.api_keys) }
    }

    /// A key pair in `X-API-Key` is looked at alone: a bad one never falls back to the bearer token.
    pub async fn caller(&self, headers: &HeaderMap) -> Result<Caller, Refusal> {
        match presented(headers)? {
            Presented::ApiKey(text) => self.api_key(text).await,
            Presented::Bearer(text) if text.starts_with(ObviousKey::PREFIX) => self.obvious_key(text).await,
            Presented::Bearer(text) => self.jwt.verify(text),
        }
    }

    async fn api_key(&self, text: &str) -> Result<Caller, Refusal> {
        let (public, secret) = text.split_once(':').ok_or(Refusal::ApiKeyFormat)?;
        if !ApiKey::has_form_of_pair(public, secret) {
            return Err(Refusal::ApiKey);
        }
        let stored = self.store.api_key(public).await?.ok_or(Refusal::ApiKey)?;
        if !self.hasher.hash(secret).same(&stored.secret_hash) {
            return Err(Refusal::ApiKey);
        }
        Ok(Caller { account: stored.account })
    }

    async fn obvious_key(&self, text: &str) -> Result<Caller, Refusal> {
        if !ObviousKey::has_form(text) {
            return Err(Refusal::TokenFormat);
        }
        // Looked up by a keyed hash of all 256 bits: there is nothing left to compare.
        let account = self.store.obvious_key(self.hasher.hash(text)).await?.ok_or(Refusal::Token)?;
        Ok(Caller { account })
    }
}

fn presented(headers: &HeaderMap) -> Result<Presented<'_>, Refusal> {
    if let Some(value) = headers.get(API_KEY_HEADER).filter(|value| !value.is_empty()) {
        return value.to_str().map(Presented::ApiKey).map_err(|_| Refusal::ApiKeyFormat);
    }
    headers
        .get(AUTHORIZATION)
        .and_then(|value| value.to_str().ok())
        .and_then(|value| value.strip_prefix("Bearer "))
        .and_then(|rest| rest.split(' ').next())
        .map(Presented::Bearer)
        .ok_or(Refusal::Missing)
}
