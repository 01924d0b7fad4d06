use async_trait::async_trait;

use super::{IdempotencyKey, Repetition, Result, StoreError};
use crate::{
    domain::{
        account::{Account, Member, Membership, PlatformRole, Role},
        plan::Plan,
    },
    ids::{AccountId, UserId},
};

#[derive(Debug, thiserror::Error)]
pub enum AddAccountError {
    #[error("an account of that name exists")]
    NameTaken,
    #[error("the user owns {limit} workspaces, and more are not allowed")]
    TooMany { limit: i64 },
    #[error("the idempotency key was used before")]
    Repeated(Repetition),
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// Accounts as they are managed, and who belongs to them.
#[async_trait]
pub trait MemberStore: Send + Sync {
    /// A personal account of its own user, or the workspace of an owner.
    async fn add_account(
        &self,
        name: &str,
        owner: Option<UserId>,
        plan: Plan,
    ) -> Result<Account, AddAccountError>;
    /// A user's workspace on the plan of new ones, unless the user owns as many as that already. A repetition is answered
    /// with its id, prefixed.
    async fn add_workspace(
        &self,
        id: AccountId,
        name: &str,
        owner: UserId,
        most: i64,
        idempotency: Option<&IdempotencyKey>,
    ) -> Result<(), AddAccountError>;
    /// A personal account that is not known yet begins here, on the plan of new ones.
    async fn begin_account(&self, account: AccountId) -> Result<()>;
    /// The accounts that the user owns or belongs to, oldest first.
    async fn memberships(&self, user: UserId) -> Result<Vec<Membership>>;
    async fn account_named(&self, name: &str) -> Result<Option<Account>>;
    /// Every account, oldest first.
    async fn accounts(&self) -> Result<Vec<Account>>;
    async fn set_plan(&self, account: AccountId, plan: Plan) -> Result<()>;
    async fn set_platform_role(&self, user: UserId, role: PlatformRole) -> Result<()>;
    /// Makes the user a member of that role, or gives a member that role.
    async fn set_member(&self, account: AccountId, user: UserId, role: Role) -> Result<()>;
    /// Whether the user was a member beside the owner.
    async fn remove_member(&self, account: AccountId, user: UserId) -> Result<bool>;
    /// The owner first, then the others by the time they came.
    async fn members(&self, account: AccountId) -> Result<Vec<Member>>;
}
