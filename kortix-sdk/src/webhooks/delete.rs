//! `DELETE /x/v1/webhooks/{id}`

use serde::{Deserialize, Serialize};

use crate::{
    Error, Kortix, WebhookId,
    call::{CallOptions, Draft, Effect, Endpoint, Operation, Path, request},
    client::ServiceName,
};

/// Deletes a webhook: `DELETE /x/v1/webhooks/{id}`, an extension of the reference server. From
/// [`Webhooks::delete`](super::Webhooks::delete).
///
/// ```no_run
/// # async fn example(client: kortix_sdk::Kortix) -> Result<(), kortix_sdk::Error> {
/// client.webhooks().delete("whk_0b9c1f0e7a0e4d539b1e2f6f7f7d2a10").await?;
/// # Ok(())
/// # }
/// ```
///
/// # Errors
///
/// - [`Permission`](crate::ErrorKind::Permission): the caller is no owner and no admin of its account (403).
/// - [`NotFound`](crate::ErrorKind::NotFound): there is no such webhook, or no such extension (404).
/// - [`Authentication`](crate::ErrorKind::Authentication): no valid credential (401).
#[derive(Clone, Debug)]
#[must_use = "a request does nothing until it is awaited"]
pub struct DeleteWebhook {
    pub(super) client: Kortix,
    pub(super) options: CallOptions,
    pub(super) webhook: WebhookId,
}

impl Endpoint for DeleteWebhook {
    type Output = DeletedWebhook;

    const OPERATION: Operation =
        Operation { name: "delete webhook", service: ServiceName::Obvious, effect: Effect::Delete };

    fn draft(&self) -> Result<Draft, Error> {
        Draft::delete(Path::new(&Self::OPERATION, "/x/v1/webhooks").id(self.webhook.as_str())?)
    }
}

request!(DeleteWebhook -> DeletedWebhook);

/// A webhook that is gone.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct DeletedWebhook {
    /// The webhook.
    pub id: WebhookId,
    /// Always true; a failure is an error.
    #[serde(default)]
    pub deleted: bool,
}
