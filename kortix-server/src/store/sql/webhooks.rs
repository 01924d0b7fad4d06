use async_trait::async_trait;
use sqlx::{AssertSqlSafe, FromRow, QueryBuilder};
use uuid::Uuid;

use super::{super::Db, Conn, SqlStore, idempotency, lock, outbox};
use crate::{
    domain::{
        page::{Cursor, Stretch},
        webhook::{
            Delivery, DeliveryQuery, DeliveryState, DueDelivery, MOST_WEBHOOKS, Tried, Verdict, Webhook,
        },
    },
    ids::{AccountId, DeliveryId, ExecutionId, WebhookId},
    store::{AddWebhookError, DeliveryLimits, IdempotencyKey, Result, WebhookStore, error::unreadable},
    timestamp::Timestamp,
};

/// How many are forgotten in one transaction.
const FORGOTTEN_AT_ONCE: i64 = 500;

const WEBHOOK: &str =
    "SELECT id, account_id, execution_id, url, secret, disabled_at, created_at FROM webhooks";

#[derive(FromRow)]
struct WebhookRow {
    id: Uuid,
    account_id: Uuid,
    execution_id: Option<Uuid>,
    url: String,
    secret: Vec<u8>,
    disabled_at: Option<i64>,
    created_at: i64,
}

impl From<WebhookRow> for Webhook {
    fn from(row: WebhookRow) -> Self {
        Self {
            id: WebhookId::from_uuid(row.id),
            account: AccountId::from_uuid(row.account_id),
            execution: row.execution_id.map(ExecutionId::from_uuid),
            url: row.url,
            secret: row.secret,
            disabled_at: row.disabled_at.map(Timestamp::from_micros),
            created_at: Timestamp::from_micros(row.created_at),
        }
    }
}

const DELIVERY: &str =
    "SELECT id, webhook_id, execution_id, event_type, state, attempts, next_at, last_status,
                               last_error, created_at, ended_at FROM webhook_deliveries";

#[derive(FromRow)]
struct DeliveryRow {
    id: Uuid,
    webhook_id: Uuid,
    execution_id: Uuid,
    event_type: String,
    state: String,
    attempts: i64,
    next_at: i64,
    last_status: Option<i64>,
    last_error: Option<String>,
    created_at: i64,
    ended_at: Option<i64>,
}

impl DeliveryRow {
    fn into_delivery(self) -> Result<Delivery> {
        let state = DeliveryState::from_stored(&self.state).ok_or_else(|| unreadable("state"))?;
        let next_at = (state == DeliveryState::Pending).then(|| Timestamp::from_micros(self.next_at));
        Ok(Delivery {
            id: DeliveryId::from_uuid(self.id),
            webhook: WebhookId::from_uuid(self.webhook_id),
            execution: ExecutionId::from_uuid(self.execution_id),
            event_type: self.event_type,
            state,
            attempts: self.attempts,
            next_at,
            last_status: self.last_status.and_then(|status| i32::try_from(status).ok()),
            last_error: self.last_error,
            created_at: Timestamp::from_micros(self.created_at),
            ended_at: self.ended_at.map(Timestamp::from_micros),
        })
    }
}

#[async_trait]
impl WebhookStore for SqlStore {
    async fn add_webhook(
        &self,
        webhook: &Webhook,
        idempotency: Option<&IdempotencyKey>,
    ) -> Result<(), AddWebhookError> {
        let mut tx = self.begin().await?;
        lock::account(&mut tx, webhook.account.uuid()).await?;
        // A repetition is answered also when there is no room for anything new.
        let answer = webhook.id.prefixed();
        let repeated = idempotency::claim(&mut tx, webhook.account, idempotency, &answer, None).await?;
        if let Some(repetition) = repeated {
            return Err(AddWebhookError::Repeated(repetition));
        }
        let (held,): (i64,) =
            sqlx::query_as("SELECT count(*) FROM webhooks WHERE account_id = $1 AND execution_id IS NULL")
                .bind(webhook.account.uuid())
                .fetch_one(&mut *tx)
                .await?;
        if held >= MOST_WEBHOOKS {
            return Err(AddWebhookError::TooMany { limit: MOST_WEBHOOKS });
        }
        outbox::add(&mut tx, webhook).await?;
        Ok(tx.commit().await?)
    }

    async fn webhook(&self, id: WebhookId) -> Result<Option<Webhook>> {
        self.webhook_where("id", id.uuid()).await
    }

    async fn webhook_of_execution(&self, id: ExecutionId) -> Result<Option<Webhook>> {
        self.webhook_where("execution_id", id.uuid()).await
    }

    async fn webhooks(&self, account: AccountId) -> Result<Vec<Webhook>> {
        let rows: Vec<WebhookRow> = sqlx::query_as(AssertSqlSafe(format!(
            "{WEBHOOK} WHERE account_id = $1 AND execution_id IS NULL ORDER BY created_at, id"
        )))
        .bind(account.uuid())
        .fetch_all(self.readers())
        .await?;
        Ok(rows.into_iter().map(Webhook::from).collect())
    }

