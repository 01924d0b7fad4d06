//! What a turn of an execution may use.

use std::time::Duration;

use clap::Args;

use crate::runs::TurnLimits;

#[derive(Debug, Args)]
pub(super) struct TurnOptions {
    /// Seconds that one turn of an execution may take.
    #[arg(long, env = "KORTIX_SERVER_RUN_TIME_LIMIT", value_name = "SECONDS", default_value_t = 3_000)]
    run_time_limit: u64,
    /// Bytes of output that are kept of one turn, 16 MiB at most.
    #[arg(long, env = "KORTIX_SERVER_RUN_OUTPUT_LIMIT", value_name = "BYTES", default_value_t = 1 << 20)]
    #[arg(value_parser = clap::value_parser!(u64).range(1..=16 << 20))]
    run_output_limit: u64,
}

impl TurnOptions {
    pub(super) fn into_limits(self) -> TurnLimits {
        TurnLimits { time: Duration::from_secs(self.run_time_limit), output_bytes: self.run_output_limit }
    }
}
