//! Webhooks, and what is to be told to them.

use async_trait::async_trait;

use super::{IdempotencyKey, Repetition, Result, StoreError};
use crate::{
    domain::{
        page::Stretch,
        webhook::{Delivery, DeliveryQuery, DueDelivery, Tried, Webhook},
    },
    ids::{AccountId, DeliveryId, ExecutionId, WebhookId},
    timestamp::Timestamp,
};

#[derive(Debug, thiserror::Error)]
pub enum AddWebhookError {
    #[error("the account has {limit} webhooks, and more are not allowed")]
    TooMany { limit: i64 },
    #[error("the idempotency key was used before")]
    Repeated(Repetition),
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl From<sqlx::Error> for AddWebhookError {
    fn from(error: sqlx::Error) -> Self {
        Self::Store(error.into())
    }
}

/// How many deliveries are tried at the same time, by all servers together but for the last.
#[derive(Clone, Copy, Debug)]
pub struct DeliveryLimits {
    pub of_webhook: i64,
    pub of_account: i64,
    /// By this server, from now on.
    pub more: i64,
}

/// What is to be told is written where executions end: `WorkStore`, `ExecutionStore` and `DeletionStore`.
#[async_trait]
pub trait WebhookStore: Send + Sync {
    /// Adds a webhook of an account. Those of single executions come with them.
    async fn add_webhook(
        &self,
        webhook: &Webhook,
        idempotency: Option<&IdempotencyKey>,
    ) -> Result<(), AddWebhookError>;
    async fn webhook(&self, id: WebhookId) -> Result<Option<Webhook>>;
    async fn webhook_of_execution(&self, id: ExecutionId) -> Result<Option<Webhook>>;
    /// Those of the account, oldest first, without those of single executions.
    async fn webhooks(&self, account: AccountId) -> Result<Vec<Webhook>>;
    /// Removes it with all that was to be told to it. Whether it was there.
    async fn delete_webhook(&self, id: WebhookId) -> Result<bool>;
    /// Some of the deliveries of a webhook, newest first.
    async fn deliveries(&self, query: &DeliveryQuery) -> Result<Stretch<Delivery>>;
    async fn delivery(&self, id: DeliveryId) -> Result<Option<Delivery>>;
    /// Has it tried again at once, from the beginning if it had ended, also when its webhook was disabled.
    async fn replay_delivery(&self, id: DeliveryId) -> Result<Option<Delivery>>;
    /// Claims what is due and nobody tries, of all accounts in turn. A try that has not been concluded by then is anybody's.
    async fn claim_deliveries(
        &self,
        limits: DeliveryLimits,
        lease_until: Timestamp,
    ) -> Result<Vec<DueDelivery>>;
    /// Writes down what came of a try. False: it is somebody else's, or gone.
    async fn conclude_delivery(&self, due: &DueDelivery, tried: &Tried) -> Result<bool>;
    /// Forgets deliveries that ended before that time, and webhooks of executions of which nothing is left to be told.
    async fn forget_deliveries(&self, ended_before: Timestamp) -> Result<()>;
}
