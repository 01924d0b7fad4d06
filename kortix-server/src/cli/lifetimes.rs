use std::time::Duration;

use clap::Args;

use crate::domain::lifetimes::Lifetimes;

const TEN_YEARS: u64 = 10 * 366 * 86_400;

/// How long sandboxes stay.
#[derive(Args, Debug)]
pub(super) struct LifetimeOptions {
    /// Seconds after which a sandbox that nobody uses is stopped; 0 for never. In use is one with a run, a command, a terminal,
    /// an open desktop or another connection. It keeps its files and starts again as soon as somebody wants it.
    #[arg(
        long = "sandbox-stop-after",
        env = "KORTIX_SERVER_SANDBOX_STOP_AFTER",
        value_name = "SECONDS",
        default_value_t = 3_600
    )]
    #[arg(value_parser = clap::value_parser!(u64).range(0..=TEN_YEARS))]
    stop_after: u64,
    /// Seconds after which a sandbox that nobody has used, stopped or not, is deleted with its files; 0 for never. Its project
    /// stays, and gets a new one when it needs one.
    #[arg(
        long = "sandbox-delete-after",
        env = "KORTIX_SERVER_SANDBOX_DELETE_AFTER",
        value_name = "SECONDS",
        default_value_t = 0
    )]
    #[arg(value_parser = clap::value_parser!(u64).range(0..=TEN_YEARS))]
    delete_after: u64,
    /// Seconds after which every sandbox is deleted with its files, also one that is in use: what runs in it is lost; 0 for
    /// never.
    #[arg(
        long = "sandbox-lifetime",
        env = "KORTIX_SERVER_SANDBOX_LIFETIME",
        value_name = "SECONDS",
        default_value_t = 0
    )]
    #[arg(value_parser = clap::value_parser!(u64).range(0..=TEN_YEARS))]
    lifetime: u64,
}

impl LifetimeOptions {
    pub(super) fn into_lifetimes(self) -> Lifetimes {
        let limit = |seconds| (seconds > 0).then(|| Duration::from_secs(seconds));
        Lifetimes {
            stop_after: limit(self.stop_after),
            delete_after: limit(self.delete_after),
            most: limit(self.lifetime),
        }
    }
}
