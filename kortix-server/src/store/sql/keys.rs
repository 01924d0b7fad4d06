use async_trait::async_trait;
use sqlx::FromRow;
use uuid::Uuid;

use super::{SqlStore, accounts::hold_account, idempotency};
use crate::{
    auth::keys::{KeyHash, StoredApiKey, StoredObviousKey},
    domain::{
        account::Caller,
        key::{
            ApiKeyRecord, KeyKind, KeyRef, KeyStatus, MOST_OBVIOUS_KEYS, NewApiKey, NewObviousKey,
            ObviousKeyRecord,
        },
    },
    ids::{AccountId, ApiKeyId, UserId},
    store::{AddKeyError, IdempotencyKey, KeyStore, Result, error::unreadable},
    timestamp::Timestamp,
};

#[derive(FromRow)]
struct ApiKeyRow {
    id: Uuid,
    public_key: String,
    title: String,
    description: Option<String>,
    status: String,
    expires_at: Option<i64>,
    last_used_at: Option<i64>,
    created_at: i64,
}

impl ApiKeyRow {
    fn into_record(self) -> Result<ApiKeyRecord> {
        Ok(ApiKeyRecord {
            id: ApiKeyId::from_uuid(self.id),
            public_key: self.public_key,
            title: self.title,
            description: self.description,
            status: KeyStatus::from_stored(&self.status).ok_or_else(|| unreadable("status"))?,
            expires_at: self.expires_at.map(Timestamp::from_micros),
            last_used_at: self.last_used_at.map(Timestamp::from_micros),
            created_at: Timestamp::from_micros(self.created_at),
        })
    }
}

#[derive(FromRow)]
struct ObviousKeyRow {
    id: Uuid,
    created_by: Uuid,
    creator_name: Option<String>,
    name: String,
    prefix: String,
    last_used_at: Option<i64>,
    created_at: i64,
}

impl From<ObviousKeyRow> for ObviousKeyRecord {
    fn from(row: ObviousKeyRow) -> Self {
        Self {
            id: ApiKeyId::from_uuid(row.id),
            creator: UserId::from_uuid(row.created_by),
            creator_name: row.creator_name,
            name: row.name,
            prefix: row.prefix,
            last_used_at: row.last_used_at.map(Timestamp::from_micros),
            created_at: Timestamp::from_micros(row.created_at),
        }
    }
}

