//! Accounts, their members and keys, as those who belong to them manage them.
//!
//! Whoever belongs to an account sees who else does. Owners and admins manage members and keys, owners alone make and
//! unmake owners, and everybody may leave. To strangers there is no such account.

use super::{
    account::{Account, Caller, MOST_WORKSPACES, Member, Membership, PlatformRole, Role, Standing},
    key::{KeyKind, ObviousKeyRecord},
    plan::Plan,
    service::Service,
};
use crate::{
    ids::{AccountId, ApiKeyId, UserId},
    store::{AddAccountError, AddWebhookError, IdempotencyKey, Repetition, StoreError},
};

#[derive(Debug, thiserror::Error)]
pub enum ManageError {
    #[error("Account not found")]
    NoSuchAccount,
    #[error("User not found")]
    NoSuchUser,
    #[error("Member not found")]
    NoSuchMember,
    #[error("Key not found")]
    NoSuchKey,
    #[error("Webhook not found")]
    NoSuchWebhook,
    #[error("Delivery not found")]
    NoSuchDelivery,
    #[error("The account has {limit} webhooks, and more are not allowed")]
    TooManyWebhooks { limit: i64 },
    #[error("Only owners and admins of the account may do this")]
    NotAManager,
    #[error("Only owners of the account make and unmake owners")]
    NotAnOwner,
    #[error("The key of a workspace makes no workspaces; use a token, or a key of your own account")]
    WorkspaceCredential,
    #[error("The account belongs to this user, who stays its owner")]
    OwnerStays,
    #[error("An account of that name exists")]
    NameTaken,
    #[error("You own {limit} workspaces, and more are not allowed")]
    TooManyWorkspaces { limit: i64 },
    #[error("the idempotency key was used before")]
    Repeated(Repetition),
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl From<AddAccountError> for ManageError {
    fn from(error: AddAccountError) -> Self {
        match error {
            AddAccountError::NameTaken => Self::NameTaken,
            AddAccountError::TooMany { limit } => Self::TooManyWorkspaces { limit },
            AddAccountError::Repeated(repetition) => Self::Repeated(repetition),
            AddAccountError::Store(error) => Self::Store(error),
        }
    }
}

impl From<AddWebhookError> for ManageError {
    fn from(error: AddWebhookError) -> Self {
        match error {
            AddWebhookError::TooMany { limit } => Self::TooManyWebhooks { limit },
            AddWebhookError::Repeated(repetition) => Self::Repeated(repetition),
            AddWebhookError::Store(error) => Self::Store(error),
        }
    }
}

pub(super) type Result<T> = std::result::Result<T, ManageError>;

/// A workspace that was made, by this call or an earlier one.
#[derive(Clone, Copy, Debug)]
pub struct MadeWorkspace {
    pub id: AccountId,
    pub replayed: bool,
}

/// An account that the caller knows of, and what the caller is in it.
pub(super) struct Reach {
    account: Account,
    standing: Standing,
}

impl Reach {
    fn manages(&self) -> bool {
        self.standing.role.is_some_and(Role::manages) || self.standing.platform != PlatformRole::User
    }

    fn owns(&self) -> bool {
        self.standing.role == Some(Role::Owner) || self.standing.platform != PlatformRole::User
    }
}

impl Service {
    /// The accounts that the caller's credential is good for.
    pub async fn memberships(&self, caller: Caller) -> Result<Vec<Membership>> {
        let own = caller.user.personal_account();
        if self.store.account(own).await?.is_none() {
            self.store.begin_account(own).await?;
        }
        let mut memberships = self.store.memberships(caller.user).await?;
        memberships.retain(|membership| caller.acts_in(membership.account.id));
        Ok(memberships)
    }

    pub async fn create_workspace(
        &self,
        caller: Caller,
        name: &str,
        idempotency: Option<&IdempotencyKey>,
    ) -> Result<MadeWorkspace> {
        if caller.account != caller.user.personal_account() {
            return Err(ManageError::WorkspaceCredential);
        }
        let id = AccountId::new();
        let made = self.store.add_workspace(id, name, caller.user, MOST_WORKSPACES, idempotency).await;
        match made {
            Ok(()) => Ok(MadeWorkspace { id, replayed: false }),
            Err(AddAccountError::Repeated(Repetition::Answered(answer))) => {
                // An answer of another form was given by another operation, whose key this is.
                let id = AccountId::parse(&answer).ok_or(ManageError::Repeated(Repetition::KeyReused))?;
                Ok(MadeWorkspace { id, replayed: true })
            }
            Err(error) => Err(error.into()),
        }
    }

