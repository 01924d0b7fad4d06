//! `GET /x/v1/webhooks/{id}/deliveries`

use serde::{Deserialize, Serialize};

use crate::{
    DeliveryId, Error, ExecutionId, Kortix, Timestamp, WebhookId,
    call::{CallOptions, Draft, Effect, Endpoint, Operation, Path, request},
    client::ServiceName,
    paging::paged,
    types::open_enum,
};

/// Lists what was sent to a webhook: `GET /x/v1/webhooks/{id}/deliveries`, an extension of the reference server. From
/// [`Webhooks::deliveries`](super::Webhooks::deliveries).
///
/// ```no_run
/// # async fn example(client: kortix_sdk::Kortix, webhook: kortix_sdk::WebhookId) -> Result<(), kortix_sdk::Error> {
/// use kortix_sdk::webhooks::DeliveryState;
///
/// // What could not be delivered, again:
/// let mut dead = client.webhooks().deliveries(webhook).state(DeliveryState::Dead).items();
/// while let Some(delivery) = dead.next().await {
///     client.webhooks().replay(delivery?.id).await?;
/// }
/// # Ok(())
/// # }
/// ```
///
/// # Errors
///
/// - [`Validation`](crate::ErrorKind::Validation): a limit out of range, or no such state or cursor (400).
/// - [`Permission`](crate::ErrorKind::Permission): the caller is no owner and no admin of its account (403).
/// - [`NotFound`](crate::ErrorKind::NotFound): there is no such webhook, or no such extension (404).
/// - [`Authentication`](crate::ErrorKind::Authentication): no valid credential (401).
#[derive(Clone, Debug)]
#[must_use = "a request does nothing until it is awaited"]
pub struct ListDeliveries {
    client: Kortix,
    options: CallOptions,
    webhook: WebhookId,
    state: Option<DeliveryState>,
    limit: Option<u32>,
    cursor: Option<String>,
}

impl ListDeliveries {
    pub(super) fn new(client: Kortix, webhook: WebhookId) -> Self {
        Self { client, options: CallOptions::default(), webhook, state: None, limit: None, cursor: None }
    }

    /// Only those with that state. Default: all.
    pub fn state(mut self, state: DeliveryState) -> Self {
        self.state = Some(state);
        self
    }

    /// How many deliveries a page holds, 1 to 100. Default: 20.
    pub fn limit(mut self, limit: u32) -> Self {
        self.limit = Some(limit);
        self
    }

    /// Begins behind the last entry of another page: its [`next_cursor`](DeliveryPage::next_cursor). Default: the first.
    pub fn cursor(mut self, cursor: impl Into<String>) -> Self {
        self.cursor = Some(cursor.into());
        self
    }
}

impl Endpoint for ListDeliveries {
    type Output = DeliveryPage;

    const OPERATION: Operation =
        Operation { name: "list deliveries", service: ServiceName::Obvious, effect: Effect::Read };

    fn draft(&self) -> Result<Draft, Error> {
        let path = Path::new(&Self::OPERATION, "/x/v1/webhooks").id(self.webhook.as_str())?;
        let path = path.fixed("/deliveries").text("state", self.state.as_ref().map(DeliveryState::as_str));
        Draft::get(path.number("limit", self.limit).text("cursor", self.cursor.as_deref()))
    }
}

request!(ListDeliveries -> DeliveryPage);
paged!(ListDeliveries -> DeliveryPage { deliveries: Delivery } by cursor);

/// One page of deliveries.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct DeliveryPage {
    /// The deliveries, newest first.
    pub deliveries: Vec<Delivery>,
    /// Where the next page begins, for [`ListDeliveries::cursor`]; none on the last page.
    #[serde(default)]
    pub next_cursor: Option<String>,
}

open_enum! {
    /// How far a delivery got.
    pub enum DeliveryState {
        /// It is to be tried, at the first time or again.
        Pending = "pending",
        /// The receiver has it.
        Delivered = "delivered",
        /// It is not tried any more.
        Dead = "dead",
    }
}

/// One thing that is told to one webhook.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Delivery {
    /// The delivery: the `webhook-id` of every try.
    pub id: DeliveryId,
    /// The webhook.
    pub webhook_id: WebhookId,
    /// The execution that has ended.
    pub execution_id: ExecutionId,
    /// What is told: `execution.succeeded`, `execution.failed` or `execution.stopped`.
    pub event_type: String,
    /// How far it got.
    pub state: DeliveryState,
    /// How often it was tried, since it was written or replayed.
    #[serde(default)]
    pub attempts: u64,
    /// When it is tried next.
    #[serde(default)]
    pub next_attempt_at: Option<Timestamp>,
    /// What the last try was answered.
    #[serde(default)]
    pub last_status: Option<u16>,
    /// Why the last try did not succeed.
    #[serde(default)]
    pub last_error: Option<String>,
    /// When the execution ended.
    pub created_at: Timestamp,
    /// When it was delivered or given up.
    #[serde(default)]
    pub ended_at: Option<Timestamp>,
}
