//! Who is calling: JSON Web Tokens, Kortix key pairs and Obvious keys.
//!
//! Every kind of credential is accepted on every route, so that one credential is enough for the whole server.
//! Which texts a refusal carries depends on the service whose route was called.

pub mod jwks;
pub mod jwt;
pub mod keys;
pub mod receipts;
pub mod sealing;
pub mod secrets;
pub mod usage;

use std::{sync::Arc, time::Duration};

use http::{HeaderMap, header::AUTHORIZATION};
use secrecy::SecretString;

use self::{
    jwks::{HttpSource, Jwks, JwksUrl},
    jwt::{JwtVerifier, TokenRules},
    keys::{ApiKey, KeyHasher, ObviousKey},
    secrets::ServerSecrets,
    usage::UsageRecorder,
};
use crate::{
    domain::{
        account::Caller,
        key::{KeyKind, KeyRef},
    },
    ids::UserId,
    store::{Store, StoreError},
    timestamp::Timestamp,
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
    /// The key may be good: the database did not answer.
    #[error("API key validation failed")]
    ApiKeyUnchecked(#[source] StoreError),
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
    /// The token may be good: the issuer's keys are not to be had.
    #[error("Invalid token")]
    TokenUnchecked,
    /// A token signed with a secret that this server is not to have.
    #[error("Server authentication configuration error")]
    TokensNotConfigured,
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// Which tokens are accepted.
#[derive(Debug)]
pub struct AuthConfig {
    /// In place of the signing secret in the data directory.
    pub jwt_secret: Option<SecretString>,
    pub tokens: TokenRules,
    pub issuer: Option<IssuerConfig>,
    /// How seldom it is written down that a key was used.
    pub usage_throttle: Duration,
}

/// Where an issuer of ES256 tokens publishes its keys.
#[derive(Debug)]
pub struct IssuerConfig {
    pub url: JwksUrl,
    /// What the issuer's gateway asks for besides.
    pub api_key: Option<SecretString>,
}

impl IssuerConfig {
    fn open(self) -> anyhow::Result<Jwks> {
        Ok(Jwks::new(HttpSource::new(self.url, self.api_key.as_ref())?))
    }
}

impl Refusal {
    /// Whether nobody knows what the credential is worth.
    pub fn is_undecided(&self) -> bool {
        matches!(self, Self::ApiKeyUnchecked(_) | Self::TokenUnchecked | Self::Store(_))
    }
}

#[derive(Debug)]
pub struct Authenticator {
    store: Arc<dyn Store>,
    jwt: JwtVerifier,
    hasher: KeyHasher,
    usage: UsageRecorder,
}

/// What a request presents, before it is known to be worth anything.
enum Presented<'a> {
    ApiKey(&'a str),
    Bearer(&'a str),
}

impl Authenticator {
    /// An issuer is asked for its keys at once, in the background, so that a wrong address is in the log from the start.
    pub fn new(store: Arc<dyn Store>, secrets: &ServerSecrets, config: AuthConfig) -> anyhow::Result<Self> {
        let issuer = config.issuer.map(IssuerConfig::open).transpose()?;
        if let Some(issuer) = &issuer {
            issuer.refresh_in_background();
        }
        let jwt = JwtVerifier::new(&secrets.jwt, config.tokens, issuer);
        let usage = UsageRecorder::start(Arc::clone(&store), config.usage_throttle);
        Ok(Self { store, jwt, hasher: KeyHasher::new(&secrets.api_keys), usage })
    }

    /// A key pair in `X-API-Key` is looked at alone: a bad one never falls back to the bearer token.
    pub async fn caller(&self, headers: &HeaderMap) -> Result<Caller, Refusal> {
        match presented(headers)? {
            Presented::ApiKey(text) => self.api_key(text).await,
            Presented::Bearer(text) if text.starts_with(ObviousKey::PREFIX) => self.obvious_key(text).await,
            Presented::Bearer(text) => self.token(text).await,
        }
    }

    /// A token that did not come in a header.
    pub async fn token(&self, text: &str) -> Result<Caller, Refusal> {
        let user = self.jwt.verify(text).await?;
        Ok(Caller::personal(UserId::from_uuid(user)))
    }

    async fn api_key(&self, text: &str) -> Result<Caller, Refusal> {
        let (public, secret) = text.split_once(':').ok_or(Refusal::ApiKeyFormat)?;
        if !ApiKey::has_form_of_pair(public, secret) {
            return Err(Refusal::ApiKey);
        }
        let stored = self.store.api_key(public, Timestamp::now()).await.map_err(Refusal::ApiKeyUnchecked)?;
        let stored = stored.ok_or(Refusal::ApiKey)?;
        if !self.hasher.hash(secret).same(&stored.secret_hash) {
            return Err(Refusal::ApiKey);
        }
        self.usage.used(KeyRef { kind: KeyKind::Kortix, id: stored.id }, stored.last_used_at);
        Ok(Caller::personal(stored.owner))
    }

    async fn obvious_key(&self, text: &str) -> Result<Caller, Refusal> {
        if !ObviousKey::has_form(text) {
            return Err(Refusal::TokenFormat);
        }
        // Looked up by a keyed hash of all 256 bits: there is nothing left to compare.
        let stored = self.store.obvious_key(self.hasher.hash(text)).await?.ok_or(Refusal::Token)?;
        self.usage.used(KeyRef { kind: KeyKind::Obvious, id: stored.id }, stored.last_used_at);
        Ok(stored.caller)
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
