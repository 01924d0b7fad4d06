//! Who may do what: the same rules for every route.

use super::{
    account::{Caller, PlatformRole},
    project::Project,
    service::Service,
    thread::Thread,
};
use crate::{ids::AccountId, store::StoreError};

/// What a caller may do with a project and everything in it. Members also see its secrets.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Access {
    None,
    /// The project is public.
    Read,
    /// A member of its account, or one of the operator's people.
    Member,
}

impl Access {
    pub fn can_read(self) -> bool {
        self >= Self::Read
    }

    pub fn is_member(self) -> bool {
        self == Self::Member
    }
}

impl Service {
    pub async fn project_access(
        &self,
        caller: Option<Caller>,
        project: &Project,
    ) -> Result<Access, StoreError> {
        if let Some(caller) = caller
            && self.is_member(caller, project.account).await?
        {
            return Ok(Access::Member);
        }
        Ok(if project.is_public { Access::Read } else { Access::None })
    }

    /// A thread belongs to whoever made it, who need not belong to the project's account any more. Whether it may be
    /// read by everybody is up to its project.
    pub async fn thread_access(
        &self,
        caller: Option<Caller>,
        thread: &Thread,
        project: &Project,
    ) -> Result<Access, StoreError> {
        if caller.is_some_and(|caller| caller.is_at_home_in(thread.account)) {
            return Ok(Access::Member);
        }
        self.project_access(caller, project).await
    }

    /// Whether the caller belongs to the account or is one of the operator's people. The key of a workspace is for that
    /// alone, whatever else its creator belongs to.
    pub async fn is_member(&self, caller: Caller, account: AccountId) -> Result<bool, StoreError> {
        if caller.is_at_home_in(account) {
            return Ok(true);
        }
        if !caller.acts_in(account) {
            return Ok(false);
        }
        let standing = self.store.standing(caller.user, account).await?;
        Ok(standing.role.is_some() || standing.platform != PlatformRole::User)
    }
}
