use clap::Args;
use serde_json::Value;

use super::{described, line};
use crate::cli::{Place, say};

#[derive(Debug, Args)]
pub(in crate::cli) struct List {
    /// Print one JSON array.
    #[arg(long)]
    json: bool,
    #[command(flatten)]
    place: Place,
}

impl List {
    pub(super) async fn run(self) -> anyhow::Result<()> {
        let accounts = self.place.store().await?.accounts().await?;
        if self.json {
            return say(&accounts.iter().map(described).collect::<Value>().to_string());
        }
        accounts.iter().try_for_each(|account| say(&line(account)))
    }
}
