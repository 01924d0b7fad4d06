//! What the answers about an account have in common.

use serde::Serialize;
use utoipa::ToSchema;

use crate::{
    domain::account_state::{AccountState, Billing, Count},
    timestamp::Timestamp,
};

/// How long the service keeps an answer. This one is always fresh.
pub(super) const CACHE_SECONDS: u32 = 60;

#[derive(Serialize, ToSchema)]
#[schema(as = Credits)]
pub(super) struct Credits {
    total: i64,
    daily: i64,
    monthly: i64,
    extra: i64,
    can_run: bool,
    daily_refresh: Option<DailyRefresh>,
}

#[derive(Serialize, ToSchema)]
struct DailyRefresh {
    enabled: bool,
    daily_amount: i64,
    refresh_interval_hours: u32,
    /// Nothing is spent here, so nothing is ever refreshed.
    last_refresh: Option<Timestamp>,
    next_refresh_at: Option<Timestamp>,
    seconds_until_refresh: Option<i64>,
}

impl Credits {
    pub(super) fn new(state: &AccountState) -> Self {
        let credits = state.terms.credits;
        let daily = credits.refill.map_or(0, |refill| refill.credits);
        let total = daily.saturating_add(credits.monthly);
        let daily_refresh = credits.refill.map(|refill| DailyRefresh {
            enabled: true,
            daily_amount: refill.credits,
            refresh_interval_hours: refill.hours.get(),
            last_refresh: None,
            next_refresh_at: None,
            seconds_until_refresh: None,
        });
        Self { total, daily, monthly: credits.monthly, extra: 0, can_run: total >= 1, daily_refresh }
    }
}

#[derive(Serialize, ToSchema)]
pub(super) struct CacheState {
    cached: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    ttl_seconds: Option<u32>,
    #[serde(skip_serializing_if = "Option::is_none")]
    local_mode: Option<bool>,
}

impl CacheState {
    pub(super) fn new(billing: Billing) -> Self {
        match billing {
            Billing::Plan => Self { cached: false, ttl_seconds: Some(CACHE_SECONDS), local_mode: None },
            Billing::Local => Self { cached: false, ttl_seconds: None, local_mode: Some(true) },
        }
    }
}

/// Accounts pay nobody: the plan none is nothing to be subscribed to, and any other is in force.
pub(super) fn subscription_status(state: &AccountState) -> &'static str {
    if state.plan_key == "none" { "no_subscription" } else { "active" }
}

#[derive(Serialize, ToSchema)]
pub(super) struct CountLimit {
    current_count: i64,
    limit: i64,
    can_create: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    tier_name: Option<&'static str>,
}

impl CountLimit {
    pub(super) fn of_plan(count: Count, state: &AccountState) -> Self {
        Self { tier_name: Some(state.plan_key), ..Self::new(count) }
    }

    fn new(count: Count) -> Self {
        Self {
            current_count: count.current,
            limit: count.limit,
            can_create: count.has_room(),
            tier_name: None,
        }
    }
}

#[derive(Serialize, ToSchema)]
pub(super) struct RunLimit {
    running_count: i64,
    limit: i64,
    can_start: bool,
    tier_name: &'static str,
}

impl RunLimit {
    pub(super) fn new(state: &AccountState) -> Self {
        let runs = state.runs();
        Self {
            running_count: runs.current,
            limit: runs.limit,
            can_start: runs.has_room(),
            tier_name: state.plan_key,
        }
    }
}

#[derive(Serialize, ToSchema)]
pub(super) struct TriggerLimit {
    scheduled: CountLimit,
    app: CountLimit,
    tier_name: &'static str,
}

impl TriggerLimit {
    pub(super) fn new(state: &AccountState) -> Self {
        Self {
            scheduled: CountLimit::new(state.scheduled_triggers()),
            app: CountLimit::new(state.app_triggers()),
            tier_name: state.plan_key,
        }
    }
}
