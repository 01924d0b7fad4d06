//! Webhooks: what is to be told is written with the end, once, and tried by one server at a time.

use std::{collections::HashSet, sync::Arc, time::Duration};

use kortix_server::{
    domain::{
        execution::{Failure, NewExecution, OnConflict, Status},
        page::Cursor,
        webhook::{
            Delivery, DeliveryQuery, DeliveryState, DueDelivery, MOST_WEBHOOKS, Tried, Verdict, Webhook,
        },
    },
    ids::{AccountId, DeliveryId, ExecutionId, WebhookId},
    store::{AddWebhookError, DeliveryLimits, IdempotencyKey, Repetition},
    timestamp::Timestamp,
};
use serde_json::Value;

use crate::{
    cases::{Db, ROOMY, create, execution},
    work::{claim, end},
};

const ROOM: DeliveryLimits = DeliveryLimits { of_webhook: 100, of_account: 100, more: 100 };

fn webhook(account: AccountId, execution: Option<ExecutionId>) -> Webhook {
    Webhook {
        id: WebhookId::new(),
        account,
        execution,
        url: "https://hooks.example.org/in".to_owned(),
        secret: vec![1, 2, 3],
        disabled_at: None,
        created_at: Timestamp::now(),
    }
}

async fn added(db: &Db, account: AccountId) -> Webhook {
    let webhook = webhook(account, None);
    db.add_webhook(&webhook, None).await.unwrap();
    webhook
}

async fn told(db: &Db, webhook: WebhookId) -> Vec<Delivery> {
    let query = DeliveryQuery { webhook, state: None, behind: Cursor::BEFORE_ALL, limit: 100 };
    db.deliveries(&query).await.unwrap().items
}

fn soon() -> Timestamp {
    Timestamp::now().after(Duration::from_mins(1))
}

async fn due(db: &Db, limits: DeliveryLimits) -> Vec<DueDelivery> {
    db.claim_deliveries(limits, soon()).await.unwrap()
}

/// So many executions of the account that have ended.
async fn ended(db: &Db, account: AccountId, many: usize) -> Vec<ExecutionId> {
    let mut all = Vec::new();
    for _ in 0..many {
        let made = create(db, account).await;
        let run = execution(account);
        db.start_in_thread(made.thread, &run, &|_| ROOMY).await.unwrap();
        end(db, made.server, run.id).await;
        all.push(run.id);
    }
    all
}

fn tried(verdict: Verdict) -> Tried {
    Tried { verdict, status: Some(500), error: Some("it answered 500".to_owned()) }
}

pub(crate) async fn an_end_is_told_once_to_every_webhook_of_its_account(db: Db) {
    let (account, other) = (AccountId::new(), AccountId::new());
    create(&db, other).await;
    let made = create(&db, account).await;
    let (one, two, strange) = (added(&db, account).await, added(&db, account).await, added(&db, other).await);
    let run = execution(account);
    let own = webhook(account, Some(run.id));
    let run = NewExecution { webhook: Some(own.clone()), ..run };
    db.start_in_thread(made.thread, &run, &|_| ROOMY).await.unwrap();
    assert!(due(&db, ROOM).await.is_empty(), "nothing has ended");
    let lease = claim(&db, made.server, run.id).await.lease;
    let failure = Failure::new("agent_failed", "no");
    db.end_execution(lease, Status::Failed, Some(&failure)).await.unwrap();
    db.end_execution(lease, Status::Succeeded, None).await.unwrap_err();
    for webhook in [&one, &two, &own] {
        let [delivery] = &told(&db, webhook.id).await[..] else { panic!("not told once") };
        assert_eq!((delivery.execution, delivery.event_type.as_str()), (run.id, "execution.failed"));
        assert_eq!((delivery.state, delivery.attempts), (DeliveryState::Pending, 0));
    }
    assert!(told(&db, strange.id).await.is_empty());
    let all = due(&db, ROOM).await;
    assert_eq!(all.len(), 3);
    let payload: Value = serde_json::from_str(&all[0].payload).unwrap();
    assert_eq!(payload["data"]["error"]["code"], "agent_failed");
    assert!(
        all.iter().all(|due| due.payload == all[0].payload && due.url == one.url && due.secret == [1, 2, 3])
    );
    // The one of this execution alone is in no list, and hears of no other.
    assert_eq!(db.webhooks(account).await.unwrap().len(), 2);
    assert_eq!(db.webhook_of_execution(run.id).await.unwrap().unwrap().id, own.id);
    ended(&db, account, 1).await;
    assert_eq!((told(&db, own.id).await.len(), told(&db, one.id).await.len()), (1, 2));
}

