//! The account: what it may use and what it has used, `/billing/account-state` and `/limits` of the Kortix API.

mod credits;
mod limits;
mod minimal_state;
mod state;
mod subscription;

pub use credits::{Credits, DailyRefresh};
pub use limits::{CountLimit, GetLimits, LimitKind, Limits, RunLimit, TriggerLimit, UsageLimit};
pub use minimal_state::{GetMinimalAccountState, MinimalAccountState};
pub use state::{AccountLimits, AccountModel, AccountState, CacheState, GetAccountState};
pub use subscription::{Commitment, Subscription, Tier};

use crate::{Kortix, call::CallOptions};

/// Calls about the account. From [`Kortix::account`].
#[derive(Clone, Debug)]
pub struct Account {
    client: Kortix,
}

impl Account {
    pub(crate) fn new(client: Kortix) -> Self {
        Self { client }
    }

    /// Reads credits, subscription, models and limits: `GET /billing/account-state`.
    pub fn state(&self) -> GetAccountState {
        GetAccountState { client: self.client.clone(), options: CallOptions::default(), skip_cache: None }
    }

    /// Reads credits and subscription: `GET /billing/account-state/minimal`.
    pub fn minimal_state(&self) -> GetMinimalAccountState {
        GetMinimalAccountState {
            client: self.client.clone(),
            options: CallOptions::default(),
            skip_cache: None,
        }
    }

    /// Reads what the plan allows, and how much of it is used: `GET /limits`.
    pub fn limits(&self) -> GetLimits {
        GetLimits { client: self.client.clone(), options: CallOptions::default(), kind: None }
    }
}
