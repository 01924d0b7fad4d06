//! What a turn of an execution may use.

use std::time::Duration;

use clap::Args;

use crate::runs::{MOST_ATTEMPTS, TurnLimits};

#[derive(Debug, Args)]
#[expect(clippy::struct_field_names, reason = "they are the names of the flags")]
pub(super) struct TurnOptions {
    /// Seconds that one turn of an execution may take.
    #[arg(long, env = "KORTIX_SERVER_RUN_TIME_LIMIT", value_name = "SECONDS", default_value_t = 3_000)]
    run_time_limit: u64,
    /// Bytes of output that are kept of one turn, 16 MiB at most.
    #[arg(long, env = "KORTIX_SERVER_RUN_OUTPUT_LIMIT", value_name = "BYTES", default_value_t = 1 << 20)]
    #[arg(value_parser = clap::value_parser!(u64).range(1..=16 << 20))]
    run_output_limit: u64,
    /// How often a turn is begun at most, 5 at the utmost: again only when its sandbox died under it, in the workspace as it is
    /// then. More than once only for an agent that may do things twice.
    #[arg(long, env = "KORTIX_SERVER_RUN_ATTEMPTS", value_name = "NUMBER", default_value_t = 1)]
    #[arg(value_parser = clap::value_parser!(u8).range(1..=i64::from(MOST_ATTEMPTS)))]
    run_attempts: u8,
}

impl TurnOptions {
    pub(super) fn into_limits(self) -> TurnLimits {
        TurnLimits {
            time: Duration::from_secs(self.run_time_limit),
            output_bytes: self.run_output_limit,
            attempts: self.run_attempts,
        }
    }
}
