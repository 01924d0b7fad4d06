//! The plan of an account, and how it is paid.

use serde::{Deserialize, Serialize};

use crate::{Metadata, Timestamp, types::lenient::null_as_default};

/// The subscription of an account. In a minimal state, most of it is left out.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Subscription {
    /// The plan, e.g. `tier_2_20`.
    #[serde(default, deserialize_with = "null_as_default")]
    pub tier_key: String,
    /// The plan, as people call it, e.g. `Plus`.
    #[serde(default, deserialize_with = "null_as_default")]
    pub tier_display_name: String,
    /// How it stands: `active`, `trialing`, `no_subscription`, or a word of whoever collects the money.
    #[serde(default, deserialize_with = "null_as_default")]
    pub status: String,
    /// How long one payment lasts.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub billing_period: Option<String>,
    /// Who collects the money.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub provider: Option<String>,
    /// The subscription, in the words of whoever collects the money.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub subscription_id: Option<String>,
    /// When the present payment ends.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub current_period_end: Option<Timestamp>,
    /// Whether it ends with the present payment.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cancel_at_period_end: Option<bool>,
    /// Whether it is a trial.
    #[serde(default, deserialize_with = "null_as_default")]
    pub is_trial: bool,
    /// How the trial stands.
    #[serde(default)]
    pub trial_status: Option<String>,
    /// When the trial ends.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub trial_ends_at: Option<Timestamp>,
    /// Whether it has been cancelled.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub is_cancelled: Option<bool>,
    /// When the cancellation takes effect.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cancellation_effective_date: Option<Timestamp>,
    /// Whether another plan has been ordered.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub has_scheduled_change: Option<bool>,
    /// Which, and when.
    #[serde(default, skip_serializing_if = "Metadata::is_empty")]
    pub scheduled_change: Metadata,
    /// For how long it was taken.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub commitment: Option<Commitment>,
    /// Whether the plan lets credits be bought.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub can_purchase_credits: Option<bool>,
}

/// For how long a subscription was taken.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Commitment {
    /// Whether it was taken for a time.
    #[serde(default, deserialize_with = "null_as_default")]
    pub has_commitment: bool,
    /// Whether it can be cancelled now.
    #[serde(default, deserialize_with = "null_as_default")]
    pub can_cancel: bool,
    /// What kind of time.
    #[serde(default)]
    pub commitment_type: Option<String>,
    /// How many months of it are left.
    #[serde(default)]
    pub months_remaining: Option<u32>,
    /// When it ends.
    #[serde(default)]
    pub commitment_end_date: Option<Timestamp>,
}

/// A plan.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Tier {
    /// Its key, e.g. `tier_2_20`.
    #[serde(default, deserialize_with = "null_as_default")]
    pub name: String,
    /// What people call it, e.g. `Plus`.
    #[serde(default, deserialize_with = "null_as_default")]
    pub display_name: String,
    /// The credits that come with it every month.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub monthly_credits: Option<f64>,
    /// Whether it lets credits be bought.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub can_purchase_credits: Option<bool>,
}