    async fn delete_webhook(&self, id: WebhookId) -> Result<bool> {
        let mut tx = self.begin().await?;
        let deleted =
            sqlx::query("DELETE FROM webhooks WHERE id = $1").bind(id.uuid()).execute(&mut *tx).await?;
        tx.commit().await?;
        Ok(deleted.rows_affected() > 0)
    }

    async fn deliveries(&self, query: &DeliveryQuery) -> Result<Stretch<Delivery>> {
        let mut sql = QueryBuilder::<Db>::new(DELIVERY);
        sql.push(" WHERE webhook_id = ").push_bind(query.webhook.uuid());
        if let Some(state) = query.state {
            sql.push(" AND state = ").push_bind(state.as_str());
        }
        sql.push(" AND (created_at, id) < (").push_bind(query.behind.created_at.micros());
        sql.push(", ").push_bind(query.behind.id);
        sql.push(") ORDER BY created_at DESC, id DESC LIMIT ").push_bind(i64::from(query.limit) + 1);
        let rows: Vec<DeliveryRow> = sql.build_query_as().fetch_all(self.readers()).await?;
        let items = rows.into_iter().map(DeliveryRow::into_delivery).collect::<Result<_>>()?;
        let place = |item: &Delivery| Cursor { created_at: item.created_at, id: item.id.uuid() };
        Ok(Stretch::of(items, query.limit, place))
    }

    async fn delivery(&self, id: DeliveryId) -> Result<Option<Delivery>> {
        let row: Option<DeliveryRow> = sqlx::query_as(AssertSqlSafe(format!("{DELIVERY} WHERE id = $1")))
            .bind(id.uuid())
            .fetch_optional(self.readers())
            .await?;
        row.map(DeliveryRow::into_delivery).transpose()
    }

    async fn replay_delivery(&self, id: DeliveryId) -> Result<Option<Delivery>> {
        let mut tx = self.begin().await?;
        // One that is being tried stays its server's: nothing is sent twice at once.
        let webhook: Option<(Uuid,)> = sqlx::query_as(
            "UPDATE webhook_deliveries
             SET attempts = CASE WHEN state = 'pending' THEN attempts ELSE 0 END,
                 state = 'pending', next_at = $2, ended_at = NULL
             WHERE id = $1 RETURNING webhook_id",
        )
        .bind(id.uuid())
        .bind(Timestamp::now().micros())
        .fetch_optional(&mut *tx)
        .await?;
        let Some((webhook,)) = webhook else { return Ok(None) };
        sqlx::query("UPDATE webhooks SET disabled_at = NULL WHERE id = $1 AND disabled_at IS NOT NULL")
            .bind(webhook)
            .execute(&mut *tx)
            .await?;
        let row: DeliveryRow = sqlx::query_as(AssertSqlSafe(format!("{DELIVERY} WHERE id = $1")))
            .bind(id.uuid())
            .fetch_one(&mut *tx)
            .await?;
        tx.commit().await?;
        row.into_delivery().map(Some)
    }

