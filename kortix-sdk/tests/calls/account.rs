use kortix_sdk::{
    Health,
    account::{AccountState, LimitKind, MinimalAccountState},
};
use serde_json::{Value, json};

use crate::{TIME, line, make, support};

fn minimal() -> Value {
    json!({"credits": {"total": 300.0, "daily": 300.0, "monthly": 0.0, "extra": 0.0, "can_run": true,
        "daily_refresh": null}, "subscription": {"tier_key": "free", "tier_display_name": "Basic",
        "status": "active", "is_trial": false, "trial_status": null}, "tier": {"name": "free",
        "display_name": "Basic"}, "_cache": {"cached": false, "ttl_seconds": 60}})
}

fn full() -> Value {
    let count = json!({"current_count": 1, "limit": 5, "can_create": true, "tier_name": "free"});
    let mut state = minimal();
    state["credits"]["daily_refresh"] = json!({"enabled": true, "daily_amount": 300.0,
        "refresh_interval_hours": 168.0, "last_refresh": TIME, "next_refresh_at": null,
        "seconds_until_refresh": 12.5});
    state["subscription"]["commitment"] = json!({"has_commitment": false, "can_cancel": true,
        "commitment_type": null, "months_remaining": null, "commitment_end_date": null});
    state["subscription"]["provider"] = json!("stripe");
    state["subscription"]["scheduled_change"] = json!({"to": "tier_2_20"});
    state["models"] = json!([{"id": "kortix/basic", "name": "Basic", "allowed": true, "context_window": 200_000,
        "capabilities": ["chat"], "priority": 100, "recommended": true}]);
    state["limits"] = json!({"projects": {"current": 1, "max": 20, "can_create": true, "tier_name": "free"},
        "threads": {"current": 2, "max": 10, "can_create": true, "tier_name": "free"},
        "concurrent_runs": {"running_count": 1, "limit": 1, "can_start": false, "tier_name": "free"},
        "ai_worker_count": count, "custom_mcp_count": count, "trigger_count": {
            "scheduled": {"current_count": 0, "limit": 0, "can_create": false},
            "app": {"current_count": 0, "limit": 0, "can_create": false}, "tier_name": "free"}});
    state["_cache"] = json!({"cached": false, "local_mode": true});
    state
}

#[tokio::test]
async fn state() {
    let (sent, state) = line(&full().to_string(), |client| client.account().state()).await;
    assert_eq!(sent, "GET /billing/account-state -");
    assert_eq!(state.limits.threads.as_ref().unwrap().max, 10);
    assert!(!state.limits.concurrent_runs.as_ref().unwrap().can_start);
    assert_eq!((state.models[0].id.as_str(), state.cache.local_mode), ("kortix/basic", Some(true)));
    let written = serde_json::to_string(&state).unwrap().replace("00Z", "00+00:00");
    assert_eq!(serde_json::from_str::<Value>(&written).unwrap(), full(), "nothing is lost");
    let (sent, _) = line(&full().to_string(), |client| client.account().state().skip_cache()).await;
    assert_eq!(sent, "GET /billing/account-state?skip_cache=true -");
}

#[tokio::test]
async fn minimal_state() {
    let (sent, state) = line(&minimal().to_string(), |client| client.account().minimal_state()).await;
    assert_eq!(sent, "GET /billing/account-state/minimal -");
    assert_eq!((state.tier.display_name.as_str(), state.cache.ttl_seconds), ("Basic", Some(60)));
    assert_eq!(serde_json::to_value(&state).unwrap(), minimal());
    let (sent, _) =
        line(&minimal().to_string(), |client| client.account().minimal_state().skip_cache()).await;
    assert_eq!(sent, "GET /billing/account-state/minimal?skip_cache=true -");
}

#[test]
fn an_account_of_which_nothing_is_known() {
    for text in ["{}", r#"{"models":null,"credits":{"total":null}}"#] {
        let state: AccountState = serde_json::from_str(text).unwrap();
        assert!(state.models.is_empty() && state.limits.threads.is_none());
        serde_json::from_str::<MinimalAccountState>(text).unwrap();
    }
}

#[tokio::test]
async fn limits() {
    let answer = json!({"thread_count": {"current_count": 2, "limit": 10, "can_create": true,
        "tier_name": "free"}, "concurrent_runs": {"running_count": 1, "limit": 1, "can_start": false,
        "running_thread_ids": ["t"]}});
    let (sent, limits) = line(&answer.to_string(), |client| client.account().limits()).await;
    assert_eq!(sent, "GET /limits -");
    assert_eq!((limits.thread_count.as_ref().unwrap().limit, &limits.project_count), (10, &None));
    assert_eq!(serde_json::to_value(&limits).unwrap(), answer);
    let (sent, _) =
        line(&answer.to_string(), |client| client.account().limits().only(LimitKind::ThreadCount)).await;
    assert_eq!(sent, "GET /limits?type=thread_count -");
    let (sent, _) = line(&answer.to_string(), |client| client.account().limits().only("a limit")).await;
    assert_eq!(sent, "GET /limits?type=a%20limit -");
}

#[tokio::test]
async fn health() {
    let answer = json!({"status": "ok", "timestamp": TIME, "instance_id": "single"}).to_string();
    let (sent, health) = line(&answer, |client| client.health()).await;
    assert_eq!((sent.as_str(), health.instance_id.as_str()), ("GET /health -", "single"));
    let (sent, _) = line(&answer, |client| client.health().with_dependencies()).await;
    assert_eq!(sent, "GET /health-docker -");
    serde_json::from_str::<Health>("{}").unwrap();
}

#[tokio::test]
async fn a_server_that_shuts_down_says_so_in_an_object() {
    let body = json!({"detail": {"status": "shutting_down", "timestamp": TIME, "instance_id": "single"}});
    let call = |client: kortix_sdk::Kortix| client.health().retry(kortix_sdk::RetryPolicy::none());
    let error = make(support::json(503, &body.to_string()), call).await.1.unwrap_err();
    assert_eq!(error.to_string(), "get health: 503 shutting_down");
}
