use async_trait::async_trait;
use sqlx::FromRow;
use uuid::Uuid;

use super::{
    Conn, SqlStore,
    accounts::{AccountRow, hold_account},
    idempotency,
};
use crate::{
    domain::{
        account::{Account, Member, Membership, PlatformRole, Role},
        manage::PLAN_OF_A_WORKSPACE,
        plan::Plan,
    },
    ids::{AccountId, UserId},
    store::{AddAccountError, IdempotencyKey, MemberStore, Result, error::unreadable},
    timestamp::Timestamp,
};

#[derive(FromRow)]
struct MemberRow {
    user_id: Uuid,
    name: Option<String>,
    role: String,
    created_at: i64,
}

impl MemberRow {
    fn into_member(self) -> Result<Member> {
        Ok(Member {
            user: UserId::from_uuid(self.user_id),
            name: self.name,
            role: Role::from_stored(&self.role).ok_or_else(|| unreadable("role"))?,
            since: Timestamp::from_micros(self.created_at),
        })
    }
}

#[derive(FromRow)]
struct MembershipRow {
    #[sqlx(flatten)]
    account: AccountRow,
    role: String,
}

impl MembershipRow {
    fn into_membership(self) -> Result<Membership> {
        Ok(Membership {
            role: Role::from_stored(&self.role).ok_or_else(|| unreadable("role"))?,
            account: self.account.into_account()?,
        })
    }
}

async fn refuse_over(tx: &mut Conn, owner: UserId, most: i64) -> Result<(), AddAccountError> {
    let (held,): (i64,) = sqlx::query_as("SELECT count(*) FROM accounts WHERE owner_id = $1 AND id <> $1")
        .bind(owner.uuid())
        .fetch_one(tx)
        .await?;
    if held < most { Ok(()) } else { Err(AddAccountError::TooMany { limit: most }) }
}

#[async_trait]
impl MemberStore for SqlStore {
    async fn add_account(
        &self,
        name: &str,
        owner: Option<UserId>,
        plan: Plan,
    ) -> Result<Account, AddAccountError> {
        let id = AccountId::new().uuid();
        let mut tx = self.begin().await?;
        let row: Option<AccountRow> = sqlx::query_as(
            "INSERT INTO accounts (id, owner_id, name, plan, created_at) VALUES ($1, $2, $3, $4, $5)
             ON CONFLICT (name) DO NOTHING
             RETURNING id, owner_id, name, plan, platform_role, thread_count, project_count, agent_count",
        )
        .bind(id)
        .bind(owner.map_or(id, UserId::uuid))
        .bind(name)
        .bind(plan.key)
        .bind(Timestamp::now().micros())
        .fetch_optional(&mut *tx)
        .await?;
        tx.commit().await?;
        Ok(row.ok_or(AddAccountError::NameTaken)?.into_account()?)
    }

    async fn add_workspace(
        &self,
        id: AccountId,
        name: &str,
        owner: UserId,
        most: i64,
        idempotency: Option<&IdempotencyKey>,
    ) -> Result<(), AddAccountError> {
        let (own, at) = (owner.personal_account(), Timestamp::now());
        let mut tx = self.begin().await?;
        hold_account(&mut tx, own, at).await?;
        let answer = id.prefixed();
        if let Some(repetition) = idempotency::claim(&mut tx, own, idempotency, &answer, None).await? {
            return Err(AddAccountError::Repeated(repetition));
        }
        refuse_over(&mut tx, owner, most).await?;
        let added = sqlx::query(
            "INSERT INTO accounts (id, owner_id, name, plan, created_at) VALUES ($1, $2, $3, $4, $5)
             ON CONFLICT (name) DO NOTHING",
        )
        .bind(id.uuid())
        .bind(owner.uuid())
        .bind(name)
        .bind(PLAN_OF_A_WORKSPACE.key)
        .bind(at.micros())
        .execute(&mut *tx)
        .await?;
        if added.rows_affected() == 0 {
            return Err(AddAccountError::NameTaken);
        }
        Ok(tx.commit().await?)
    }

    async fn begin_account(&self, account: AccountId) -> Result<()> {
        let mut tx = self.begin().await?;
        hold_account(&mut tx, account, Timestamp::now()).await?;
        Ok(tx.commit().await?)
    }

