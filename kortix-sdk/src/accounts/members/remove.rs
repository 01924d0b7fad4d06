//! `DELETE /x/v1/accounts/{account_id}/members/{user_id}`

use serde::{Deserialize, Serialize};

use crate::{
    AccountId, Error, Kortix, UserId,
    call::{CallOptions, Draft, Effect, Endpoint, Operation, Path, request},
    client::ServiceName,
};

/// Takes a member out of an account: `DELETE /x/v1/accounts/{account_id}/members/{user_id}`, an extension of the reference
/// server. From [`Members::remove`](super::Members::remove).
///
/// The user's `obv_` keys of the account are refused from then on. Everybody may take themselves out.
///
/// ```no_run
/// # async fn example(client: kortix_sdk::Kortix) -> Result<(), kortix_sdk::Error> {
/// client.accounts().members().remove("wks_4bY1mKca", "usr_5b0e6f1e").await?;
/// # Ok(())
/// # }
/// ```
///
/// # Errors
///
/// - [`Permission`](crate::ErrorKind::Permission): the caller is no owner and no admin, or no owner where the member is one
///   (403).
/// - [`NotFound`](crate::ErrorKind::NotFound): there is no such account that the caller belongs to, or the user does not
///   belong to it (404), also when the user was taken out before.
/// - [`Conflict`](crate::ErrorKind::Conflict): the account is this user's, who stays its owner (409).
/// - [`Authentication`](crate::ErrorKind::Authentication): no valid credential (401).
#[derive(Clone, Debug)]
#[must_use = "a request does nothing until it is awaited"]
pub struct RemoveMember {
    pub(super) client: Kortix,
    pub(super) options: CallOptions,
    pub(super) account: AccountId,
    pub(super) user: UserId,
}

impl Endpoint for RemoveMember {
    type Output = RemovedMember;

    const OPERATION: Operation =
        Operation { name: "remove member", service: ServiceName::Obvious, effect: Effect::Delete };

    fn draft(&self) -> Result<Draft, Error> {
        let path = Path::new(&Self::OPERATION, "/x/v1/accounts").id(self.account.as_str())?;
        Draft::delete(path.fixed("/members").id(self.user.as_str())?)
    }
}

request!(RemoveMember -> RemovedMember);

/// A user who does not belong to the account any more.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct RemovedMember {
    /// The user.
    pub user_id: UserId,
    /// Always true; a failure is an error.
    #[serde(default)]
    pub removed: bool,
}
