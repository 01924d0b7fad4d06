//! Accounts, who belongs to them, and who is calling.

use super::plan::Plan;
use crate::{
    ids::{AccountId, UserId},
    timestamp::Timestamp,
};

macro_rules! stored_enum {
    ($(#[$doc:meta])* $name:ident { $($(#[$variant_doc:meta])* $variant:ident = $text:literal),+ $(,)? }) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        pub enum $name { $($(#[$variant_doc])* $variant),+ }

        impl $name {
            pub fn as_str(self) -> &'static str {
                match self { $(Self::$variant => $text),+ }
            }

            pub fn from_stored(text: &str) -> Option<Self> {
                match text { $($text => Some(Self::$variant),)+ _ => None }
            }
        }
    };
}

pub(super) use stored_enum;

#[derive(Clone, Debug)]
pub struct Account {
    pub id: AccountId,
    pub owner: UserId,
    pub name: Option<String>,
    pub plan: Plan,
    pub platform_role: PlatformRole,
    pub thread_count: i64,
    pub project_count: i64,
    pub agent_count: i64,
}

/// How many workspaces a user may own.
pub const MOST_WORKSPACES: i64 = 20;

/// Whether an account, or a key, may be called so: names appear in lists, line by line.
pub fn is_good_name(text: &str) -> bool {
    (1..=255).contains(&text.chars().count()) && text.trim() == text && !text.chars().any(char::is_control)
}

impl Account {
    /// Whether it is nobody's own account.
    pub fn is_workspace(&self) -> bool {
        self.id != self.owner.personal_account()
    }
}

/// An account, with what a user is in it.
#[derive(Clone, Debug)]
pub struct Membership {
    pub account: Account,
    pub role: Role,
}

/// A user who belongs to an account.
#[derive(Clone, Debug)]
pub struct Member {
    pub user: UserId,
    /// What the server calls the user, if it knows a name.
    pub name: Option<String>,
    pub role: Role,
    pub since: Timestamp,
}

stored_enum!(
    /// What a member may do in an account: owners and admins manage its members and keys.
    Role { Owner = "owner", Admin = "admin", Member = "member" }
);

impl Role {
    pub fn manages(self) -> bool {
        matches!(self, Self::Owner | Self::Admin)
    }
}

stored_enum!(
    /// What a user may do everywhere: the operator's people see into every account.
    PlatformRole { User = "user", Admin = "admin", SuperAdmin = "super_admin" }
);

/// What a user is to an account.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Standing {
    pub role: Option<Role>,
    pub platform: PlatformRole,
}

/// On whose behalf a request is made.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Caller {
    pub user: UserId,
    /// Where what the caller makes goes: the user's own account, or the workspace of an Obvious key.
    pub account: AccountId,
}

impl Caller {
    pub fn personal(user: UserId) -> Self {
        Self { user, account: user.personal_account() }
    }

    /// Whether the credential is good for the account at all: that of a workspace is for nothing else.
    pub fn acts_in(self, account: AccountId) -> bool {
        self.account == self.user.personal_account() || self.account == account
    }

    /// Known without asking the database, because the credential has proven it.
    pub fn is_at_home_in(self, account: AccountId) -> bool {
        self.account == account
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_fit_on_a_line() {
        assert!(is_good_name("Ada Lovelace"));
        for text in ["", " a", "a ", "a\tb", "a\nb", "a\0", &"a".repeat(256)] {
            assert!(!is_good_name(text), "{text:?}");
        }
    }

    #[test]
    fn the_credential_of_a_workspace_is_for_nothing_else() {
        let (user, workspace, other) = (UserId::new(), AccountId::new(), AccountId::new());
        let of_workspace = Caller { user, account: workspace };
        assert!(of_workspace.acts_in(workspace));
        assert!(!of_workspace.acts_in(other) && !of_workspace.acts_in(user.personal_account()));
        assert!(
            of_workspace.is_at_home_in(workspace) && !of_workspace.is_at_home_in(user.personal_account())
        );
        assert!(Caller::personal(user).acts_in(other));
        assert!(Caller::personal(user).is_at_home_in(user.personal_account()));
    }
}
