//! `GET /billing/account-state/minimal`

use serde::{Deserialize, Serialize};

use super::{CacheState, Credits, Subscription, Tier};
use crate::{
    Error, Kortix,
    call::{CallOptions, Draft, Effect, Endpoint, Operation, Path, request},
    client::ServiceName,
};

/// Reads credits and subscription of the account: `GET /billing/account-state/minimal`. From
/// [`Account::minimal_state`](super::Account::minimal_state).
///
/// ```no_run
/// # async fn example(client: kortix_sdk::Kortix) -> Result<(), kortix_sdk::Error> {
/// let state = client.account().minimal_state().await?;
/// println!("{} credits", state.credits.total);
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
pub struct GetMinimalAccountState {
    pub(super) client: Kortix,
    pub(super) options: CallOptions,
    pub(super) skip_cache: Option<&'static str>,
}

impl GetMinimalAccountState {
    /// As it is now. Default: as it was a minute ago at most, which is quicker; [`MinimalAccountState::cache`] tells.
    pub fn skip_cache(mut self) -> Self {
        self.skip_cache = Some("true");
        self
    }
}

impl Endpoint for GetMinimalAccountState {
    type Output = MinimalAccountState;

    const OPERATION: Operation =
        Operation { name: "get minimal account state", service: ServiceName::Kortix, effect: Effect::Read };

    fn draft(&self) -> Result<Draft, Error> {
        let path = Path::new(&Self::OPERATION, "/billing/account-state/minimal");
        Draft::get(path.text("skip_cache", self.skip_cache))
    }
}

request!(GetMinimalAccountState -> MinimalAccountState);

/// Credits and subscription of an account.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct MinimalAccountState {
    /// Its credits.
    #[serde(default)]
    pub credits: Credits,
    /// How it pays.
    #[serde(default)]
    pub subscription: Subscription,
    /// Its plan.
    #[serde(default)]
    pub tier: Tier,
    /// How old this is.
    #[serde(rename = "_cache", default)]
    pub cache: CacheState,
}