pub(crate) async fn every_way_to_end_is_told(db: Db) {
    let account = AccountId::new();
    let made = create(&db, account).await;
    let hook = added(&db, account).await;
    let queued = |on_conflict| NewExecution { on_conflict, ..execution(account) };
    let runs = [
        queued(OnConflict::Reject),
        queued(OnConflict::Enqueue),
        queued(OnConflict::Replace),
        queued(OnConflict::Replace),
        queued(OnConflict::Enqueue),
    ];
    for run in &runs {
        db.start_in_thread(made.thread, run, &|_| ROOMY).await.unwrap();
    }
    let kinds = async || {
        let all = told(&db, hook.id).await;
        runs.each_ref().map(|run| {
            let of_run: Vec<_> = all.iter().filter(|delivery| delivery.execution == run.id).collect();
            assert!(of_run.len() <= 1);
            of_run.first().map(|delivery| delivery.event_type.clone()).unwrap_or_default()
        })
    };
    // A replacement that was replaced before it began.
    assert_eq!(kinds().await, ["", "", "execution.stopped", "", ""]);
    // One that was stopped while it waited.
    db.request_stop(runs[1].id).await.unwrap();
    end(&db, made.server, runs[0].id).await;
    let before = ["execution.succeeded", "execution.stopped", "execution.stopped"];
    assert_eq!(kinds().await, [before[0], before[1], before[2], "", ""]);
    // One at work and one that waits, which go with their thread.
    db.delete_thread(made.thread).await.unwrap().unwrap();
    let gone = "execution.stopped";
    assert_eq!(kinds().await, [before[0], before[1], before[2], gone, gone]);
    let of_last = due(&db, ROOM).await.into_iter().find(|due| due.payload.contains(&runs[4].id.prefixed()));
    assert!(of_last.unwrap().payload.contains("deleted"));
    // The same for a project with all its threads.
    let other = create(&db, account).await;
    let run = execution(account);
    db.start_in_thread(other.thread, &run, &|_| ROOMY).await.unwrap();
    db.delete_project(other.project).await.unwrap().unwrap();
    assert_eq!(told(&db, hook.id).await.len(), 6);
}

pub(crate) async fn a_delivery_is_tried_by_one_at_a_time(db: Db) {
    let account = AccountId::new();
    create(&db, account).await;
    let hook = added(&db, account).await;
    ended(&db, account, 5).await;
    let claims = (0..8).map(|_| {
        let db = Arc::clone(&db);
        tokio::spawn(async move { due(&db, ROOM).await })
    });
    let mut claimed = Vec::new();
    for claim in claims.collect::<Vec<_>>() {
        claimed.extend(claim.await.unwrap());
    }
    let distinct: HashSet<DeliveryId> = claimed.iter().map(|due| due.id).collect();
    assert_eq!((claimed.len(), distinct.len()), (5, 5));
    assert!(claimed.iter().all(|due| due.attempts == 1));
    // Tried again when it is time, and by somebody else when whoever had it says nothing.
    let now = Timestamp::now();
    assert!(db.conclude_delivery(&claimed[0], &tried(Verdict::Again(soon()))).await.unwrap());
    assert!(db.conclude_delivery(&claimed[1], &tried(Verdict::Again(now))).await.unwrap());
    let again = due(&db, ROOM).await;
    assert_eq!(again.iter().map(|due| (due.id, due.attempts)).collect::<Vec<_>>(), [(claimed[1].id, 2)]);
    assert!(!db.conclude_delivery(&claimed[1], &tried(Verdict::Dead)).await.unwrap(), "an old claim counts");
    assert!(
        db.conclude_delivery(
            &again[0],
            &Tried { verdict: Verdict::Delivered, status: Some(204), error: None }
        )
        .await
        .unwrap()
    );
    let delivery = db.delivery(claimed[1].id).await.unwrap().unwrap();
    assert_eq!(
        (delivery.state, delivery.last_status, delivery.last_error),
        (DeliveryState::Delivered, Some(204), None)
    );
    assert!(delivery.ended_at.is_some() && delivery.next_at.is_none());
    assert_eq!(told(&db, hook.id).await.len(), 5);
    let lost = db.claim_deliveries(ROOM, now).await.unwrap();
    assert!(lost.is_empty());
}

