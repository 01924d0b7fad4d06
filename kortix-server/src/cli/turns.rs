//! What executions may take, and how often a turn may begin.

use std::time::Duration;

use clap::Args;

use crate::{domain::execution::Bounds, runs::MOST_ATTEMPTS};

#[derive(Debug, Args)]
#[expect(clippy::struct_field_names, reason = "they are the names of the flags")]
pub(super) struct BoundOptions {
    /// Seconds that one turn of an execution may take, unless the plan says otherwise.
    #[arg(long, env = "KORTIX_SERVER_RUN_TIME_LIMIT", value_name = "SECONDS", default_value_t = 3_000)]
    #[arg(value_parser = clap::value_parser!(u64).range(1..=31_536_000))]
    run_time_limit: u64,
    /// Bytes of output that are kept of one turn, 16 MiB at most, unless the plan says otherwise.
    #[arg(long, env = "KORTIX_SERVER_RUN_OUTPUT_LIMIT", value_name = "BYTES", default_value_t = 1 << 20)]
    #[arg(value_parser = clap::value_parser!(u64).range(1..=16 << 20))]
    run_output_limit: u64,
    /// Seconds that an execution may wait to begin, behind others in its thread or for a worker, unless the plan says otherwise;
    /// then it has failed, with `queue_timeout`.
    #[arg(long, env = "KORTIX_SERVER_RUN_QUEUE_LIMIT", value_name = "SECONDS", default_value_t = 86_400)]
    #[arg(value_parser = clap::value_parser!(u64).range(1..=31_536_000))]
    run_queue_limit: u64,
}

impl BoundOptions {
    pub(super) fn into_bounds(self) -> Bounds {
        Bounds {
            time: Duration::from_secs(self.run_time_limit),
            output_bytes: self.run_output_limit,
            queue: Duration::from_secs(self.run_queue_limit),
        }
    }
}

#[derive(Debug, Args)]
pub(super) struct AttemptOptions {
    /// How often a turn is begun at most, 5 at the utmost: again only when its sandbox died under it, in the workspace as it is
    /// then. More than once only for an agent that may do things twice.
    #[arg(
        long = "run-attempts",
        env = "KORTIX_SERVER_RUN_ATTEMPTS",
        value_name = "NUMBER",
        default_value_t = 1
    )]
    #[arg(value_parser = clap::value_parser!(u8).range(1..=i64::from(MOST_ATTEMPTS)))]
    pub(super) run_attempts: u8,
}
