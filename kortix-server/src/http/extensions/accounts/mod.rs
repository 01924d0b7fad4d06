pub(super) mod create;
pub(super) mod list;
pub(super) mod members;

use serde::Serialize;
use utoipa::ToSchema;

use crate::{
    domain::{account::Membership, manage::ManageError},
    http::error::ApiError,
    ids::AccountId,
};

/// An account, with what the caller is in it.
#[derive(Serialize, ToSchema)]
#[schema(as = Account)]
pub(in crate::http) struct AccountBody {
    id: String,
    /// None of a personal account that nobody has given a name.
    name: Option<String>,
    /// `personal` or `workspace`.
    kind: &'static str,
    owner_id: String,
    plan: &'static str,
    /// What the caller is in it: `owner`, `admin` or `member`.
    role: &'static str,
}

impl From<Membership> for AccountBody {
    fn from(Membership { account, role }: Membership) -> Self {
        Self {
            id: account.id.prefixed(),
            kind: if account.is_workspace() { "workspace" } else { "personal" },
            owner_id: account.owner.prefixed(),
            name: account.name,
            plan: account.plan.key,
            role: role.as_str(),
        }
    }
}

/// The account that a path or a body names. A malformed id names none.
pub(super) fn account_id(text: &str) -> Result<AccountId, ApiError> {
    AccountId::parse(text).ok_or_else(|| ManageError::NoSuchAccount.into())
}
