pub(in crate::http) mod list;
pub(in crate::http) mod remove;
pub(in crate::http) mod set;

use serde::Serialize;
use utoipa::ToSchema;

use crate::{
    domain::{account::Member, manage::ManageError},
    http::error::ApiError,
    ids::UserId,
    timestamp::Timestamp,
};

/// A user who belongs to an account.
#[derive(Serialize, ToSchema)]
#[schema(as = Member)]
pub(in crate::http) struct MemberBody {
    user_id: String,
    /// What the server calls the user, if it knows a name.
    name: Option<String>,
    /// `owner`, `admin` or `member`.
    role: &'static str,
    since: Timestamp,
}

impl From<Member> for MemberBody {
    fn from(member: Member) -> Self {
        Self {
            user_id: member.user.prefixed(),
            name: member.name,
            role: member.role.as_str(),
            since: member.since,
        }
    }
}

/// A malformed id names nobody.
fn user_id(text: &str) -> Result<UserId, ApiError> {
    UserId::parse(text).ok_or_else(|| ManageError::NoSuchUser.into())
}
