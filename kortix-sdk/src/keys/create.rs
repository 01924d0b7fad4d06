//! `POST /x/v1/keys`

use secrecy::SecretString;
use serde::{Deserialize, Serialize};

use crate::{
    AccountId, ApiKeyId, Error, Kortix, Timestamp, UserId,
    call::{CallOptions, Draft, Effect, Endpoint, Operation, Path, create_request},
    client::ServiceName,
    types::{lenient::null_as_default, secret},
};

/// Makes an `obv_` key: `POST /x/v1/keys`, an extension of the reference server. From
/// [`Keys::create`](super::Keys::create).
///
/// ```no_run
/// # async fn example(client: kortix_sdk::Kortix) -> Result<(), kortix_sdk::Error> {
/// use kortix_sdk::Kortix;
///
/// let made = client.keys().create("ci").account("wks_4bY1mKca").await?;
/// let other = Kortix::builder().obvious_api_key(made.key).build()?;
/// # Ok(())
/// # }
/// ```
///
/// # Errors
///
/// - [`Validation`](crate::ErrorKind::Validation): the name is empty, longer than 255 characters, or has blanks at its
///   ends or control characters (400).
/// - [`Permission`](crate::ErrorKind::Permission): the caller is no owner and no admin of the account (403).
/// - [`NotFound`](crate::ErrorKind::NotFound): there is no such account that the caller belongs to (404).
/// - [`Conflict`](crate::ErrorKind::Conflict): the account has 50 keys, and more are not allowed (409).
/// - [`Authentication`](crate::ErrorKind::Authentication): no valid credential (401).
/// - [`Timeout`](crate::ErrorKind::Timeout), [`Interrupted`](crate::ErrorKind::Interrupted),
///   [`Server`](crate::ErrorKind::Server): the key may have been made;
///   [`may_have_executed`](crate::Error::may_have_executed) is true.
#[derive(Clone, Debug)]
#[must_use = "a request does nothing until it is awaited"]
pub struct CreateKey {
    client: Kortix,
    options: CallOptions,
    body: Body,
}

#[derive(Clone, Debug, Serialize)]
struct Body {
    name: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    account_id: Option<AccountId>,
}

impl CreateKey {
    pub(super) fn new(client: Kortix, name: String) -> Self {
        Self { client, options: CallOptions::default(), body: Body { name, account_id: None } }
    }

    /// The account in which it is to work. Default: the one that the credential is for.
    pub fn account(mut self, account: impl Into<AccountId>) -> Self {
        self.body.account_id = Some(account.into());
        self
    }
}

impl Endpoint for CreateKey {
    type Output = CreatedKey;

    const OPERATION: Operation =
        Operation { name: "create key", service: ServiceName::Obvious, effect: Effect::Create };

    fn draft(&self) -> Result<Draft, Error> {
        Draft::post(Path::new(&Self::OPERATION, "/x/v1/keys"))?.json(&self.body)
    }
}

create_request!(CreateKey -> CreatedKey);

/// A new `obv_` key: it is shown this once.
///
/// `Debug` hides the key and serialising writes `"***"`.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[non_exhaustive]
pub struct CreatedKey {
    /// Names it, for [`revoke`](super::Keys::revoke).
    pub id: ApiKeyId,
    /// The account in which it works.
    pub account_id: AccountId,
    /// What it is called.
    #[serde(default, deserialize_with = "null_as_default")]
    pub name: String,
    /// How it begins.
    #[serde(default, deserialize_with = "null_as_default")]
    pub prefix: String,
    /// What a client sends: for [`KortixBuilder::obvious_api_key`](crate::KortixBuilder::obvious_api_key).
    #[serde(with = "secret")]
    pub key: SecretString,
    /// Who made it, and acts with it.
    pub created_by: UserId,
    /// When it was made.
    pub created_at: Timestamp,
}