pub(crate) async fn a_lease_that_ran_out_is_anybodys(db: Db) {
    let account = AccountId::new();
    create(&db, account).await;
    added(&db, account).await;
    ended(&db, account, 1).await;
    let first = db.claim_deliveries(ROOM, Timestamp::now()).await.unwrap();
    let second = due(&db, ROOM).await;
    assert_eq!((first.len(), second.len()), (1, 1));
    assert_eq!((first[0].id, second[0].attempts), (second[0].id, 2));
    assert!(!db.conclude_delivery(&first[0], &tried(Verdict::Dead)).await.unwrap());
    assert!(db.conclude_delivery(&second[0], &tried(Verdict::Dead)).await.unwrap());
}

pub(crate) async fn nobody_waits_behind_anothers_deliveries(db: Db) {
    let (busy, idle) = (AccountId::new(), AccountId::new());
    for account in [busy, idle] {
        create(&db, account).await;
    }
    let dead = added(&db, busy).await;
    ended(&db, busy, 6).await;
    let alive = added(&db, busy).await;
    let last = ended(&db, busy, 1).await;
    let own = added(&db, idle).await;
    ended(&db, idle, 2).await;
    let limits = DeliveryLimits { of_webhook: 2, of_account: 3, more: 100 };
    let claimed = due(&db, limits).await;
    let of = |webhook: &Webhook| claimed.iter().filter(|due| due.webhook == webhook.id).count();
    assert_eq!((of(&dead), of(&alive), of(&own)), (2, 1, 2));
    assert_eq!(told(&db, alive.id).await[0].execution, last[0]);
    // What is under way counts until it is concluded.
    assert!(due(&db, limits).await.is_empty());
    let one = claimed.iter().find(|due| due.webhook == dead.id).unwrap();
    db.conclude_delivery(one, &tried(Verdict::Dead)).await.unwrap();
    assert_eq!(due(&db, limits).await.len(), 1);
    // With room for few, every account gets some.
    for due in claimed {
        db.conclude_delivery(&due, &tried(Verdict::Again(Timestamp::now()))).await.unwrap();
    }
    let few = due(&db, DeliveryLimits { more: 2, ..limits }).await;
    let accounts: HashSet<bool> = few.iter().map(|due| due.webhook == own.id).collect();
    assert_eq!(accounts.len(), 2);
}

