use async_trait::async_trait;

use super::{Result, StoreError};
use crate::{
    domain::{
        account::{Account, Member, PlatformRole, Role},
        plan::Plan,
    },
    ids::{AccountId, UserId},
};

#[derive(Debug, thiserror::Error)]
pub enum AddAccountError {
    #[error("an account of that name exists")]
    NameTaken,
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// Accounts as their operator manages them, and who belongs to them.
#[async_trait]
pub trait MemberStore: Send + Sync {
    /// A personal account of its own user, or the workspace of an owner.
    async fn add_account(
        &self,
        name: &str,
        owner: Option<UserId>,
        plan: Plan,
    ) -> Result<Account, AddAccountError>;
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
