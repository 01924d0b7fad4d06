//! `PUT /x/v1/accounts/{account_id}/members/{user_id}`

use serde::Serialize;

use super::Member;
use crate::{
    AccountId, Error, Kortix, UserId,
    accounts::Role,
    call::{CallOptions, Draft, Effect, Endpoint, Operation, Path, request},
    client::ServiceName,
};

/// Adds a member to an account, or gives one another role: `PUT /x/v1/accounts/{account_id}/members/{user_id}`, an
/// extension of the reference server. From [`Members::set`](super::Members::set).
///
/// ```no_run
/// # async fn example(client: kortix_sdk::Kortix) -> Result<(), kortix_sdk::Error> {
/// use kortix_sdk::accounts::Role;
///
/// let members = client.accounts().members();
/// members.set("wks_4bY1mKca", "usr_5b0e6f1e", Role::Admin).await?;
/// # Ok(())
/// # }
/// ```
///
/// # Errors
///
/// - [`Permission`](crate::ErrorKind::Permission): the caller is no owner and no admin, or no owner where an owner is made
///   or unmade (403).
/// - [`NotFound`](crate::ErrorKind::NotFound): there is no such account that the caller belongs to, or no such user (404).
/// - [`Conflict`](crate::ErrorKind::Conflict): the account is this user's, who stays its owner (409).
/// - [`Authentication`](crate::ErrorKind::Authentication): no valid credential (401).
#[derive(Clone, Debug)]
#[must_use = "a request does nothing until it is awaited"]
pub struct SetMember {
    client: Kortix,
    options: CallOptions,
    account: AccountId,
    user: UserId,
    body: Body,
}

#[derive(Clone, Debug, Serialize)]
struct Body {
    role: Role,
}

impl SetMember {
    pub(super) fn new(client: Kortix, account: AccountId, user: UserId, role: Role) -> Self {
        Self { client, options: CallOptions::default(), account, user, body: Body { role } }
    }
}

impl Endpoint for SetMember {
    type Output = Member;

    const OPERATION: Operation =
        Operation { name: "set member", service: ServiceName::Obvious, effect: Effect::Set };

    fn draft(&self) -> Result<Draft, Error> {
        let path = Path::new(&Self::OPERATION, "/x/v1/accounts").id(self.account.as_str())?;
        Draft::put(path.fixed("/members").id(self.user.as_str())?)?.json(&self.body)
    }
}

request!(SetMember -> Member);