pub(crate) async fn what_is_gone_is_told_nothing_more_until_a_replay(db: Db) {
    let account = AccountId::new();
    create(&db, account).await;
    let hook = added(&db, account).await;
    let runs = ended(&db, account, 2).await;
    let first = due(&db, DeliveryLimits { more: 1, ..ROOM }).await;
    assert!(db.conclude_delivery(&first[0], &tried(Verdict::Disabled)).await.unwrap());
    assert!(db.webhook(hook.id).await.unwrap().unwrap().disabled_at.is_some());
    assert!(told(&db, hook.id).await.iter().all(|delivery| delivery.state == DeliveryState::Dead));
    ended(&db, account, 1).await;
    assert_eq!(told(&db, hook.id).await.len(), 2);
    assert!(due(&db, ROOM).await.is_empty());
    let again = db.replay_delivery(first[0].id).await.unwrap().unwrap();
    assert_eq!((again.id, again.state, again.attempts), (first[0].id, DeliveryState::Pending, 0));
    assert!(db.webhook(hook.id).await.unwrap().unwrap().disabled_at.is_none());
    let replayed = due(&db, ROOM).await;
    assert_eq!((replayed.len(), replayed[0].id, replayed[0].attempts), (1, first[0].id, 1));
    // One that is being tried is not sent twice at once.
    db.replay_delivery(first[0].id).await.unwrap().unwrap();
    assert!(due(&db, ROOM).await.is_empty());
    assert!(db.replay_delivery(DeliveryId::new()).await.unwrap().is_none());
    assert!(runs.contains(&again.execution));
}

pub(crate) async fn an_account_has_ten_webhooks_at_most(db: Db) {
    let account = AccountId::new();
    create(&db, account).await;
    let key = IdempotencyKey { key: "one".to_owned(), fingerprint: [1; 32] };
    let first = webhook(account, None);
    db.add_webhook(&first, Some(&key)).await.unwrap();
    for _ in 1..MOST_WEBHOOKS {
        added(&db, account).await;
    }
    let refused = db.add_webhook(&webhook(account, None), None).await.unwrap_err();
    assert!(matches!(refused, AddWebhookError::TooMany { limit: MOST_WEBHOOKS }), "{refused:?}");
    let repeated = db.add_webhook(&webhook(account, None), Some(&key)).await.unwrap_err();
    let AddWebhookError::Repeated(Repetition::Answered(answer)) = repeated else { panic!("{repeated:?}") };
    assert_eq!(answer, first.id.prefixed());
    assert!(db.delete_webhook(first.id).await.unwrap());
    assert!(!db.delete_webhook(first.id).await.unwrap());
    added(&db, account).await;
    assert_eq!(db.webhooks(account).await.unwrap().len(), 10);
}

pub(crate) async fn deliveries_are_listed_in_pages_and_forgotten(db: Db) {
    let account = AccountId::new();
    let made = create(&db, account).await;
    let hook = added(&db, account).await;
    ended(&db, account, 3).await;
    let mut query = DeliveryQuery {
        webhook: hook.id,
        state: Some(DeliveryState::Pending),
        behind: Cursor::BEFORE_ALL,
        limit: 2,
    };
    let page = db.deliveries(&query).await.unwrap();
    assert_eq!(page.items.len(), 2);
    query.behind = page.next.unwrap();
    let rest = db.deliveries(&query).await.unwrap();
    assert_eq!((rest.items.len(), rest.next), (1, None));
    query.state = Some(DeliveryState::Dead);
    assert!(db.deliveries(&query).await.unwrap().items.is_empty());
    let run = execution(account);
    let own = webhook(account, Some(run.id));
    let run = NewExecution { webhook: Some(own.clone()), ..run };
    db.start_in_thread(made.thread, &run, &|_| ROOMY).await.unwrap();
    db.forget_deliveries(soon()).await.unwrap();
    assert!(db.webhook(own.id).await.unwrap().is_some(), "its execution has not ended");
    end(&db, made.server, run.id).await;
    for due in due(&db, ROOM).await {
        db.conclude_delivery(&due, &tried(Verdict::Dead)).await.unwrap();
    }
    db.forget_deliveries(Timestamp::from_micros(1)).await.unwrap();
    assert_eq!((told(&db, hook.id).await.len(), told(&db, own.id).await.len()), (4, 1));
    db.forget_deliveries(soon()).await.unwrap();
    assert!(told(&db, hook.id).await.is_empty());
    assert!(db.webhook(own.id).await.unwrap().is_none());
    assert!(db.webhook(hook.id).await.unwrap().is_some());
}
