use std::num::NonZeroU32;

use clap::Args;

use crate::domain::warm_pool::WarmSettings;

/// Sandboxes that are made ahead.
#[derive(Args, Debug)]
pub(super) struct WarmOptions {
    /// So many sandboxes are made ahead and held ready, for creates that then need not wait for one. Each takes the memory of
    /// an idle desktop.
    #[arg(long, env = "KORTIX_SERVER_WARM_SANDBOXES", value_name = "N", default_value_t = 0)]
    #[arg(value_parser = clap::value_parser!(u32).range(0..=1_000))]
    warm_sandboxes: u32,
    /// As many a minute, at most, take the place of those that were taken.
    #[arg(long, env = "KORTIX_SERVER_WARM_SANDBOXES_PER_MINUTE", value_name = "N", default_value = "60")]
    warm_sandboxes_per_minute: NonZeroU32,
}

impl WarmOptions {
    pub(super) fn into_settings(self) -> WarmSettings {
        WarmSettings { size: self.warm_sandboxes as usize, per_minute: self.warm_sandboxes_per_minute }
    }
}
