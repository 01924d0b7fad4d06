//! Webhooks, as those who belong to an account manage them: they tell of everything in the account, so that owners and admins
//! may, as with keys. One of a single execution is its account's members'.

use super::{
    account::Caller,
    manage::{ManageError, Result},
    service::Service,
    webhook::{Delivery, Webhook},
};
use crate::{
    ids::{AccountId, DeliveryId, WebhookId},
    store::{IdempotencyKey, Repetition},
};

/// A webhook that was made, by this call or an earlier one.
#[derive(Clone, Debug)]
pub struct MadeWebhook {
    pub webhook: Webhook,
    pub replayed: bool,
}

impl Service {
    pub async fn may_manage_webhooks(&self, caller: Caller, account: AccountId) -> Result<()> {
        self.managed(caller, account).await.map(drop)
    }

    /// The caller must be one who may.
    pub async fn add_webhook(
        &self,
        webhook: Webhook,
        idempotency: Option<&IdempotencyKey>,
    ) -> Result<MadeWebhook> {
        let added = self.store.add_webhook(&webhook, idempotency).await.map_err(ManageError::from);
        match added {
            Ok(()) => Ok(MadeWebhook { webhook, replayed: false }),
            Err(ManageError::Repeated(Repetition::Answered(answer))) => {
                // An answer of another form was given by another operation, whose key this is.
                let id = WebhookId::parse(&answer).ok_or(ManageError::Repeated(Repetition::KeyReused))?;
                let webhook = self.store.webhook(id).await?.ok_or(ManageError::NoSuchWebhook)?;
                Ok(MadeWebhook { webhook, replayed: true })
            }
            Err(error) => Err(error),
        }
    }

    pub async fn webhooks_of(&self, caller: Caller, account: AccountId) -> Result<Vec<Webhook>> {
        self.managed(caller, account).await?;
        Ok(self.store.webhooks(account).await?)
    }

    /// A webhook that the caller may manage. A stranger's does not exist.
    pub async fn webhook_in_reach(&self, caller: Caller, id: &str) -> Result<Webhook> {
        let id = WebhookId::parse(id).ok_or(ManageError::NoSuchWebhook)?;
        self.reached(caller, id, || ManageError::NoSuchWebhook).await
    }

    pub async fn delete_webhook(&self, caller: Caller, id: &str) -> Result<WebhookId> {
        let webhook = self.webhook_in_reach(caller, id).await?;
        let deleted = self.store.delete_webhook(webhook.id).await?;
        if deleted { Ok(webhook.id) } else { Err(ManageError::NoSuchWebhook) }
    }

    pub async fn replay_delivery(&self, caller: Caller, id: &str) -> Result<Delivery> {
        let id = DeliveryId::parse(id).ok_or(ManageError::NoSuchDelivery)?;
        let delivery = self.store.delivery(id).await?.ok_or(ManageError::NoSuchDelivery)?;
        self.reached(caller, delivery.webhook, || ManageError::NoSuchDelivery).await?;
        self.store.replay_delivery(id).await?.ok_or(ManageError::NoSuchDelivery)
    }

    async fn reached(
        &self,
        caller: Caller,
        id: WebhookId,
        not_found: impl Fn() -> ManageError,
    ) -> Result<Webhook> {
        let webhook = self.store.webhook(id).await?.ok_or_else(&not_found)?;
        if webhook.execution.is_some() {
            let member = self.is_member(caller, webhook.account).await?;
            return if member { Ok(webhook) } else { Err(not_found()) };
        }
        match self.managed(caller, webhook.account).await {
            Ok(_) => Ok(webhook),
            Err(ManageError::NoSuchAccount) => Err(not_found()),
            Err(error) => Err(error),
        }
    }
}
