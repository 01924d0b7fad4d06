//! `GET /billing/account-state`

use axum::{Json, extract::State};
use serde::Serialize;
use utoipa::ToSchema;

use super::body::{CacheState, CountLimit, Credits, RunLimit, TriggerLimit, subscription_status};
use crate::{
    domain::account_state::{AccountState, Count},
    http::{AppState, auth::KortixCaller, error::ApiError, openapi::errors::kortix},
    timestamp::Timestamp,
};

#[derive(Serialize, ToSchema)]
#[schema(as = AccountState)]
pub(in crate::http) struct Body {
    credits: Credits,
    subscription: Subscription,
    /// An agent of this server brings its own model.
    models: Vec<Model>,
    limits: Limits,
    tier: Tier,
    _cache: CacheState,
}

#[derive(Serialize, ToSchema)]
#[schema(as = AccountModel)]
struct Model {
    id: String,
    name: String,
    allowed: bool,
}

#[derive(Serialize, ToSchema)]
#[expect(clippy::struct_field_names, reason = "the names of the service")]
struct Subscription {
    tier_key: &'static str,
    tier_display_name: &'static str,
    status: &'static str,
    billing_period: Option<String>,
    provider: &'static str,
    subscription_id: Option<String>,
    current_period_end: Option<Timestamp>,
    cancel_at_period_end: bool,
    is_trial: bool,
    trial_status: Option<String>,
    trial_ends_at: Option<Timestamp>,
    is_cancelled: bool,
    cancellation_effective_date: Option<Timestamp>,
    has_scheduled_change: bool,
    scheduled_change: Option<String>,
    commitment: Commitment,
    can_purchase_credits: bool,
}

#[derive(Serialize, ToSchema)]
#[expect(clippy::struct_field_names, reason = "the names of the service")]
struct Commitment {
    has_commitment: bool,
    can_cancel: bool,
    commitment_type: Option<String>,
    months_remaining: Option<u32>,
    commitment_end_date: Option<Timestamp>,
}

impl Subscription {
    fn new(state: &AccountState) -> Self {
        Self {
            tier_key: state.plan_key,
            tier_display_name: state.display_name,
            status: subscription_status(state),
            billing_period: None,
            provider: "local",
            subscription_id: None,
            current_period_end: None,
            cancel_at_period_end: false,
            is_trial: false,
            trial_status: None,
            trial_ends_at: None,
            is_cancelled: false,
            cancellation_effective_date: None,
            has_scheduled_change: false,
            scheduled_change: None,
            commitment: Commitment {
                has_commitment: false,
                can_cancel: true,
                commitment_type: None,
                months_remaining: None,
                commitment_end_date: None,
            },
            can_purchase_credits: state.terms.credits.can_purchase,
        }
    }
}

#[derive(Serialize, ToSchema)]
#[schema(as = AccountStateLimits)]
struct Limits {
    projects: UsageLimit,
    threads: UsageLimit,
    concurrent_runs: RunLimit,
    ai_worker_count: CountLimit,
    custom_mcp_count: CountLimit,
    trigger_count: TriggerLimit,
}

#[derive(Serialize, ToSchema)]
struct UsageLimit {
    current: i64,
    max: i64,
    can_create: bool,
    tier_name: &'static str,
}

impl UsageLimit {
    fn new(count: Count, state: &AccountState) -> Self {
        Self {
            current: count.current,
            max: count.limit,
            can_create: count.has_room(),
            tier_name: state.plan_key,
        }
    }
}

impl Limits {
    fn new(state: &AccountState) -> Self {
        Self {
            projects: UsageLimit::new(state.projects(), state),
            threads: UsageLimit::new(state.threads(), state),
            concurrent_runs: RunLimit::new(state),
            ai_worker_count: CountLimit::of_plan(state.workers(), state),
            custom_mcp_count: CountLimit::of_plan(state.custom_mcps(), state),
            trigger_count: TriggerLimit::new(state),
        }
    }
}

#[derive(Serialize, ToSchema)]
struct Tier {
    name: &'static str,
    display_name: &'static str,
    monthly_credits: i64,
    can_purchase_credits: bool,
}

impl Body {
    fn new(state: &AccountState) -> Self {
        Self {
            credits: Credits::new(state),
            subscription: Subscription::new(state),
            models: Vec::new(),
            limits: Limits::new(state),
            tier: Tier {
                name: state.plan_key,
                display_name: state.display_name,
                monthly_credits: state.terms.credits.monthly,
                can_purchase_credits: state.terms.credits.can_purchase,
            },
            _cache: CacheState::new(state.billing),
        }
    }
}

/// Read credits, plan and limits of the caller's account.
///
/// The numbers are those of this moment; nothing is kept that `skip_cache` would have to skip.
#[utoipa::path(
    get,
    path = "/billing/account-state",
    operation_id = "account.state",
    tag = "account",
    responses((status = 200, description = "The account.", body = Body), kortix::Caller),
)]
pub(in crate::http) async fn state(
    State(app): State<AppState>,
    KortixCaller(caller): KortixCaller,
) -> Result<Json<Body>, ApiError> {
    let state = app.service.account_state(caller.account).await;
    let state = state.map_err(|error| ApiError::store("Failed to get account state", &error))?;
    Ok(Json(Body::new(&state)))
}
