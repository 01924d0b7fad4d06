//! Webhooks: being told when executions end. An extension of the reference server.
//!
//! Deliveries follow [Standard Webhooks](https://www.standardwebhooks.com). Whoever receives them checks them with `verify`
//! (feature `webhooks`), which needs no client.

mod create;
mod delete;
mod deliveries;
mod list;
mod replay;
#[cfg(feature = "webhooks")]
mod verify;

pub use create::{CreateWebhook, CreatedWebhook};
pub use delete::{DeleteWebhook, DeletedWebhook};
pub use deliveries::{Delivery, DeliveryPage, DeliveryState, ListDeliveries};
pub use list::{ListWebhooks, Webhook, WebhookList, WebhookStatus};
pub use replay::ReplayDelivery;
#[cfg(feature = "webhooks")]
pub use verify::{DEFAULT_TOLERANCE, EndedExecution, InvalidWebhook, Verifier, WebhookEvent, verify};

use crate::{DeliveryId, Kortix, WebhookId, call::CallOptions};

/// Calls about webhooks. From [`Kortix::webhooks`].
///
/// Those of a single execution are made with it:
/// [`executions().create().webhook()`](crate::executions::CreateExecution::webhook).
#[derive(Clone, Debug)]
pub struct Webhooks {
    client: Kortix,
}

impl Webhooks {
    pub(crate) fn new(client: Kortix) -> Self {
        Self { client }
    }

    /// Makes a webhook of an account: `POST /x/v1/webhooks`.
    pub fn create(&self, url: impl Into<String>) -> CreateWebhook {
        CreateWebhook::new(self.client.clone(), url.into())
    }

    /// Lists the webhooks of an account: `GET /x/v1/webhooks`.
    pub fn list(&self) -> ListWebhooks {
        ListWebhooks { client: self.client.clone(), options: CallOptions::default(), account: None }
    }

    /// Deletes a webhook, with what waited to be sent there: `DELETE /x/v1/webhooks/{id}`.
    pub fn delete(&self, webhook: impl Into<WebhookId>) -> DeleteWebhook {
        DeleteWebhook {
            client: self.client.clone(),
            options: CallOptions::default(),
            webhook: webhook.into(),
        }
    }

    /// Lists what was sent to a webhook, newest first: `GET /x/v1/webhooks/{id}/deliveries`.
    pub fn deliveries(&self, webhook: impl Into<WebhookId>) -> ListDeliveries {
        ListDeliveries::new(self.client.clone(), webhook.into())
    }

    /// Sends a delivery again, under the same id: `POST /x/v1/webhook-deliveries/{id}/replay`.
    pub fn replay(&self, delivery: impl Into<DeliveryId>) -> ReplayDelivery {
        ReplayDelivery {
            client: self.client.clone(),
            options: CallOptions::default(),
            delivery: delivery.into(),
        }
    }
}
