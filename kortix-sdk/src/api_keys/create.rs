//! `POST /api-keys`

use secrecy::{ExposeSecret, SecretString};
use serde::{Deserialize, Serialize};

use super::ApiKeyStatus;
use crate::{
    ApiKeyId, Error, Kortix, Timestamp,
    call::{CallOptions, Draft, Effect, Endpoint, Operation, Path, create_request},
    client::ServiceName,
    types::{lenient::null_as_default, secret},
};

/// Makes an API key: `POST /api-keys`. From [`ApiKeys::create`](super::ApiKeys::create).
///
/// ```no_run
/// # async fn example(client: kortix_sdk::Kortix) -> Result<(), kortix_sdk::Error> {
/// use kortix_sdk::Kortix;
///
/// let key = client.api_keys().create("ci").expires_in_days(30).await?;
/// let other = Kortix::builder().api_key(key.credential()).build()?;
/// # Ok(())
/// # }
/// ```
///
/// # Errors
///
/// - [`Validation`](crate::ErrorKind::Validation): the title is blank or longer than 255 characters, or the days are not
///   1 to 365 (422).
/// - [`Authentication`](crate::ErrorKind::Authentication): no valid credential (401).
/// - [`Timeout`](crate::ErrorKind::Timeout), [`Interrupted`](crate::ErrorKind::Interrupted),
///   [`Server`](crate::ErrorKind::Server): the key may have been made, and its secret is lost;
///   [`may_have_executed`](crate::Error::may_have_executed) is true.
#[derive(Clone, Debug)]
#[must_use = "a request does nothing until it is awaited"]
pub struct CreateApiKey {
    client: Kortix,
    options: CallOptions,
    body: Body,
}

#[derive(Clone, Debug, Serialize)]
struct Body {
    title: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    description: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    expires_in_days: Option<u32>,
}

impl CreateApiKey {
    pub(super) fn new(client: Kortix, title: String) -> Self {
        let body = Body { title, description: None, expires_in_days: None };
        Self { client, options: CallOptions::default(), body }
    }

    /// What it is for. Default: none.
    pub fn description(mut self, description: impl Into<String>) -> Self {
        self.body.description = Some(description.into());
        self
    }

    /// How many days it is good for, 1 to 365. Default: for ever.
    pub fn expires_in_days(mut self, days: u32) -> Self {
        self.body.expires_in_days = Some(days);
        self
    }
}

impl Endpoint for CreateApiKey {
    type Output = CreatedApiKey;

    const OPERATION: Operation =
        Operation { name: "create API key", service: ServiceName::Kortix, effect: Effect::Create };

    fn draft(&self) -> Result<Draft, Error> {
        Draft::post(Path::new(&Self::OPERATION, "/api-keys"))?.json(&self.body)
    }
}

create_request!(CreateApiKey -> CreatedApiKey);

/// A new API key, with its secret: it is shown this once.
///
/// `Debug` hides the secret and serialising writes `"***"`.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[non_exhaustive]
pub struct CreatedApiKey {
    /// The key, for [`revoke`](super::ApiKeys::revoke) and [`delete`](super::ApiKeys::delete).
    pub key_id: ApiKeyId,
    /// The half that may be shown, `pk_…`.
    pub public_key: String,
    /// The half that may not, `sk_…`.
    #[serde(with = "secret")]
    pub secret_key: SecretString,
    /// What it is called.
    #[serde(default, deserialize_with = "null_as_default")]
    pub title: String,
    /// What it is for.
    #[serde(default)]
    pub description: Option<String>,
    /// [`Active`](ApiKeyStatus::Active).
    pub status: ApiKeyStatus,
    /// When it stops working; none for never.
    #[serde(default)]
    pub expires_at: Option<Timestamp>,
    /// When it was made.
    pub created_at: Timestamp,
}

impl CreatedApiKey {
    /// Both halves as a client sends them, `pk_…:sk_…`: for [`KortixBuilder::api_key`](crate::KortixBuilder::api_key).
    pub fn credential(&self) -> SecretString {
        SecretString::from(format!("{}:{}", self.public_key, self.secret_key.expose_secret()))
    }
}
