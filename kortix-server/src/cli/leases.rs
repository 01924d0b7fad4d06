//! How long this process may be silent until others take over what it works on, and how long what happened is kept.

use std::time::Duration;

use anyhow::ensure;
use clap::Args;

use crate::runs::WorkTimes;

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
    /// Seconds for which nobody may work on an execution that has begun, beyond the lease, until it is told as failed, with
    /// `worker_lost`. Long enough for a server to be started again.
    #[arg(long, env = "KORTIX_SERVER_WORKER_LOST_AFTER", value_name = "SECONDS", default_value_t = 300)]
    #[arg(value_parser = clap::value_parser!(u64).range(1..=86_400))]
    worker_lost_after: u64,
    /// Days for which the events of an execution are kept after its end; its outcome and its messages stay.
    #[arg(long, env = "KORTIX_SERVER_KEEP_EVENTS", value_name = "DAYS", default_value_t = 30)]
    #[arg(value_parser = clap::value_parser!(u32).range(0..=36_500))]
    keep_events: u32,
}

impl LeaseOptions {
    pub(super) fn into_times(self) -> anyhow::Result<WorkTimes> {
        let Self { lease, heartbeat, worker_lost_after, keep_events } = self;
        ensure!(
            heartbeat * 2 <= lease || lease == 1,
            "--heartbeat {heartbeat} is more than half of --lease {lease}: one late sign of life would lose the lease"
        );
        Ok(WorkTimes {
            lease: Duration::from_secs(lease),
            heartbeat: Duration::from_secs(heartbeat),
            lost_after: Duration::from_secs(worker_lost_after),
            keep_events: Duration::from_hours(24 * u64::from(keep_events)),
        })
    }
}
