//! Who belongs to an account: `/x/v1/accounts/{id}/members`, an extension of the reference server.

mod list;
mod remove;
mod set;

pub use list::{ListMembers, Member, MemberList};
pub use remove::{RemoveMember, RemovedMember};
pub use set::SetMember;

use super::Role;
use crate::{AccountId, Kortix, UserId, call::CallOptions};

/// Calls about the members of accounts. From [`Accounts::members`](super::Accounts::members).
#[derive(Clone, Debug)]
pub struct Members {
    client: Kortix,
}

impl Members {
    pub(super) fn new(client: Kortix) -> Self {
        Self { client }
    }

    /// Lists who belongs to an account: `GET /x/v1/accounts/{id}/members`.
    pub fn list(&self, account: impl Into<AccountId>) -> ListMembers {
        ListMembers { client: self.client.clone(), options: CallOptions::default(), account: account.into() }
    }

    /// Adds a member, or gives one another role: `PUT /x/v1/accounts/{id}/members/{user}`.
    pub fn set(&self, account: impl Into<AccountId>, user: impl Into<UserId>, role: Role) -> SetMember {
        SetMember::new(self.client.clone(), account.into(), user.into(), role)
    }

    /// Takes a member out: `DELETE /x/v1/accounts/{id}/members/{user}`.
    pub fn remove(&self, account: impl Into<AccountId>, user: impl Into<UserId>) -> RemoveMember {
        RemoveMember {
            client: self.client.clone(),
            options: CallOptions::default(),
            account: account.into(),
            user: user.into(),
        }
    }
}
