//! `GET /billing/account-state`

use serde::{Deserialize, Serialize};

use super::{CountLimit, Credits, RunLimit, Subscription, Tier, TriggerLimit, UsageLimit};
use crate::{
    Error, Kortix,
    call::{CallOptions, Draft, Effect, Endpoint, Operation, Path, request},
    client::ServiceName,
    types::lenient::null_as_default,
};

/// Reads credits, subscription, models and limits of the account: `GET /billing/account-state`. From
/// [`Account::state`](super::Account::state).
///
/// ```no_run
/// # async fn example(client: kortix_sdk::Kortix) -> Result<(), kortix_sdk::Error> {
/// let state = client.account().state().await?;
/// println!("{}: {} credits", state.tier.display_name, state.credits.total);
/// for model in state.models.iter().filter(|model| model.allowed) {
///     println!("{}", model.id);
/// }
/// # Ok(())
/// # }
/// ```
///
/// # Errors
///
/// - [`Authentication`](crate::ErrorKind::Authentication): no valid credential (401).
/// - [`NotFound`](crate::ErrorKind::NotFound): a server without accounts (404).
#[derive(Clone, Debug)]
#[must_use = "a request does nothing until it is awaited"]
pub struct GetAccountState {
    pub(super) client: Kortix,
    pub(super) options: CallOptions,
    pub(super) skip_cache: Option<&'static str>,
}

impl GetAccountState {
    /// As it is now. Default: as it was a short while ago, which is quicker; [`AccountState::cache`] tells.
    pub fn skip_cache(mut self) -> Self {
        self.skip_cache = Some("true");
        self
    }
}

impl Endpoint for GetAccountState {
    type Output = AccountState;

    const OPERATION: Operation =
        Operation { name: "get account state", service: ServiceName::Kortix, effect: Effect::Read };

    fn draft(&self) -> Result<Draft, Error> {
        let path = Path::new(&Self::OPERATION, "/billing/account-state");
        Draft::get(path.text("skip_cache", self.skip_cache))
    }
}

request!(GetAccountState -> AccountState);

/// What an account may use, and what it has used.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct AccountState {
    /// Its credits.
    #[serde(default)]
    pub credits: Credits,
    /// How it pays.
    #[serde(default)]
    pub subscription: Subscription,
    /// The models there are, and which of them it may use.
    #[serde(default, deserialize_with = "null_as_default")]
    pub models: Vec<AccountModel>,
    /// What its plan allows.
    #[serde(default)]
    pub limits: AccountLimits,
    /// Its plan.
    #[serde(default)]
    pub tier: Tier,
    /// How old this is.
    #[serde(rename = "_cache", default)]
    pub cache: CacheState,
}

/// A model.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct AccountModel {
    /// Its id, for [`StartRun::model`](crate::runs::StartRun::model).
    pub id: String,
    /// What it is called.
    #[serde(default, deserialize_with = "null_as_default")]
    pub name: String,
    /// Whether the plan allows it.
    #[serde(default, deserialize_with = "null_as_default")]
    pub allowed: bool,
    /// How many tokens it can look at at a time.
    #[serde(default)]
    pub context_window: Option<u64>,
    /// What it can do.
    #[serde(default, deserialize_with = "null_as_default")]
    pub capabilities: Vec<String>,
    /// Where it stands in a list; more is further up.
    #[serde(default)]
    pub priority: Option<i64>,
    /// Whether it is recommended.
    #[serde(default, deserialize_with = "null_as_default")]
    pub recommended: bool,
}

/// What a plan allows, and how much of it is used.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct AccountLimits {
    /// Projects.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub projects: Option<UsageLimit>,
    /// Threads.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub threads: Option<UsageLimit>,
    /// Runs at the same time.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub concurrent_runs: Option<RunLimit>,
    /// Agents.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ai_worker_count: Option<CountLimit>,
    /// Servers of tools of the account's own.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub custom_mcp_count: Option<CountLimit>,
    /// What starts agents by itself.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub trigger_count: Option<TriggerLimit>,
}

/// How old an answer is.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct CacheState {
    /// Whether it was made for an earlier call.
    #[serde(default, deserialize_with = "null_as_default")]
    pub cached: bool,
    /// For how many seconds it is kept.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ttl_seconds: Option<u64>,
    /// Whether the server asks nobody to pay.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub local_mode: Option<bool>,
}
