//! How long the sandboxes of projects have been there, and been left alone.

use async_trait::async_trait;

use super::Result;
use crate::{ids::ServerId, sandbox::SandboxKey, timestamp::Timestamp};

/// Which server's sandboxes are looked after.
#[derive(Clone, Copy, Debug)]
pub struct Wards {
    pub server: ServerId,
    /// Those of servers that have not been seen since then, too.
    pub of_lost_since: Option<Timestamp>,
}

/// What a sandbox that runs is wanted for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Demand {
    /// An execution of its project has not ended.
    AtWork,
    Unknown,
}

/// Until when there is still a reason to have a sandbox.
#[derive(Clone, Copy, Debug)]
pub enum Overdue {
    /// It was made before then.
    MadeBefore(Timestamp),
    /// Nobody has used it since then, and no execution is at work in it.
    UnusedSince(Timestamp),
}

#[async_trait]
pub trait LifetimeStore: Send + Sync {
    /// What the linked sandbox is wanted for. `None`: it is not one of these wards, or there is nothing of it.
    async fn demand(&self, sandbox: &SandboxKey, wards: Wards) -> Result<Option<Demand>>;
    /// It is used at that time, if there is anything of it.
    async fn sandbox_used(&self, sandbox: &SandboxKey, at: Timestamp) -> Result<()>;
    /// There is something of it from now on. Comes before it is made.
    async fn sandbox_made(&self, sandbox: &SandboxKey, at: Timestamp) -> Result<()>;
    /// There is to be nothing of it any more: what is left of it is nobody's. Its key stays its project's.
    async fn sandbox_deleted(&self, sandbox: &SandboxKey) -> Result<()>;
    /// Some of the wards that are overdue.
    async fn overdue(&self, wards: Wards, overdue: Overdue) -> Result<Vec<SandboxKey>>;
    /// As [`Self::sandbox_deleted`], if it is overdue still. True when it was.
    async fn delete_overdue(&self, sandbox: &SandboxKey, overdue: Overdue) -> Result<bool>;
}
