//! `GET /x/v1/keys`

use serde::{Deserialize, Serialize};

use crate::{
    AccountId, ApiKeyId, Error, Kortix, Timestamp, UserId,
    call::{CallOptions, Draft, Effect, Endpoint, Operation, Path, request},
    client::ServiceName,
    types::lenient::null_as_default,
};

/// Lists the `obv_` keys of an account, newest first: `GET /x/v1/keys`, an extension of the reference server. From
/// [`Keys::list`](super::Keys::list).
///
/// ```no_run
/// # async fn example(client: kortix_sdk::Kortix) -> Result<(), kortix_sdk::Error> {
/// for key in client.keys().list().account("wks_4bY1mKca").await?.keys {
///     println!("{}… {} {:?}", key.prefix, key.name, key.last_used_at);
/// }
/// # Ok(())
/// # }
/// ```
///
/// # Errors
///
/// - [`Permission`](crate::ErrorKind::Permission): the caller is no owner and no admin of the account (403).
/// - [`NotFound`](crate::ErrorKind::NotFound): there is no such account that the caller belongs to (404).
/// - [`Authentication`](crate::ErrorKind::Authentication): no valid credential (401).
#[derive(Clone, Debug)]
#[must_use = "a request does nothing until it is awaited"]
pub struct ListKeys {
    pub(super) client: Kortix,
    pub(super) options: CallOptions,
    pub(super) account: Option<AccountId>,
}

impl ListKeys {
    /// Whose keys. Default: those of the account that the credential is for.
    pub fn account(mut self, account: impl Into<AccountId>) -> Self {
        self.account = Some(account.into());
        self
    }
}

impl Endpoint for ListKeys {
    type Output = KeyList;

    const OPERATION: Operation =
        Operation { name: "list keys", service: ServiceName::Obvious, effect: Effect::Read };

    fn draft(&self) -> Result<Draft, Error> {
        let path = Path::new(&Self::OPERATION, "/x/v1/keys");
        Draft::get(path.text("account_id", self.account.as_ref().map(AccountId::as_str)))
    }
}

request!(ListKeys -> KeyList);

/// The `obv_` keys of an account.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct KeyList {
    /// All of them: there are no pages.
    #[serde(default, deserialize_with = "null_as_default")]
    pub keys: Vec<Key>,
}

/// An `obv_` key, without what opens anything.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Key {
    /// The key, for [`revoke`](super::Keys::revoke).
    pub id: ApiKeyId,
    /// The account in which it works.
    pub account_id: AccountId,
    /// What it is called.
    #[serde(default, deserialize_with = "null_as_default")]
    pub name: String,
    /// How it begins.
    #[serde(default, deserialize_with = "null_as_default")]
    pub prefix: String,
    /// Who made it, and acts with it.
    pub created_by: UserId,
    /// What the server calls that user, if it knows a name.
    #[serde(default)]
    pub created_by_name: Option<String>,
    /// When it was made.
    pub created_at: Timestamp,
    /// When it was last used, give or take a quarter of an hour.
    #[serde(default)]
    pub last_used_at: Option<Timestamp>,
}
