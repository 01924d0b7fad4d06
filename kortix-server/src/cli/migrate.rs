use std::{path::PathBuf, process::ExitCode};

use anyhow::{Context as _, ensure};
use clap::Args;

use super::{block_on, say};
use crate::{data_dir::DataDir, store::transfer};

/// Brings both databases to this version's schema, then moves every row in one transaction and checks what arrived.
/// The source is left as it is; run again after a failure. Neither the server nor a worker may run.
#[derive(Debug, Args)]
pub(super) struct Migrate {
    /// The database in use, as `sqlite:///path/to/kortix.db`.
    #[arg(long, value_name = "URL", value_parser = sqlite_file)]
    from: PathBuf,
    /// An empty PostgreSQL database. A password is better given in the environment, here or as PGPASSWORD.
    #[arg(long, env = "KORTIX_SERVER_MIGRATE_TO", value_name = "URL", hide_env_values = true)]
    to: String,
}

fn sqlite_file(url: &str) -> Result<PathBuf, String> {
    let path = url.strip_prefix("sqlite://").or_else(|| url.strip_prefix("sqlite:"));
    path.filter(|path| !path.is_empty())
        .map(PathBuf::from)
        .ok_or_else(|| "must be of the form sqlite:///path/to/file".to_owned())
}

impl Migrate {
    pub(super) fn run(self) -> anyhow::Result<ExitCode> {
        ensure!(
            self.to.starts_with("postgres://") || self.to.starts_with("postgresql://"),
            "--to must be of the form postgres://user@host/database"
        );
        ensure!(self.from.is_file(), "there is no database at {}", self.from.display());
        let directory = self.from.parent().context("the source is in no directory")?;
        let _lock = DataDir::open(directory)?.lock_alone()?;
        let moved = block_on(async { Ok(transfer::transfer(&self.from, &self.to).await?) })?;
        say(&format!("{:<20} {:>12}", "table", "rows"))?;
        for moved in moved {
            say(&format!("{:<20} {:>12}", moved.table, moved.rows))?;
        }
        Ok(ExitCode::SUCCESS)
    }
}
