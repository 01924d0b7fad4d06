//! `GET /x/v1/webhooks`

use serde::{Deserialize, Serialize};

use crate::{
    AccountId, Error, Kortix, Timestamp, WebhookId,
    call::{CallOptions, Draft, Effect, Endpoint, Operation, Path, request},
    client::ServiceName,
    types::open_enum,
};

/// Lists the webhooks of an account: `GET /x/v1/webhooks`, an extension of the reference server. From
/// [`Webhooks::list`](super::Webhooks::list).
///
/// ```no_run
/// # async fn example(client: kortix_sdk::Kortix) -> Result<(), kortix_sdk::Error> {
/// for webhook in client.webhooks().list().await?.webhooks {
///     println!("{} {} {}", webhook.id, webhook.status, webhook.url);
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
pub struct ListWebhooks {
    pub(super) client: Kortix,
    pub(super) options: CallOptions,
    pub(super) account: Option<AccountId>,
}

impl ListWebhooks {
    /// The account. Default: the one that the credential is for.
    pub fn account(mut self, account: impl Into<AccountId>) -> Self {
        self.account = Some(account.into());
        self
    }
}

impl Endpoint for ListWebhooks {
    type Output = WebhookList;

    const OPERATION: Operation =
        Operation { name: "list webhooks", service: ServiceName::Obvious, effect: Effect::Read };

    fn draft(&self) -> Result<Draft, Error> {
        let path = Path::new(&Self::OPERATION, "/x/v1/webhooks");
        Draft::get(path.text("account_id", self.account.as_ref().map(AccountId::as_str)))
    }
}

request!(ListWebhooks -> WebhookList);

/// The webhooks of an account.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct WebhookList {
    /// The webhooks, oldest first.
    pub webhooks: Vec<Webhook>,
}

/// A webhook, without its secret.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Webhook {
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
}

open_enum! {
    /// Whether anything is sent to a webhook.
    pub enum WebhookStatus {
        /// It is.
        Active = "active",
        /// It answered 410, and nothing is until a delivery is replayed.
        Disabled = "disabled",
    }
}
