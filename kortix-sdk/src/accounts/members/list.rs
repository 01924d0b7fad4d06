//! `GET /x/v1/accounts/{account_id}/members`

use serde::{Deserialize, Serialize};

use crate::{
    AccountId, Error, Kortix, Timestamp, UserId,
    accounts::Role,
    call::{CallOptions, Draft, Effect, Endpoint, Operation, Path, request},
    client::ServiceName,
    types::lenient::null_as_default,
};

/// Lists who belongs to an account: `GET /x/v1/accounts/{account_id}/members`, an extension of the reference server. From
/// [`Members::list`](super::Members::list).
///
/// The one whose it is first, then the others by the time they came. Whoever belongs to it may ask.
///
/// ```no_run
/// # async fn example(client: kortix_sdk::Kortix) -> Result<(), kortix_sdk::Error> {
/// for member in client.accounts().members().list("wks_4bY1mKca").await?.members {
///     println!("{} {:?}: {}", member.user_id, member.name, member.role);
/// }
/// # Ok(())
/// # }
/// ```
///
/// # Errors
///
/// - [`NotFound`](crate::ErrorKind::NotFound): there is no such account that the caller belongs to (404).
/// - [`Authentication`](crate::ErrorKind::Authentication): no valid credential (401).
#[derive(Clone, Debug)]
#[must_use = "a request does nothing until it is awaited"]
pub struct ListMembers {
    pub(super) client: Kortix,
    pub(super) options: CallOptions,
    pub(super) account: AccountId,
}

impl Endpoint for ListMembers {
    type Output = MemberList;

    const OPERATION: Operation =
        Operation { name: "list members", service: ServiceName::Obvious, effect: Effect::Read };

    fn draft(&self) -> Result<Draft, Error> {
        let path = Path::new(&Self::OPERATION, "/x/v1/accounts").id(self.account.as_str())?;
        Draft::get(path.fixed("/members"))
    }
}

request!(ListMembers -> MemberList);

/// Who belongs to an account.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct MemberList {
    /// All of them: there are no pages.
    #[serde(default, deserialize_with = "null_as_default")]
    pub members: Vec<Member>,
}

/// A user who belongs to an account.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Member {
    /// The user.
    pub user_id: UserId,
    /// What the server calls the user, if it knows a name.
    #[serde(default)]
    pub name: Option<String>,
    /// What the user may do in the account.
    pub role: Role,
    /// Since when.
    pub since: Timestamp,
}
