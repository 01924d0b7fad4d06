//! How long this process may be silent until others take over what it works on.

use std::time::Duration;

use anyhow::ensure;
use clap::Args;

use crate::runs::LeaseTimes;

#[derive(Debug, Args)]
pub(super) struct LeaseOptions {
    /// Seconds after which an execution may be taken over from a worker that has been silent.
    #[arg(long, env = "KORTIX_SERVER_LEASE", value_name = "SECONDS", default_value_t = 30)]
    #[arg(value_parser = clap::value_parser!(u64).range(1..=3_600))]
    lease: u64,
    /// Seconds from one sign of life of this process to the next; at most half of the lease.
    #[arg(long, env = "KORTIX_SERVER_HEARTBEAT", value_name = "SECONDS", default_value_t = 10)]
    #[arg(value_parser = clap::value_parser!(u64).range(1..=1_800))]
    heartbeat: u64,
}

impl LeaseOptions {
    pub(super) fn into_times(self) -> anyhow::Result<LeaseTimes> {
        let Self { lease, heartbeat } = self;
        ensure!(
            heartbeat * 2 <= lease || lease == 1,
            "--heartbeat {heartbeat} is more than half of --lease {lease}: one late sign of life would lose the lease"
        );
        Ok(LeaseTimes { lease: Duration::from_secs(lease), heartbeat: Duration::from_secs(heartbeat) })
    }
}