    async fn claim_deliveries(
        &self,
        limits: DeliveryLimits,
        lease_until: Timestamp,
    ) -> Result<Vec<DueDelivery>> {
        let now = Timestamp::now().micros();
        // Those under way come first and count, so that what may begin is what there is room for beside them: of each webhook
        // first, so that one that does not answer takes no place of others, and of each account then.
        let due: Vec<(Uuid,)> = sqlx::query_as(
            "SELECT id FROM (
                 SELECT id, lease_until, next_at, row_number() OVER (
                     PARTITION BY account_id ORDER BY under_way, next_at, id) AS of_account
                 FROM (
                     SELECT id, account_id, lease_until, next_at,
                            CASE WHEN lease_until > $1 THEN 0 ELSE 1 END AS under_way,
                            row_number() OVER (
                                PARTITION BY webhook_id
                                ORDER BY CASE WHEN lease_until > $1 THEN 0 ELSE 1 END, next_at, id) AS of_webhook
                     FROM webhook_deliveries WHERE state = 'pending' AND (next_at <= $1 OR lease_until > $1)
                 ) each_webhook WHERE of_webhook <= $2
             ) each_account
             WHERE of_account <= $3 AND (lease_until IS NULL OR lease_until <= $1)
             ORDER BY of_account, next_at, id LIMIT $4",
        )
        .bind(now)
        .bind(limits.of_webhook)
        .bind(limits.of_account)
        .bind(limits.more)
        .fetch_all(self.readers())
        .await?;
        let mut claimed = Vec::new();
        for (id,) in due {
            claimed.extend(self.claim_delivery(id, now, lease_until).await?);
        }
        Ok(claimed)
    }

    async fn conclude_delivery(&self, due: &DueDelivery, tried: &Tried) -> Result<bool> {
        let now = Timestamp::now().micros();
        let (state, next_at) = match &tried.verdict {
            Verdict::Delivered => (DeliveryState::Delivered, now),
            Verdict::Again(at) => (DeliveryState::Pending, at.micros()),
            Verdict::Dead | Verdict::Disabled => (DeliveryState::Dead, now),
        };
        let mut tx = self.begin().await?;
        if tried.verdict == Verdict::Disabled {
            disable(&mut tx, due, now).await?;
        }
        let concluded = sqlx::query(
            "UPDATE webhook_deliveries SET state = $3, next_at = $4, lease_until = NULL, last_status = $5,
                                           last_error = $6, ended_at = $7
             WHERE id = $1 AND fence = $2",
        )
        .bind(due.id.uuid())
        .bind(due.fence)
        .bind(state.as_str())
        .bind(next_at)
        .bind(tried.status.map(i64::from))
        .bind(tried.error.as_deref())
        .bind((state != DeliveryState::Pending).then_some(now))
        .execute(&mut *tx)
        .await?;
        tx.commit().await?;
        Ok(concluded.rows_affected() > 0)
    }

    async fn forget_deliveries(&self, ended_before: Timestamp) -> Result<()> {
        loop {
            let mut tx = self.begin().await?;
            let forgotten = sqlx::query(
                "DELETE FROM webhook_deliveries WHERE id IN (
                     SELECT id FROM webhook_deliveries WHERE ended_at < $1 ORDER BY ended_at LIMIT $2)",
            )
            .bind(ended_before.micros())
            .bind(FORGOTTEN_AT_ONCE)
            .execute(&mut *tx)
            .await?;
            tx.commit().await?;
            if forgotten.rows_affected() == 0 {
                break;
            }
        }
        let mut tx = self.begin().await?;
        sqlx::query(
            "DELETE FROM webhooks WHERE execution_id IS NOT NULL AND created_at < $1
               AND NOT EXISTS (SELECT 1 FROM webhook_deliveries d WHERE d.webhook_id = webhooks.id)
               AND NOT EXISTS (SELECT 1 FROM executions e
                               WHERE e.id = webhooks.execution_id AND e.completed_at IS NULL)",
        )
        .bind(ended_before.micros())
        .execute(&mut *tx)
        .await?;
        Ok(tx.commit().await?)
    }
}

impl SqlStore {
    async fn webhook_where(&self, column: &'static str, id: Uuid) -> Result<Option<Webhook>> {
        let row: Option<WebhookRow> = sqlx::query_as(AssertSqlSafe(format!("{WEBHOOK} WHERE {column} = $1")))
            .bind(id)
            .fetch_optional(self.readers())
            .await?;
        Ok(row.map(Webhook::from))
    }

    /// `None`: another server was first.
    async fn claim_delivery(
        &self,
        id: Uuid,
        now: i64,
        lease_until: Timestamp,
    ) -> Result<Option<DueDelivery>> {
        let mut tx = self.begin().await?;
        let claimed: Option<(i64, Uuid, String, i64)> = sqlx::query_as(
            "UPDATE webhook_deliveries SET lease_until = $3, fence = fence + 1, attempts = attempts + 1
             WHERE id = $1 AND state = 'pending' AND next_at <= $2 AND (lease_until IS NULL OR lease_until <= $2)
             RETURNING fence, webhook_id, payload, attempts",
        )
        .bind(id)
        .bind(now)
        .bind(lease_until.micros())
        .fetch_optional(&mut *tx)
        .await?;
        let Some((fence, webhook, payload, attempts)) = claimed else { return Ok(None) };
        let (url, secret): (String, Vec<u8>) =
            sqlx::query_as("SELECT url, secret FROM webhooks WHERE id = $1")
                .bind(webhook)
                .fetch_one(&mut *tx)
                .await?;
        tx.commit().await?;
        let (id, webhook) = (DeliveryId::from_uuid(id), WebhookId::from_uuid(webhook));
        Ok(Some(DueDelivery { id, fence, webhook, url, secret, payload, attempts }))
    }
}

/// Sends nothing more to the webhook, and gives up what waits for it, if this try still counts.
async fn disable(tx: &mut Conn, due: &DueDelivery, now: i64) -> Result<()> {
    let disabled = sqlx::query(
        "UPDATE webhooks SET disabled_at = coalesce(disabled_at, $3)
         WHERE id = $1 AND EXISTS (SELECT 1 FROM webhook_deliveries WHERE id = $4 AND fence = $2)",
    )
    .bind(due.webhook.uuid())
    .bind(due.fence)
    .bind(now)
    .bind(due.id.uuid())
    .execute(&mut *tx)
    .await?;
    if disabled.rows_affected() == 0 {
        return Ok(());
    }
    sqlx::query(
        "UPDATE webhook_deliveries SET state = 'dead', ended_at = $2, last_error = 'the webhook was disabled'
         WHERE webhook_id = $1 AND state = 'pending' AND id <> $3",
    )
    .bind(due.webhook.uuid())
    .bind(now)
    .bind(due.id.uuid())
    .execute(&mut *tx)
    .await?;
    Ok(())
}