#[async_trait]
impl KeyStore for SqlStore {
    async fn add_api_key(
        &self,
        key: &NewApiKey,
        idempotency: Option<&IdempotencyKey>,
        answer: &str,
    ) -> Result<(), AddKeyError> {
        let mut tx = self.begin().await?;
        hold_account(&mut tx, key.account, key.created_at).await?;
        if let Some(repetition) = idempotency::claim(&mut tx, key.account, idempotency, answer, None).await? {
            return Err(AddKeyError::Repeated(repetition));
        }
        sqlx::query(
            "INSERT INTO api_keys
                 (id, account_id, public_key, secret_hash, title, description, expires_at, created_at)
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8)",
        )
        .bind(key.id.uuid())
        .bind(key.account.uuid())
        .bind(&key.public_key)
        .bind(key.secret_hash.as_bytes().as_slice())
        .bind(&key.title)
        .bind(key.description.as_deref())
        .bind(key.expires_at.map(Timestamp::micros))
        .bind(key.created_at.micros())
        .execute(&mut *tx)
        .await?;
        tx.commit().await?;
        Ok(())
    }

    async fn api_key(&self, public_key: &str, at: Timestamp) -> Result<Option<StoredApiKey>> {
        let row: Option<(Uuid, Uuid, Vec<u8>, Option<i64>)> = sqlx::query_as(
            "SELECT k.id, a.owner_id, k.secret_hash, k.last_used_at
             FROM api_keys k JOIN accounts a ON a.id = k.account_id
             WHERE k.public_key = $1 AND k.status = 'active' AND (k.expires_at IS NULL OR k.expires_at > $2)",
        )
        .bind(public_key)
        .bind(at.micros())
        .fetch_optional(self.readers())
        .await?;
        let Some((id, owner, hash, last_used_at)) = row else { return Ok(None) };
        Ok(Some(StoredApiKey {
            id: ApiKeyId::from_uuid(id),
            owner: UserId::from_uuid(owner),
            secret_hash: KeyHash::from_stored(&hash).ok_or_else(|| unreadable("secret_hash"))?,
            last_used_at: last_used_at.map(Timestamp::from_micros),
        }))
    }

    async fn api_keys(&self, account: AccountId) -> Result<Vec<ApiKeyRecord>> {
        let rows: Vec<ApiKeyRow> = sqlx::query_as(
            "SELECT id, public_key, title, description, status, expires_at, last_used_at, created_at
             FROM api_keys WHERE account_id = $1 ORDER BY created_at DESC, id DESC",
        )
        .bind(account.uuid())
        .fetch_all(self.readers())
        .await?;
        rows.into_iter().map(ApiKeyRow::into_record).collect()
    }

    async fn revoke_api_key(&self, account: AccountId, id: ApiKeyId) -> Result<bool> {
        let mut tx = self.begin().await?;
        let revoked = sqlx::query("UPDATE api_keys SET status = 'revoked' WHERE account_id = $1 AND id = $2")
            .bind(account.uuid())
            .bind(id.uuid())
            .execute(&mut *tx)
            .await?;
        tx.commit().await?;
        Ok(revoked.rows_affected() == 1)
    }

    async fn delete_api_key(&self, account: AccountId, id: ApiKeyId) -> Result<bool> {
        let mut tx = self.begin().await?;
        let deleted = sqlx::query("DELETE FROM api_keys WHERE account_id = $1 AND id = $2")
            .bind(account.uuid())
            .bind(id.uuid())
            .execute(&mut *tx)
            .await?;
        tx.commit().await?;
        Ok(deleted.rows_affected() == 1)
    }

    async fn add_obvious_key(
        &self,
        key: &NewObviousKey,
        idempotency: Option<&IdempotencyKey>,
        answer: &str,
    ) -> Result<(), AddKeyError> {
        let mut tx = self.begin().await?;
        hold_account(&mut tx, key.account, key.created_at).await?;
        // A repetition is answered also when there is no room for anything new.
        if let Some(repetition) = idempotency::claim(&mut tx, key.account, idempotency, answer, None).await? {
            return Err(AddKeyError::Repeated(repetition));
        }
        let (held,): (i64,) = sqlx::query_as("SELECT count(*) FROM obvious_keys WHERE account_id = $1")
            .bind(key.account.uuid())
            .fetch_one(&mut *tx)
            .await?;
        if held >= MOST_OBVIOUS_KEYS {
            return Err(AddKeyError::TooMany { limit: MOST_OBVIOUS_KEYS });
        }
        sqlx::query(
            "INSERT INTO obvious_keys (id, account_id, created_by, key_hash, prefix, name, created_at)
             VALUES ($1, $2, $3, $4, $5, $6, $7)",
        )
        .bind(key.id.uuid())
        .bind(key.account.uuid())
        .bind(key.creator.uuid())
        .bind(key.hash.as_bytes().as_slice())
        .bind(&key.prefix)
        .bind(&key.name)
        .bind(key.created_at.micros())
        .execute(&mut *tx)
        .await?;
        tx.commit().await?;
        Ok(())
    }

    async fn obvious_key(&self, key_hash: KeyHash) -> Result<Option<StoredObviousKey>> {
        let row: Option<(Uuid, Uuid, Uuid, Option<i64>)> = sqlx::query_as(
            "SELECT k.id, k.created_by, k.account_id, k.last_used_at
             FROM obvious_keys k JOIN accounts a ON a.id = k.account_id
             WHERE k.key_hash = $1
               AND (a.owner_id = k.created_by OR EXISTS (
                   SELECT 1 FROM account_members m
                   WHERE m.account_id = k.account_id AND m.user_id = k.created_by))",
        )
        .bind(key_hash.as_bytes().as_slice())
        .fetch_optional(self.readers())
        .await?;
        Ok(row.map(|(id, user, account, last_used_at)| StoredObviousKey {
            id: ApiKeyId::from_uuid(id),
            caller: Caller { user: UserId::from_uuid(user), account: AccountId::from_uuid(account) },
            last_used_at: last_used_at.map(Timestamp::from_micros),
        }))
    }

    async fn obvious_keys(&self, workspace: AccountId) -> Result<Vec<ObviousKeyRecord>> {
        let rows: Vec<ObviousKeyRow> = sqlx::query_as(
            "SELECT k.id, k.created_by, u.name AS creator_name, k.name, k.prefix, k.last_used_at, k.created_at
             FROM obvious_keys k LEFT JOIN accounts u ON u.id = k.created_by
             WHERE k.account_id = $1 ORDER BY k.created_at DESC, k.id DESC",
        )
        .bind(workspace.uuid())
        .fetch_all(self.readers())
        .await?;
        Ok(rows.into_iter().map(ObviousKeyRecord::from).collect())
    }

    async fn delete_obvious_key(&self, workspace: AccountId, id: ApiKeyId) -> Result<bool> {
        let mut tx = self.begin().await?;
        let deleted = sqlx::query("DELETE FROM obvious_keys WHERE account_id = $1 AND id = $2")
            .bind(workspace.uuid())
            .bind(id.uuid())
            .execute(&mut *tx)
            .await?;
        tx.commit().await?;
        Ok(deleted.rows_affected() == 1)
    }

    async fn keep_fingerprint(&self, fingerprint: KeyHash) -> Result<KeyHash> {
        let mut tx = self.begin().await?;
        sqlx::query(
            "INSERT INTO secret_fingerprints (secret, fingerprint, created_at) VALUES ('keys', $1, $2)
             ON CONFLICT (secret) DO NOTHING",
        )
        .bind(fingerprint.as_bytes().as_slice())
        .bind(Timestamp::now().micros())
        .execute(&mut *tx)
        .await?;
        let (kept,): (Vec<u8>,) =
            sqlx::query_as("SELECT fingerprint FROM secret_fingerprints WHERE secret = 'keys'")
                .fetch_one(&mut *tx)
                .await?;
        tx.commit().await?;
        Ok(KeyHash::from_stored(&kept).ok_or_else(|| unreadable("fingerprint"))?)
    }

    async fn delete_every_key(&self) -> Result<u64> {
        let mut tx = self.begin().await?;
        let pairs = sqlx::query("DELETE FROM api_keys").execute(&mut *tx).await?.rows_affected();
        let keys = sqlx::query("DELETE FROM obvious_keys").execute(&mut *tx).await?.rows_affected();
        sqlx::query("DELETE FROM secret_fingerprints WHERE secret = 'keys'").execute(&mut *tx).await?;
        tx.commit().await?;
        Ok(pairs + keys)
    }

    async fn find_key(&self, id: ApiKeyId) -> Result<Option<(AccountId, KeyRef)>> {
        let row: Option<(Uuid, bool)> = sqlx::query_as(
            "SELECT account_id, TRUE FROM api_keys WHERE id = $1
             UNION ALL SELECT account_id, FALSE FROM obvious_keys WHERE id = $1",
        )
        .bind(id.uuid())
        .fetch_optional(self.readers())
        .await?;
        Ok(row.map(|(account, is_pair)| {
            let kind = if is_pair { KeyKind::Kortix } else { KeyKind::Obvious };
            (AccountId::from_uuid(account), KeyRef { kind, id })
        }))
    }

    async fn key_used(&self, key: KeyRef, at: Timestamp) -> Result<()> {
        let statement = match key.kind {
            KeyKind::Kortix => {
                "UPDATE api_keys SET last_used_at = $2
                 WHERE id = $1 AND (last_used_at IS NULL OR last_used_at < $2)"
            }
            KeyKind::Obvious => {
                "UPDATE obvious_keys SET last_used_at = $2
                 WHERE id = $1 AND (last_used_at IS NULL OR last_used_at < $2)"
            }
        };
        let mut tx = self.begin().await?;
        sqlx::query(statement).bind(key.id.uuid()).bind(at.micros()).execute(&mut *tx).await?;
        Ok(tx.commit().await?)
    }
}
