pub(super) mod create;
pub(super) mod delete;
pub(super) mod deliveries;
pub(super) mod list;
pub(super) mod replay;

use serde::Serialize;
use utoipa::ToSchema;

use crate::{
    auth::sealing::SealError,
    domain::webhook::{Delivery, Webhook},
    http::error::ApiError,
    timestamp::Timestamp,
};

/// A webhook, without what its deliveries are signed with.
#[derive(Serialize, ToSchema)]
#[schema(as = Webhook)]
pub(in crate::http) struct WebhookBody {
    id: String,
    account_id: String,
    url: String,
    /// `active`, or `disabled` since it answered 410: then nothing is sent there.
    status: &'static str,
    disabled_at: Option<Timestamp>,
    created_at: Timestamp,
}

impl From<Webhook> for WebhookBody {
    fn from(webhook: Webhook) -> Self {
        Self {
            id: webhook.id.prefixed(),
            account_id: webhook.account.prefixed(),
            url: webhook.url,
            status: if webhook.disabled_at.is_none() { "active" } else { "disabled" },
            disabled_at: webhook.disabled_at,
            created_at: webhook.created_at,
        }
    }
}

/// One thing that is told to one webhook.
#[derive(Serialize, ToSchema)]
#[schema(as = WebhookDelivery)]
pub(in crate::http) struct DeliveryBody {
    /// The `webhook-id` of every try.
    id: String,
    webhook_id: String,
    execution_id: String,
    /// `execution.succeeded`, `execution.failed` or `execution.stopped`.
    event_type: String,
    /// `pending`, `delivered`, or `dead` when it is not tried any more.
    state: &'static str,
    /// How often it was tried, since it was written or replayed.
    attempts: i64,
    /// When it is tried next.
    next_attempt_at: Option<Timestamp>,
    /// What the last try was answered.
    last_status: Option<i32>,
    /// Why the last try did not succeed.
    last_error: Option<String>,
    created_at: Timestamp,
    /// When it was delivered or given up.
    ended_at: Option<Timestamp>,
}

impl From<Delivery> for DeliveryBody {
    fn from(delivery: Delivery) -> Self {
        Self {
            id: delivery.id.prefixed(),
            webhook_id: delivery.webhook.prefixed(),
            execution_id: delivery.execution.prefixed(),
            event_type: delivery.event_type,
            state: delivery.state.as_str(),
            attempts: delivery.attempts,
            next_attempt_at: delivery.next_at,
            last_status: delivery.last_status,
            last_error: delivery.last_error,
            created_at: delivery.created_at,
            ended_at: delivery.ended_at,
        }
    }
}

pub(in crate::http) fn unsealed(error: &SealError) -> ApiError {
    tracing::error!(error = error as &dyn std::error::Error, "a webhook has no secret");
    ApiError::internal("Internal server error")
}
