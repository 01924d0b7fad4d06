//! What an account may use, and how much of it is used.

use super::{
    plan::{Credits, Limits, Models, Plan, RunLimits, Terms},
    service::Service,
};
use crate::{ids::AccountId, store::StoreError};

/// Every limit of a local server, as the service tells it.
const LOCAL_LIMIT: i64 = 99_999;
const LOCAL_CREDITS: i64 = 999_999;

/// How much an account has of what its plan limits.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Usage {
    pub threads: i64,
    pub projects: i64,
    /// Executions that are at work.
    pub runs: i64,
    pub workers: i64,
    /// Of the workers as they are now.
    pub custom_mcps: i64,
}

/// Who says what an account may use.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Billing {
    Plan,
    /// Nobody is billed, and the answer is the same for all.
    Local,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct AccountState {
    pub billing: Billing,
    pub plan_key: &'static str,
    pub display_name: &'static str,
    pub terms: Terms,
    usage: Usage,
}

/// How many there are, and how many there may be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Count {
    pub current: i64,
    pub limit: i64,
}

impl Count {
    pub fn has_room(self) -> bool {
        self.current < self.limit
    }
}

impl AccountState {
    fn local() -> Self {
        let limits = Limits {
            threads: LOCAL_LIMIT,
            projects: LOCAL_LIMIT,
            concurrent_runs: LOCAL_LIMIT,
            workers: LOCAL_LIMIT,
            scheduled_triggers: LOCAL_LIMIT,
            app_triggers: LOCAL_LIMIT,
            custom_mcps: LOCAL_LIMIT,
            run: RunLimits::default(),
        };
        let credits = Credits { monthly: LOCAL_CREDITS, refill: None, can_purchase: false };
        Self {
            billing: Billing::Local,
            plan_key: Plan::ULTRA.key,
            display_name: "Local Development",
            terms: Terms { limits, credits, models: Models::All },
            usage: Usage::default(),
        }
    }

    pub fn threads(&self) -> Count {
        Count { current: self.usage.threads, limit: self.terms.limits.threads }
    }

    pub fn projects(&self) -> Count {
        Count { current: self.usage.projects, limit: self.terms.limits.projects }
    }

    pub fn runs(&self) -> Count {
        Count { current: self.usage.runs, limit: self.terms.limits.concurrent_runs }
    }

    pub fn workers(&self) -> Count {
        Count { current: self.usage.workers, limit: self.terms.limits.workers }
    }

    pub fn custom_mcps(&self) -> Count {
        Count { current: self.usage.custom_mcps, limit: self.terms.limits.custom_mcps }
    }

    /// This server has no triggers.
    pub fn scheduled_triggers(&self) -> Count {
        Count { current: 0, limit: self.terms.limits.scheduled_triggers }
    }

    pub fn app_triggers(&self) -> Count {
        Count { current: 0, limit: self.terms.limits.app_triggers }
    }
}

impl Service {
    /// An account that is not known yet has the plan with which it will begin, and nothing else.
    pub async fn account_state(&self, account: AccountId) -> Result<AccountState, StoreError> {
        if self.limits.is_unlimited() {
            return Ok(AccountState::local());
        }
        let plan = self.store.account(account).await?.map_or(Plan::FREE, |account| account.plan);
        Ok(AccountState {
            billing: Billing::Plan,
            plan_key: plan.key,
            display_name: plan.display_name,
            terms: self.limits.terms(plan),
            usage: self.store.usage(account).await?,
        })
    }
}
