use async_trait::async_trait;

use super::{IdempotencyKey, Repetition, Result, StoreError};
use crate::{
    auth::keys::{KeyHash, StoredApiKey, StoredObviousKey},
    domain::key::{ApiKeyRecord, KeyRef, NewApiKey, NewObviousKey, ObviousKeyRecord},
    ids::{AccountId, ApiKeyId},
    timestamp::Timestamp,
};

#[derive(Debug, thiserror::Error)]
pub enum AddKeyError {
    #[error("the workspace has {limit} keys, and more are not allowed")]
    TooMany { limit: i64 },
    #[error("the idempotency key was used before")]
    Repeated(Repetition),
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// Keys, by their hashes.
#[async_trait]
pub trait KeyStore: Send + Sync {
    /// An account that is not known yet begins here. `answer` is what a repetition is given.
    async fn add_api_key(
        &self,
        key: &NewApiKey,
        idempotency: Option<&IdempotencyKey>,
        answer: &str,
    ) -> Result<(), AddKeyError>;
    /// The key of that public half, if it is good at that time.
    async fn api_key(&self, public_key: &str, at: Timestamp) -> Result<Option<StoredApiKey>>;
    /// The account's keys, newest first.
    async fn api_keys(&self, account: AccountId) -> Result<Vec<ApiKeyRecord>>;
    /// Whether the account has that key. It is revoked from then on; fine when it was.
    async fn revoke_api_key(&self, account: AccountId, id: ApiKeyId) -> Result<bool>;
    /// Whether the account had that key.
    async fn delete_api_key(&self, account: AccountId, id: ApiKeyId) -> Result<bool>;
    /// Refuses when the workspace has as many as it may have. `answer` is what a repetition is given.
    async fn add_obvious_key(
        &self,
        key: &NewObviousKey,
        idempotency: Option<&IdempotencyKey>,
        answer: &str,
    ) -> Result<(), AddKeyError>;
    /// Whose key it is, as long as that user belongs to its workspace.
    async fn obvious_key(&self, key_hash: KeyHash) -> Result<Option<StoredObviousKey>>;
    /// The workspace's keys, newest first.
    async fn obvious_keys(&self, workspace: AccountId) -> Result<Vec<ObviousKeyRecord>>;
    /// Whether the workspace had that key.
    async fn delete_obvious_key(&self, workspace: AccountId, id: ApiKeyId) -> Result<bool>;
    /// The fingerprint of the secret under which keys are hashed: the one that is kept, or else this one from now on.
    async fn keep_fingerprint(&self, fingerprint: KeyHash) -> Result<KeyHash>;
    /// Deletes every key, and the fingerprint with them. How many there were.
    async fn delete_every_key(&self) -> Result<u64>;
    /// The account of a key of any kind.
    async fn find_key(&self, id: ApiKeyId) -> Result<Option<(AccountId, KeyRef)>>;
    /// Records that the key was used. A later use that was recorded before stays.
    async fn key_used(&self, key: KeyRef, at: Timestamp) -> Result<()>;
}
