use std::process::ExitCode;

use anyhow::Context as _;
use clap::Args;
use serde_json::json;

use super::{
    Place, block_on,
    process::{LogFormat, log_to_stderr},
    say,
};
use crate::{
    database,
    domain::{plan::PlanLimits, service::Service, warm_pool::WarmSettings},
    driver::DriverChoice,
};

/// Neither the server nor a worker may run: the server does this by itself, on start and every minute.
#[derive(Debug, Args)]
pub(super) struct Reap {
    /// Remove every sandbox of this data directory, also those that projects use.
    #[arg(long)]
    all: bool,
    #[command(flatten)]
    place: Place,
    #[command(flatten)]
    driver: DriverChoice,
}

impl Reap {
    /// Exit code 1 when something could not be done; standard error says why.
    pub(super) fn run(self) -> anyhow::Result<ExitCode> {
        log_to_stderr("warn", LogFormat::Text)?;
        block_on(async {
            let data_dir = self.place.open()?;
            let _lock = data_dir.lock_alone()?;
            let driver = self.driver.open(&data_dir)?;
            if self.all {
                let present = driver.list().await?;
                for sandbox in &present {
                    let failed = || format!("the sandbox {} could not be removed", sandbox.key);
                    driver.destroy(&sandbox.key).await.with_context(failed)?;
                }
                say(&json!({"sandboxes_destroyed": present.len()}).to_string())?;
                return Ok(ExitCode::SUCCESS);
            }
            let store = database::open(&data_dir, self.place.database_url.as_deref()).await?;
            let reaped =
                Service::new(store, driver, PlanLimits::default(), data_dir.server_id()?, WarmSettings::NONE)
                    .reap()
                    .await?;
            let line = json!({
                "creates_undone": reaped.creates_undone,
                "deletions_finished": reaped.deletions_finished,
                "orphans_destroyed": reaped.orphans_destroyed,
                "failed": reaped.failed,
            });
            say(&line.to_string())?;
            Ok(if reaped.failed == 0 { ExitCode::SUCCESS } else { ExitCode::FAILURE })
        })
    }
}
