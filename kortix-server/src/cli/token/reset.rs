use anyhow::ensure;
use clap::Args;

use crate::cli::{Place, say};

/// For a database whose servers have lost their secrets, and with them every key. Signed tokens, accounts and everything
/// else stay.
#[derive(Debug, Args)]
pub(in crate::cli) struct Reset {
    /// That it is meant.
    #[arg(long)]
    yes: bool,
    #[command(flatten)]
    place: Place,
}

impl Reset {
    pub(super) async fn run(self) -> anyhow::Result<()> {
        ensure!(self.yes, "this deletes every key of every account; give --yes if that is meant");
        let deleted = self.place.store().await?.delete_every_key().await?;
        say(&format!(
            "{deleted} keys deleted; the next server to start decides under which secrets new ones are made"
        ))
    }
}
