//! `GET /billing/account-state/minimal`

use axum::{Json, extract::State};
use serde::Serialize;
use utoipa::ToSchema;

use super::body::{CacheState, Credits, subscription_status};
use crate::http::{AppState, auth::KortixCaller, error::ApiError, openapi::errors::kortix};

#[derive(Serialize, ToSchema)]
#[schema(as = MinimalAccountState)]
pub(in crate::http) struct Body {
    credits: Credits,
    subscription: Subscription,
    tier: Tier,
    _cache: CacheState,
}

#[derive(Serialize, ToSchema)]
#[schema(as = MinimalSubscription)]
struct Subscription {
    tier_key: &'static str,
    tier_display_name: &'static str,
    status: &'static str,
    is_trial: bool,
    trial_status: Option<String>,
}

#[derive(Serialize, ToSchema)]
#[schema(as = MinimalTier)]
struct Tier {
    name: &'static str,
    display_name: &'static str,
}

/// Read credits and plan of the caller's account.
#[utoipa::path(
    get,
    path = "/billing/account-state/minimal",
    operation_id = "account.minimal_state",
    tag = "account",
    responses((status = 200, description = "The account.", body = Body), kortix::Caller),
)]
pub(in crate::http) async fn minimal_state(
    State(app): State<AppState>,
    KortixCaller(caller): KortixCaller,
) -> Result<Json<Body>, ApiError> {
    let state = app.service.account_state(caller.account).await;
    let state = state.map_err(|error| ApiError::store("Failed to get account state", &error))?;
    Ok(Json(Body {
        credits: Credits::new(&state),
        subscription: Subscription {
            tier_key: state.plan_key,
            tier_display_name: state.display_name,
            status: subscription_status(&state),
            is_trial: false,
            trial_status: None,
        },
        tier: Tier { name: state.plan_key, display_name: state.display_name },
        _cache: CacheState::new(state.billing),
    }))
}