    async fn memberships(&self, user: UserId) -> Result<Vec<Membership>> {
        let rows: Vec<MembershipRow> = sqlx::query_as(
            "SELECT a.id, a.owner_id, a.name, a.plan, a.platform_role, a.thread_count, a.project_count, a.agent_count,
                    CASE WHEN a.owner_id = $1 THEN 'owner' ELSE m.role END AS role
             FROM accounts a LEFT JOIN account_members m ON m.account_id = a.id AND m.user_id = $1
             WHERE a.id IN (SELECT id FROM accounts WHERE owner_id = $1
                            UNION SELECT account_id FROM account_members WHERE user_id = $1)
             ORDER BY a.created_at, a.id",
        )
        .bind(user.uuid())
        .fetch_all(self.readers())
        .await?;
        rows.into_iter().map(MembershipRow::into_membership).collect()
    }

    async fn account_named(&self, name: &str) -> Result<Option<Account>> {
        let row: Option<AccountRow> = sqlx::query_as(
            "SELECT id, owner_id, name, plan, platform_role, thread_count, project_count, agent_count
             FROM accounts WHERE name = $1",
        )
        .bind(name)
        .fetch_optional(self.readers())
        .await?;
        row.map(AccountRow::into_account).transpose()
    }

    async fn accounts(&self) -> Result<Vec<Account>> {
        let rows: Vec<AccountRow> = sqlx::query_as(
            "SELECT id, owner_id, name, plan, platform_role, thread_count, project_count, agent_count
             FROM accounts ORDER BY created_at, id",
        )
        .fetch_all(self.readers())
        .await?;
        rows.into_iter().map(AccountRow::into_account).collect()
    }

    async fn set_plan(&self, account: AccountId, plan: Plan) -> Result<()> {
        let mut tx = self.begin().await?;
        sqlx::query("UPDATE accounts SET plan = $2 WHERE id = $1")
            .bind(account.uuid())
            .bind(plan.key)
            .execute(&mut *tx)
            .await?;
        Ok(tx.commit().await?)
    }

    async fn set_platform_role(&self, user: UserId, role: PlatformRole) -> Result<()> {
        let mut tx = self.begin().await?;
        sqlx::query("UPDATE accounts SET platform_role = $2 WHERE id = $1")
            .bind(user.uuid())
            .bind(role.as_str())
            .execute(&mut *tx)
            .await?;
        Ok(tx.commit().await?)
    }

    async fn set_member(&self, account: AccountId, user: UserId, role: Role) -> Result<()> {
        let mut tx = self.begin().await?;
        sqlx::query(
            "INSERT INTO account_members (account_id, user_id, role, created_at) VALUES ($1, $2, $3, $4)
             ON CONFLICT (account_id, user_id) DO UPDATE SET role = excluded.role",
        )
        .bind(account.uuid())
        .bind(user.uuid())
        .bind(role.as_str())
        .bind(Timestamp::now().micros())
        .execute(&mut *tx)
        .await?;
        Ok(tx.commit().await?)
    }

    async fn remove_member(&self, account: AccountId, user: UserId) -> Result<bool> {
        let mut tx = self.begin().await?;
        let removed = sqlx::query("DELETE FROM account_members WHERE account_id = $1 AND user_id = $2")
            .bind(account.uuid())
            .bind(user.uuid())
            .execute(&mut *tx)
            .await?;
        tx.commit().await?;
        Ok(removed.rows_affected() == 1)
    }

    async fn members(&self, account: AccountId) -> Result<Vec<Member>> {
        let rows: Vec<MemberRow> = sqlx::query_as(
            "SELECT m.user_id, u.name, m.role, m.created_at
             FROM (SELECT owner_id AS user_id, 'owner' AS role, created_at, 0 AS place
                   FROM accounts WHERE id = $1
                   UNION ALL
                   SELECT b.user_id, b.role, b.created_at, 1 AS place
                   FROM account_members b JOIN accounts a ON a.id = b.account_id
                   WHERE b.account_id = $1 AND b.user_id <> a.owner_id) m
             LEFT JOIN accounts u ON u.id = m.user_id
             ORDER BY m.place, m.created_at, m.user_id",
        )
        .bind(account.uuid())
        .fetch_all(self.readers())
        .await?;
        rows.into_iter().map(MemberRow::into_member).collect()
    }
}
