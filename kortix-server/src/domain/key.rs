//! Keys that the server made and can take back, as their owners see them. Nothing here opens anything.

use super::account::stored_enum;
use crate::{
    auth::keys::KeyHash,
    ids::{AccountId, ApiKeyId, UserId},
    timestamp::Timestamp,
};

/// How many `obv_` keys a workspace may have.
pub const MOST_OBVIOUS_KEYS: i64 = 50;

stored_enum!(
    /// Whether an API key still counts. One that has expired stays `active`: its time tells.
    KeyStatus { Active = "active", Revoked = "revoked" }
);

/// A `pk_…:sk_…` pair, which acts as the owner of its account.
#[derive(Clone, Debug)]
pub struct ApiKeyRecord {
    pub id: ApiKeyId,
    pub public_key: String,
    pub title: String,
    pub description: Option<String>,
    pub status: KeyStatus,
    pub expires_at: Option<Timestamp>,
    pub last_used_at: Option<Timestamp>,
    pub created_at: Timestamp,
}

#[derive(Clone, Debug)]
pub struct NewApiKey {
    pub id: ApiKeyId,
    pub account: AccountId,
    pub public_key: String,
    pub secret_hash: KeyHash,
    pub title: String,
    pub description: Option<String>,
    pub expires_at: Option<Timestamp>,
    pub created_at: Timestamp,
}

/// An `obv_…` key, which acts as its creator in one workspace.
#[derive(Clone, Debug)]
pub struct ObviousKeyRecord {
    pub id: ApiKeyId,
    pub creator: UserId,
    /// The creator's name, if the server knows it.
    pub creator_name: Option<String>,
    pub name: String,
    /// The first of its digits, by which a list tells keys apart.
    pub prefix: String,
    pub last_used_at: Option<Timestamp>,
    pub created_at: Timestamp,
}

#[derive(Clone, Debug)]
pub struct NewObviousKey {
    pub id: ApiKeyId,
    pub account: AccountId,
    pub creator: UserId,
    pub hash: KeyHash,
    pub prefix: String,
    pub name: String,
    pub created_at: Timestamp,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum KeyKind {
    Kortix,
    Obvious,
}

/// A key, wherever it is kept.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct KeyRef {
    pub kind: KeyKind,
    pub id: ApiKeyId,
}
