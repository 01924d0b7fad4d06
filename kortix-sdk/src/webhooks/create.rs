//! `POST /x/v1/webhooks`

use secrecy::SecretString;
use serde::{Deserialize, Serialize};

use super::WebhookStatus;
use crate::{
    AccountId, Error, Kortix, Timestamp, WebhookId,
    call::{CallOptions, Draft, Effect, Endpoint, Operation, Path, create_request},
    client::ServiceName,
    types::secret,
};

/// Makes a webhook of an account: `POST /x/v1/webhooks`, an extension of the reference server. From
/// [`Webhooks::create`](super::Webhooks::create).
///
/// ```no_run
/// # async fn example(client: kortix_sdk::Kortix) -> Result<(), kortix_sdk::Error> {
/// let made = client.webhooks().create("https://hooks.example.org/kortix").await?;
/// // Keep `made.secret`: with it the receiver checks what it gets.
/// println!("{}", made.id);
/// # Ok(())
/// # }
/// ```
///
/// # Errors
///
/// - [`Validation`](crate::ErrorKind::Validation): the address is none, has a user or leads to a private address, or the secret
///   is none (400).
/// - [`Permission`](crate::ErrorKind::Permission): the caller is no owner and no admin of the account (403).
/// - [`NotFound`](crate::ErrorKind::NotFound): there is no such account that the caller belongs to (404).
/// - [`Conflict`](crate::ErrorKind::Conflict): the account has 10 webhooks, and more are not allowed (409).
/// - [`Authentication`](crate::ErrorKind::Authentication): no valid credential (401).
/// - [`Timeout`](crate::ErrorKind::Timeout), [`Interrupted`](crate::ErrorKind::Interrupted),
///   [`Server`](crate::ErrorKind::Server): the webhook may have been made;
///   [`may_have_executed`](crate::Error::may_have_executed) is true.
#[derive(Clone, Debug)]
#[must_use = "a request does nothing until it is awaited"]
pub struct CreateWebhook {
    client: Kortix,
    options: CallOptions,
    body: Body,
}

#[derive(Clone, Debug, Serialize)]
struct Body {
    url: String,
    #[serde(serialize_with = "secret::exposed", skip_serializing_if = "Option::is_none")]
    secret: Option<SecretString>,
    #[serde(skip_serializing_if = "Option::is_none")]
    account_id: Option<AccountId>,
}

impl CreateWebhook {
    pub(super) fn new(client: Kortix, url: String) -> Self {
        Self { client, options: CallOptions::default(), body: Body { url, secret: None, account_id: None } }
    }

    /// What deliveries are signed with: `whsec_` and 24 to 64 bytes in base64. Default: the server makes one.
    pub fn secret(mut self, secret: impl Into<SecretString>) -> Self {
        self.body.secret = Some(secret.into());
        self
    }

    /// The account whose executions are told. Default: the one that the credential is for.
    pub fn account(mut self, account: impl Into<AccountId>) -> Self {
        self.body.account_id = Some(account.into());
        self
    }
}

impl Endpoint for CreateWebhook {
    type Output = CreatedWebhook;

    const OPERATION: Operation =
        Operation { name: "create webhook", service: ServiceName::Obvious, effect: Effect::Create };

    fn draft(&self) -> Result<Draft, Error> {
        Draft::post(Path::new(&Self::OPERATION, "/x/v1/webhooks"))?.json(&self.body)
    }
}

create_request!(CreateWebhook -> CreatedWebhook);

/// A new webhook: its secret is shown this once.
///
/// `Debug` hides the secret and serialising writes `"***"`.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[non_exhaustive]
pub struct CreatedWebhook {
    /// The webhook.
    pub id: WebhookId,
    /// The account whose executions are told.
    pub account_id: AccountId,
    /// Where it is told.
    pub url: String,
    /// Whether anything is sent there.
    pub status: WebhookStatus,
    /// Since when nothing is sent there any more.
    #[serde(default)]
    pub disabled_at: Option<Timestamp>,
    /// When it was made.
    pub created_at: Timestamp,
    /// What deliveries are signed with.
    #[serde(with = "secret")]
    pub secret: SecretString,
}
