use async_trait::async_trait;
use sqlx::FromRow;
use uuid::Uuid;

use super::SqliteStore;
use crate::{
    auth::keys::{KeyHash, StoredApiKey},
    domain::{account::Account, plan::Plan},
    ids::AccountId,
    store::{AccountStore, Result, StoreError},
    timestamp::Timestamp,
};

#[derive(FromRow)]
struct AccountRow {
    id: Uuid,
    name: Option<String>,
    plan: String,
    thread_count: i64,
    project_count: i64,
}

impl From<AccountRow> for Account {
    fn from(row: AccountRow) -> Self {
        Self {
            id: AccountId::from_uuid(row.id),
            name: row.name,
            plan: Plan::stored(&row.plan),
            thread_count: row.thread_count,
            project_count: row.project_count,
        }
    }
}

#[async_trait]
impl AccountStore for SqliteStore {
    async fn ensure_account(&self, name: &str, plan: Option<Plan>) -> Result<Account> {
        let row: AccountRow = sqlx::query_as(
            "INSERT INTO accounts (id, name, plan, created_at) VALUES ($1, $2, coalesce($3, 'free'), $4)
             ON CONFLICT (name) DO UPDATE SET plan = coalesce($3, plan)
             RETURNING id, name, plan, thread_count, project_count",
        )
        .bind(AccountId::new().uuid())
        .bind(name)
        .bind(plan.map(|plan| plan.key))
        .bind(Timestamp::now().micros())
        .fetch_one(&self.writer)
        .await?;
        Ok(row.into())
    }

    async fn account(&self, id: AccountId) -> Result<Option<Account>> {
        let row: Option<AccountRow> =
            sqlx::query_as("SELECT id, name, plan, thread_count, project_count FROM accounts WHERE id = $1")
                .bind(id.uuid())
                .fetch_optional(&self.readers)
                .await?;
        Ok(row.map(Account::from))
    }

    async fn add_api_key(&self, account: AccountId, public_key: &str, secret_hash: KeyHash) -> Result<()> {
        sqlx::query(
            "INSERT INTO api_keys (public_key, account_id, secret_hash, created_at) VALUES ($1, $2, $3, $4)",
        )
        .bind(public_key)
        .bind(account.uuid())
        .bind(secret_hash.as_bytes().as_slice())
        .bind(Timestamp::now().micros())
        .execute(&self.writer)
        .await?;
        Ok(())
    }

    async fn api_key(&self, public_key: &str) -> Result<Option<StoredApiKey>> {
        let row: Option<(Uuid, Vec<u8>)> =
            sqlx::query_as("SELECT account_id, secret_hash FROM api_keys WHERE public_key = $1")
                .bind(public_key)
                .fetch_optional(&self.readers)
                .await?;
        row.map(|(account, hash)| {
            let secret_hash = KeyHash::from_stored(&hash).ok_or_else(|| super::unreadable("secret_hash"))?;
            Ok::<_, StoreError>(StoredApiKey { account: AccountId::from_uuid(account), secret_hash })
        })
        .transpose()
    }

    async fn add_obvious_key(&self, account: AccountId, prefix: &str, key_hash: KeyHash) -> Result<()> {
        sqlx::query(
            "INSERT INTO obvious_keys (key_hash, prefix, account_id, created_at) VALUES ($1, $2, $3, $4)",
        )
        .bind(key_hash.as_bytes().as_slice())
        .bind(prefix)
        .bind(account.uuid())
        .bind(Timestamp::now().micros())
        .execute(&self.writer)
        .await?;
        Ok(())
    }

    async fn obvious_key(&self, key_hash: KeyHash) -> Result<Option<AccountId>> {
        let row: Option<(Uuid,)> = sqlx::query_as("SELECT account_id FROM obvious_keys WHERE key_hash = $1")
            .bind(key_hash.as_bytes().as_slice())
            .fetch_optional(&self.readers)
            .await?;
        Ok(row.map(|(account,)| AccountId::from_uuid(account)))
    }
}