    pub async fn members_of(&self, caller: Caller, account: AccountId) -> Result<Vec<Member>> {
        let reach = self.account_in_reach(caller, account).await?;
        Ok(self.store.members(reach.account.id).await?)
    }

    /// Makes the user a member of that role, or gives a member that role.
    pub async fn set_member(
        &self,
        caller: Caller,
        account: AccountId,
        user: UserId,
        role: Role,
    ) -> Result<Member> {
        let reach = self.managed(caller, account).await?;
        let now = self.changeable(&reach, user).await?;
        if (role == Role::Owner || now == Some(Role::Owner)) && !reach.owns() {
            return Err(ManageError::NotAnOwner);
        }
        if self.store.account(user.personal_account()).await?.is_none_or(|user| user.is_workspace()) {
            return Err(ManageError::NoSuchUser);
        }
        self.store.set_member(account, user, role).await?;
        let members = self.store.members(account).await?;
        members.into_iter().find(|member| member.user == user).ok_or(ManageError::NoSuchMember)
    }

    pub async fn remove_member(&self, caller: Caller, account: AccountId, user: UserId) -> Result<()> {
        let reach = if user == caller.user {
            self.account_in_reach(caller, account).await?
        } else {
            self.managed(caller, account).await?
        };
        let now = self.changeable(&reach, user).await?;
        if now == Some(Role::Owner) && user != caller.user && !reach.owns() {
            return Err(ManageError::NotAnOwner);
        }
        if self.store.remove_member(account, user).await? { Ok(()) } else { Err(ManageError::NoSuchMember) }
    }

    /// What the user is in the account, who may be something else there from now on.
    async fn changeable(&self, reach: &Reach, user: UserId) -> Result<Option<Role>> {
        if user == reach.account.owner {
            return Err(ManageError::OwnerStays);
        }
        Ok(self.store.standing(user, reach.account.id).await?.role)
    }

    /// The `obv_` keys of the account.
    pub async fn keys_of(&self, caller: Caller, account: AccountId) -> Result<Vec<ObviousKeyRecord>> {
        let reach = self.managed(caller, account).await?;
        Ok(self.store.obvious_keys(reach.account.id).await?)
    }

    /// Whether the caller may make a key of the account, with which to act in it. The operator's people have no place
    /// in it that a key could have.
    pub async fn may_make_key(&self, caller: Caller, account: AccountId) -> Result<()> {
        let reach = self.account_in_reach(caller, account).await?;
        if reach.standing.role.is_some_and(Role::manages) { Ok(()) } else { Err(ManageError::NotAManager) }
    }

    /// The key is refused from now on.
    pub async fn revoke_key(&self, caller: Caller, key: ApiKeyId) -> Result<()> {
        let (account, found) = self.store.find_key(key).await?.ok_or(ManageError::NoSuchKey)?;
        if found.kind != KeyKind::Obvious {
            return Err(ManageError::NoSuchKey);
        }
        match self.managed(caller, account).await {
            Err(ManageError::NoSuchAccount) => return Err(ManageError::NoSuchKey),
            managed => managed?,
        };
        if self.store.delete_obvious_key(account, key).await? { Ok(()) } else { Err(ManageError::NoSuchKey) }
    }

    pub(super) async fn managed(&self, caller: Caller, account: AccountId) -> Result<Reach> {
        let reach = self.account_in_reach(caller, account).await?;
        if reach.manages() { Ok(reach) } else { Err(ManageError::NotAManager) }
    }

    async fn account_in_reach(&self, caller: Caller, id: AccountId) -> Result<Reach> {
        if !caller.acts_in(id) {
            return Err(ManageError::NoSuchAccount);
        }
        let known = self.store.account(id).await?;
        let account = match known {
            // A user whose token comes from elsewhere, and who has made nothing yet.
            None if id == caller.user.personal_account() => {
                self.store.begin_account(id).await?;
                self.store.account(id).await?
            }
            known => known,
        };
        let account = account.ok_or(ManageError::NoSuchAccount)?;
        let standing = self.store.standing(caller.user, id).await?;
        if standing.role.is_none() && standing.platform == PlatformRole::User {
            return Err(ManageError::NoSuchAccount);
        }
        Ok(Reach { account, standing })
    }
}

/// The plan of a workspace that nobody has put on another one.
pub const PLAN_OF_A_WORKSPACE: Plan = Plan::FREE;
