//! What the agents of an account are paid with.

use serde::{Deserialize, Serialize};

use crate::{Timestamp, types::lenient::null_as_default};

/// The credits of an account; 100 are one US dollar.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Credits {
    /// All of them.
    #[serde(default, deserialize_with = "null_as_default")]
    pub total: f64,
    /// Those that come every so many hours.
    #[serde(default, deserialize_with = "null_as_default")]
    pub daily: f64,
    /// Those that come with the plan every month.
    #[serde(default, deserialize_with = "null_as_default")]
    pub monthly: f64,
    /// Those that were bought besides.
    #[serde(default, deserialize_with = "null_as_default")]
    pub extra: f64,
    /// Whether there are enough to start an agent: one at least.
    #[serde(default, deserialize_with = "null_as_default")]
    pub can_run: bool,
    /// How the daily ones come.
    #[serde(default)]
    pub daily_refresh: Option<DailyRefresh>,
}

/// How credits come every so many hours.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct DailyRefresh {
    /// Whether they do.
    #[serde(default, deserialize_with = "null_as_default")]
    pub enabled: bool,
    /// How many credits.
    #[serde(default, deserialize_with = "null_as_default")]
    pub daily_amount: f64,
    /// Every how many hours.
    #[serde(default, deserialize_with = "null_as_default")]
    pub refresh_interval_hours: f64,
    /// When they last came.
    #[serde(default)]
    pub last_refresh: Option<Timestamp>,
    /// When they come next.
    #[serde(default)]
    pub next_refresh_at: Option<Timestamp>,
    /// In how many seconds that is.
    #[serde(default)]
    pub seconds_until_refresh: Option<f64>,
}
