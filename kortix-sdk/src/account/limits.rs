//! `GET /limits`

use serde::{Deserialize, Serialize};

use crate::{
    Error, Kortix, ThreadId,
    call::{CallOptions, Draft, Effect, Endpoint, Operation, Path, request},
    client::ServiceName,
    types::{lenient::null_as_default, open_enum},
};

/// Reads what the plan of the account allows, and how much of it is used: `GET /limits`. From
/// [`Account::limits`](super::Account::limits).
///
/// ```no_run
/// # async fn example(client: kortix_sdk::Kortix) -> Result<(), kortix_sdk::Error> {
/// use kortix_sdk::account::LimitKind;
///
/// let limits = client.account().limits().only(LimitKind::ThreadCount).await?;
/// if let Some(threads) = limits.thread_count {
///     println!("{} of {}", threads.current_count, threads.limit);
/// }
/// # Ok(())
/// # }
/// ```
///
/// # Errors
///
/// - [`Authentication`](crate::ErrorKind::Authentication): no valid credential (401).
/// - [`Validation`](crate::ErrorKind::Validation): there is no such kind of limit (400).
#[derive(Clone, Debug)]
#[must_use = "a request does nothing until it is awaited"]
pub struct GetLimits {
    pub(super) client: Kortix,
    pub(super) options: CallOptions,
    pub(super) kind: Option<LimitKind>,
}

impl GetLimits {
    /// Only this one. Default: all of them.
    pub fn only(mut self, kind: impl Into<LimitKind>) -> Self {
        self.kind = Some(kind.into());
        self
    }
}

impl Endpoint for GetLimits {
    type Output = Limits;

    const OPERATION: Operation =
        Operation { name: "get limits", service: ServiceName::Kortix, effect: Effect::Read };

    fn draft(&self) -> Result<Draft, Error> {
        let path = Path::new(&Self::OPERATION, "/limits");
        Draft::get(path.text("type", self.kind.as_ref().map(LimitKind::as_str)))
    }
}

request!(GetLimits -> Limits);

open_enum! {
    /// A kind of limit.
    pub enum LimitKind {
        /// Threads.
        ThreadCount = "thread_count",
        /// Projects.
        ProjectCount = "project_count",
        /// Runs at the same time.
        ConcurrentRuns = "concurrent_runs",
        /// Agents.
        AiWorkerCount = "ai_worker_count",
        /// Servers of tools of the account's own.
        CustomMcpCount = "custom_mcp_count",
        /// What starts agents by itself.
        TriggerCount = "trigger_count",
        /// Agents, under their name of old.
        AgentCount = "agent_count",
        /// Agents, under another name of old.
        CustomWorkerCount = "custom_worker_count",
    }
}

/// What a plan allows, and how much of it is used. Those that were not asked for are missing.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Limits {
    /// Threads.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub thread_count: Option<CountLimit>,
    /// Projects.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub project_count: Option<CountLimit>,
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
    /// Agents, under their name of old.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub agent_count: Option<CountLimit>,
    /// Agents, under another name of old.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub custom_worker_count: Option<CountLimit>,
}

/// How many of a thing there may be.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct CountLimit {
    /// How many there are.
    #[serde(default, deserialize_with = "null_as_default")]
    pub current_count: u64,
    /// How many there may be.
    #[serde(default, deserialize_with = "null_as_default")]
    pub limit: u64,
    /// Whether there may be one more.
    #[serde(default, deserialize_with = "null_as_default")]
    pub can_create: bool,
    /// The plan that says so.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub tier_name: Option<String>,
}

/// The same under other names, in the state of an account.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct UsageLimit {
    /// How many there are.
    #[serde(default, deserialize_with = "null_as_default")]
    pub current: u64,
    /// How many there may be.
    #[serde(default, deserialize_with = "null_as_default")]
    pub max: u64,
    /// Whether there may be one more.
    #[serde(default, deserialize_with = "null_as_default")]
    pub can_create: bool,
    /// The plan that says so.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub tier_name: Option<String>,
}

/// How many runs there may be at the same time.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct RunLimit {
    /// How many there are.
    #[serde(default, deserialize_with = "null_as_default")]
    pub running_count: u64,
    /// How many there may be.
    #[serde(default, deserialize_with = "null_as_default")]
    pub limit: u64,
    /// Whether there may be one more.
    #[serde(default, deserialize_with = "null_as_default")]
    pub can_start: bool,
    /// In which threads they are, when the server tells.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub running_thread_ids: Option<Vec<ThreadId>>,
    /// The plan that says so.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub tier_name: Option<String>,
}

/// How many triggers there may be.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct TriggerLimit {
    /// Those that go by the clock.
    #[serde(default)]
    pub scheduled: CountLimit,
    /// Those that go by what happens elsewhere.
    #[serde(default)]
    pub app: CountLimit,
    /// The plan that says so.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub tier_name: Option<String>,
}
