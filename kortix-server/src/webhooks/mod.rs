//! Telling others that executions have ended. What is to be told is written in the transaction that ends an execution; any
//! server of the database claims it under a lease and tries it until it is taken or given up.

pub mod schedule;
pub mod secret;
pub mod send;
pub mod target;

use std::{sync::Arc, time::Duration};

use http::StatusCode;
use tokio::{
    task::JoinSet,
    time::{MissedTickBehavior, interval},
};

use self::{
    schedule::pause_after,
    secret::SigningSecret,
    send::{Message, SendError, Sender, TRY_LIMIT},
    target::{BadTarget, Reach, Target},
};
use crate::{
    auth::sealing::{SealError, Sealer},
    domain::webhook::{DueDelivery, Tried, Verdict, Webhook},
    failpoint,
    ids::{AccountId, ExecutionId, WebhookId},
    store::{DeliveryLimits, Store, StoreError},
    timestamp::Timestamp,
};

/// How often it is looked what is due.
const LOOK: Duration = Duration::from_millis(500);
const FORGET: Duration = Duration::from_mins(10);
/// How long what was told, or given up, can be looked at and replayed.
const KEPT: Duration = Duration::from_hours(30 * 24);
/// As long as a try may take, and some time to write down what came of it.
const LEASE: Duration = TRY_LIMIT.saturating_add(Duration::from_secs(15));
/// Tries at the same time: to one webhook, of one account, and by this server.
const OF_WEBHOOK: i64 = 2;
const OF_ACCOUNT: i64 = 8;
const AT_ONCE: usize = 32;

/// What webhooks are made, and deliveries sent, with.
#[derive(Debug)]
pub struct Webhooks {
    store: Arc<dyn Store>,
    sealer: Sealer,
    reach: Reach,
    sender: Sender,
}

/// What somebody asks of a webhook.
#[derive(Clone, Debug)]
pub struct WebhookDraft {
    target: Target,
    secret: Option<SigningSecret>,
}

#[derive(Debug, thiserror::Error)]
pub enum BadWebhook {
    #[error(transparent)]
    Target(#[from] BadTarget),
    #[error("secret must be whsec_ and 24 to 64 bytes in base64")]
    Secret,
}

impl WebhookDraft {
    pub fn url(&self) -> &str {
        self.target.as_str()
    }
}

impl Webhooks {
    pub fn new(store: Arc<dyn Store>, sealer: Sealer, reach: Reach) -> Self {
        Self { store, sealer, reach, sender: Sender::new(reach) }
    }

    /// Reads what somebody asks for. Without a secret it gets one.
    pub fn draft(&self, url: &str, secret: Option<&str>) -> Result<WebhookDraft, BadWebhook> {
        let target = Target::parse(url, self.reach)?;
        let given = secret.map(|text| SigningSecret::parse(text).ok_or(BadWebhook::Secret));
        Ok(WebhookDraft { target, secret: given.transpose()? })
    }

    /// A webhook of the account, or of that execution alone, that is not stored yet.
    pub fn make(
        &self,
        account: AccountId,
        execution: Option<ExecutionId>,
        draft: WebhookDraft,
    ) -> Result<Webhook, SealError> {
        let id = WebhookId::new();
        let secret = draft.secret.map_or_else(SigningSecret::random, Ok)?;
        Ok(Webhook {
            id,
            account,
            execution,
            url: draft.target.as_str().to_owned(),
            secret: self.sealer.seal(id.uuid().as_bytes(), secret.text())?,
            disabled_at: None,
            created_at: Timestamp::now(),
        })
    }

    /// What its deliveries are signed with.
    pub fn secret_of(&self, webhook: &Webhook) -> Result<SigningSecret, SealError> {
        self.opened(webhook.id, &webhook.secret)
    }

    fn opened(&self, id: WebhookId, sealed: &[u8]) -> Result<SigningSecret, SealError> {
        let text = self.sealer.open(id.uuid().as_bytes(), sealed)?;
        SigningSecret::parse(secrecy::ExposeSecret::expose_secret(&text)).ok_or(SealError::NotOpened)
    }

    /// Delivers what is due, until the task is aborted.
    pub async fn deliver_for_ever(self: Arc<Self>) {
        let forgetting = async {
            let mut ticks = interval(FORGET);
            loop {
                ticks.tick().await;
                if let Err(error) = self.store.forget_deliveries(Timestamp::now().before(KEPT)).await {
                    tracing::error!(error = &error as &dyn std::error::Error, "cannot forget deliveries");
                }
            }
        };
        tokio::join!(self.deliver(), forgetting);
    }

