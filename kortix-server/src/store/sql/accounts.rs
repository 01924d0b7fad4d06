use async_trait::async_trait;
use sqlx::FromRow;
use uuid::Uuid;

use super::{Conn, SqlStore};
use crate::{
    domain::{
        account::{Account, PlatformRole, Role, Standing},
        plan::Plan,
    },
    ids::{AccountId, ServerId, UserId},
    store::{AccountStore, Result, error::unreadable},
    timestamp::Timestamp,
};

#[derive(FromRow)]
pub(super) struct AccountRow {
    id: Uuid,
    owner_id: Uuid,
    name: Option<String>,
    plan: String,
    platform_role: String,
    thread_count: i64,
    project_count: i64,
    agent_count: i64,
}

impl AccountRow {
    pub(super) fn into_account(self) -> Result<Account> {
        Ok(Account {
            id: AccountId::from_uuid(self.id),
            owner: UserId::from_uuid(self.owner_id),
            name: self.name,
            plan: Plan::stored(&self.plan),
            platform_role: platform_role(&self.platform_role)?,
            thread_count: self.thread_count,
            project_count: self.project_count,
            agent_count: self.agent_count,
        })
    }
}

#[derive(FromRow)]
struct StandingRow {
    platform_role: Option<String>,
    owner_id: Option<Uuid>,
    role: Option<String>,
}

fn platform_role(text: &str) -> Result<PlatformRole> {
    PlatformRole::from_stored(text).ok_or_else(|| unreadable("platform_role"))
}

/// From here on the account's row is this transaction's alone. One that is not known yet begins here.
pub(super) async fn hold_account(tx: &mut Conn, account: AccountId, at: Timestamp) -> Result<()> {
    sqlx::query(
        "INSERT INTO accounts (id, owner_id, plan, created_at) VALUES ($1, $1, $2, $3)
         ON CONFLICT (id) DO UPDATE SET plan = accounts.plan",
    )
    .bind(account.uuid())
    .bind(Plan::FREE.key)
    .bind(at.micros())
    .execute(tx)
    .await?;
    Ok(())
}

#[async_trait]
impl AccountStore for SqlStore {
    async fn ensure_account(&self, name: &str, plan: Option<Plan>) -> Result<Account> {
        let mut tx = self.begin().await?;
        let row: AccountRow = sqlx::query_as(
            "INSERT INTO accounts (id, owner_id, name, plan, created_at)
             VALUES ($1, $1, $2, coalesce($3, 'free'), $4)
             ON CONFLICT (name) DO UPDATE SET plan = coalesce($3, accounts.plan)
             RETURNING id, owner_id, name, plan, platform_role, thread_count, project_count, agent_count",
        )
        .bind(AccountId::new().uuid())
        .bind(name)
        .bind(plan.map(|plan| plan.key))
        .bind(Timestamp::now().micros())
        .fetch_one(&mut *tx)
        .await?;
        tx.commit().await?;
        row.into_account()
    }

    async fn account(&self, id: AccountId) -> Result<Option<Account>> {
        let row: Option<AccountRow> = sqlx::query_as(
            "SELECT id, owner_id, name, plan, platform_role, thread_count, project_count, agent_count
             FROM accounts WHERE id = $1",
        )
        .bind(id.uuid())
        .fetch_optional(self.readers())
        .await?;
        row.map(AccountRow::into_account).transpose()
    }

    async fn standing(&self, user: UserId, account: AccountId) -> Result<Standing> {
        let row: StandingRow = sqlx::query_as(
            "SELECT (SELECT platform_role FROM accounts WHERE id = $1) AS platform_role,
                    (SELECT owner_id FROM accounts WHERE id = $2) AS owner_id,
                    (SELECT role FROM account_members WHERE account_id = $2 AND user_id = $1) AS role",
        )
        .bind(user.uuid())
        .bind(account.uuid())
        .fetch_one(self.readers())
        .await?;
        let platform = row.platform_role.map_or(Ok(PlatformRole::User), |text| platform_role(&text))?;
        let owns = row.owner_id == Some(user.uuid()) || user.personal_account() == account;
        let role = match row.role {
            _ if owns => Some(Role::Owner),
            Some(text) => Some(Role::from_stored(&text).ok_or_else(|| unreadable("role"))?),
            None => None,
        };
        Ok(Standing { role, platform })
    }

    async fn server_seen(&self, server: ServerId, at: Timestamp) -> Result<()> {
        let mut tx = self.begin().await?;
        sqlx::query(
            "INSERT INTO servers (id, seen_at) VALUES ($1, $2)
             ON CONFLICT (id) DO UPDATE SET seen_at = excluded.seen_at",
        )
        .bind(server.uuid())
        .bind(at.micros())
        .execute(&mut *tx)
        .await?;
        Ok(tx.commit().await?)
    }
}
