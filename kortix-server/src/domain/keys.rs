//! Making keys. A secret is shown once and never kept.

use std::{sync::Arc, time::Duration};

use secrecy::ExposeSecret as _;

use super::key::{NewApiKey, NewObviousKey};
use crate::{
    auth::keys::{ApiKey, KeyHasher, ObviousKey},
    ids::{AccountId, ApiKeyId, UserId},
    store::{AddKeyError, IdempotencyKey, Repetition, Store, StoreError},
    timestamp::Timestamp,
};

/// What somebody asks of a new API key.
#[derive(Clone, Debug)]
pub struct ApiKeyDraft {
    pub account: AccountId,
    pub title: String,
    pub description: Option<String>,
    pub lifetime: Option<Duration>,
    pub idempotency: Option<IdempotencyKey>,
}

/// A new API key, with its secret.
#[derive(Debug)]
pub struct MadeApiKey {
    pub id: ApiKeyId,
    pub key: ApiKey,
    pub expires_at: Option<Timestamp>,
    pub created_at: Timestamp,
    /// Whether an earlier call made it.
    pub replayed: bool,
}

/// What somebody asks of a new `obv_` key, with which `creator` is to act in the workspace.
#[derive(Clone, Debug)]
pub struct ObviousKeyDraft {
    pub workspace: AccountId,
    pub creator: UserId,
    pub name: String,
    pub idempotency: Option<IdempotencyKey>,
}

/// A new `obv_` key.
#[derive(Debug)]
pub struct MadeObviousKey {
    pub id: ApiKeyId,
    pub key: ObviousKey,
    pub created_at: Timestamp,
    /// Whether an earlier call made it.
    pub replayed: bool,
}

#[derive(Debug, thiserror::Error)]
pub enum MakeKeyError {
    #[error("the idempotency key was used for another request")]
    KeyReused,
    #[error("a request with this idempotency key is under way")]
    UnderWay,
    #[error("the workspace has {limit} keys, and more are not allowed")]
    TooMany { limit: i64 },
    #[error("the system has no random numbers")]
    NoRandom(#[from] getrandom::Error),
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl From<AddKeyError> for MakeKeyError {
    fn from(error: AddKeyError) -> Self {
        match error {
            AddKeyError::TooMany { limit } => Self::TooMany { limit },
            AddKeyError::Repeated(Repetition::KeyReused) => Self::KeyReused,
            AddKeyError::Repeated(_) => Self::UnderWay,
            AddKeyError::Store(error) => Self::Store(error),
        }
    }
}

/// Makes keys and hands them to the store.
#[derive(Debug)]
pub struct KeyMaker {
    store: Arc<dyn Store>,
    hasher: KeyHasher,
}

/// What a repeated call needs to be given the same key again. The secret follows from it, the client's own key and the
/// server's secret, so that it need not be kept.
struct Origin {
    id: ApiKeyId,
    created_at: Timestamp,
}

impl KeyMaker {
    pub fn new(store: Arc<dyn Store>, hasher: KeyHasher) -> Self {
        Self { store, hasher }
    }

    pub async fn api_key(&self, draft: ApiKeyDraft) -> Result<MadeApiKey, MakeKeyError> {
        let origin = Origin { id: ApiKeyId::new(), created_at: Timestamp::now() };
        let made = self.made(&origin, &draft)?;
        let new = NewApiKey {
            id: made.id,
            account: draft.account,
            public_key: made.key.public.clone(),
            secret_hash: self.hasher.hash(made.key.secret.expose_secret()),
            title: draft.title.clone(),
            description: draft.description.clone(),
            expires_at: made.expires_at,
            created_at: made.created_at,
        };
        match self.store.add_api_key(&new, draft.idempotency.as_ref(), &origin.to_answer()).await {
            Ok(()) => Ok(made),
            Err(AddKeyError::Repeated(Repetition::Answered(answer))) => {
                // An answer of another form was given by another operation, whose key this is.
                let origin = Origin::from_answer(&answer).ok_or(MakeKeyError::KeyReused)?;
                Ok(MadeApiKey { replayed: true, ..self.made(&origin, &draft)? })
            }
            Err(error) => Err(error.into()),
        }
    }

    fn made(&self, origin: &Origin, draft: &ApiKeyDraft) -> Result<MadeApiKey, getrandom::Error> {
        let key = match &draft.idempotency {
            None => ApiKey::random()?,
            Some(client) => ApiKey::derived(&self.hasher, origin.id, &client.key),
        };
        let expires_at = draft.lifetime.map(|lifetime| origin.created_at.after(lifetime));
        Ok(MadeApiKey { id: origin.id, key, expires_at, created_at: origin.created_at, replayed: false })
    }

    pub async fn obvious_key(&self, draft: ObviousKeyDraft) -> Result<MadeObviousKey, MakeKeyError> {
        let origin = Origin { id: ApiKeyId::new(), created_at: Timestamp::now() };
        let made = self.made_obvious(&origin, &draft)?;
        let new = NewObviousKey {
            id: made.id,
            account: draft.workspace,
            creator: draft.creator,
            hash: self.hasher.hash(made.key.credential().expose_secret()),
            prefix: made.key.visible_prefix(),
            name: draft.name.clone(),
            created_at: made.created_at,
        };
        match self.store.add_obvious_key(&new, draft.idempotency.as_ref(), &origin.to_answer()).await {
            Ok(()) => Ok(made),
            Err(AddKeyError::Repeated(Repetition::Answered(answer))) => {
                let origin = Origin::from_answer(&answer).ok_or(MakeKeyError::KeyReused)?;
                Ok(MadeObviousKey { replayed: true, ..self.made_obvious(&origin, &draft)? })
            }
            Err(error) => Err(error.into()),
        }
    }

    fn made_obvious(
        &self,
        origin: &Origin,
        draft: &ObviousKeyDraft,
    ) -> Result<MadeObviousKey, getrandom::Error> {
        let key = match &draft.idempotency {
            None => ObviousKey::random()?,
            Some(client) => ObviousKey::derived(&self.hasher, origin.id, &client.key),
        };
        Ok(MadeObviousKey { id: origin.id, key, created_at: origin.created_at, replayed: false })
    }
}

impl Origin {
    fn to_answer(&self) -> String {
        format!("{} {}", self.id.prefixed(), self.created_at.micros())
    }

    fn from_answer(answer: &str) -> Option<Self> {
        let (id, created_at) = answer.split_once(' ')?;
        let created_at = Timestamp::from_micros(created_at.parse().ok()?);
        Some(Self { id: ApiKeyId::parse(id)?, created_at })
    }
}