    async fn deliver(self: &Arc<Self>) {
        let mut ticks = interval(LOOK);
        ticks.set_missed_tick_behavior(MissedTickBehavior::Delay);
        // Dropped, and with them all tries, when this is.
        let mut tries = JoinSet::new();
        loop {
            // What has ended makes room for others at once.
            tokio::select! {
                _ = ticks.tick() => {}
                Some(_) = tries.join_next() => {}
            }
            while tries.try_join_next().is_some() {}
            match self.claim(AT_ONCE.saturating_sub(tries.len())).await {
                Ok(due) => {
                    for delivery in due {
                        let webhooks = Arc::clone(self);
                        tries.spawn(async move { webhooks.attempt(&delivery).await });
                    }
                }
                Err(error) => {
                    tracing::error!(error = &error as &dyn std::error::Error, "cannot look for deliveries");
                }
            }
        }
    }

    async fn claim(&self, room: usize) -> Result<Vec<DueDelivery>, StoreError> {
        let more = i64::try_from(room).unwrap_or(i64::MAX);
        if more == 0 {
            return Ok(Vec::new());
        }
        let limits = DeliveryLimits { of_webhook: OF_WEBHOOK, of_account: OF_ACCOUNT, more };
        self.store.claim_deliveries(limits, Timestamp::now().after(LEASE)).await
    }

    async fn attempt(&self, due: &DueDelivery) {
        // A test may end the process here: claimed, and not sent.
        failpoint::reach("webhook.claimed");
        let tried = judged(self.send(due).await, due.attempts);
        tracing::debug!(delivery = %due.id, webhook = %due.webhook, ?tried, "tried a delivery");
        if let Err(error) = self.store.conclude_delivery(due, &tried).await {
            // The lease runs out, and it is tried again: a delivery may come twice, and none is lost.
            tracing::error!(delivery = %due.id, error = &error as &dyn std::error::Error, "cannot say what came of it");
        }
    }

    async fn send(&self, due: &DueDelivery) -> Result<StatusCode, String> {
        // What may be called may have changed since it was made.
        let target = Target::parse(&due.url, self.reach).map_err(|error| error.to_string())?;
        let secret = self.opened(due.webhook, &due.secret).map_err(|error| error.to_string())?;
        let (id, seconds) = (due.id.prefixed(), Timestamp::now().micros().div_euclid(1_000_000));
        let signature = secret.signature(&id, seconds, &due.payload);
        let message = Message { id: &id, seconds, signature: &signature, body: &due.payload };
        self.sender.send(&target, &message).await.map_err(|error: SendError| error.to_string())
    }
}

/// What an answer, or the lack of one, means after so many tries.
fn judged(answer: Result<StatusCode, String>, attempts: i64) -> Tried {
    let (status, error) = match answer {
        Ok(status) if status.is_success() => {
            return Tried { verdict: Verdict::Delivered, status: Some(status.as_u16()), error: None };
        }
        Ok(StatusCode::GONE) => {
            let error = "it answered 410: nothing more is sent there".to_owned();
            return Tried { verdict: Verdict::Disabled, status: Some(410), error: Some(error) };
        }
        Ok(status) if status.is_redirection() => (
            Some(status.as_u16()),
            format!("it answered {}, and redirects are not followed", status.as_u16()),
        ),
        Ok(status) => (Some(status.as_u16()), format!("it answered {}", status.as_u16())),
        Err(error) => (None, error),
    };
    let pause = pause_after(attempts, fastrand::f64());
    let verdict = pause.map_or(Verdict::Dead, |pause| Verdict::Again(Timestamp::now().after(pause)));
    Tried { verdict, status, error: Some(error) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn answers_are_judged() {
        let verdict = |status, attempts| judged(Ok(StatusCode::from_u16(status).unwrap()), attempts).verdict;
        for status in [200, 201, 202, 204] {
            assert_eq!(verdict(status, 14), Verdict::Delivered);
        }
        for status in [301, 302, 307, 400, 404, 429, 500, 503] {
            assert!(matches!(verdict(status, 1), Verdict::Again(_)), "{status}");
            assert_eq!(verdict(status, 14), Verdict::Dead);
        }
        assert_eq!(verdict(410, 1), Verdict::Disabled);
        assert!(matches!(judged(Err("no".to_owned()), 13).verdict, Verdict::Again(_)));
        assert_eq!(judged(Err("no".to_owned()), 14).verdict, Verdict::Dead);
    }
}
