use std::process::ExitCode;

use clap::Args;

use super::{Place, agents::AgentChoice, block_on, say};
use crate::{
    database,
    driver::DriverChoice,
    sandbox::{Check, CheckOutcome},
};

#[derive(Debug, Args)]
pub(super) struct Doctor {
    /// Print the checks as JSON.
    #[arg(long)]
    json: bool,
    #[command(flatten)]
    place: Place,
    #[command(flatten)]
    driver: DriverChoice,
    #[command(flatten)]
    agent: AgentChoice,
}

impl Doctor {
    /// Exit code 1 when something is missing.
    pub(super) fn run(self) -> anyhow::Result<ExitCode> {
        let checks = block_on(async {
            let data_dir = self.place.open()?;
            let mut checks = self.driver.open(&data_dir)?.preflight().await;
            checks.push(database::check(&data_dir, self.place.database_url.as_deref()).await);
            checks.extend(self.agent.check().await);
            Ok(checks)
        })?;
        if self.json {
            say(&serde_json::to_string(&checks)?)?;
        } else {
            for check in &checks {
                say(&line(check))?;
            }
        }
        let missing = checks.iter().any(|check| check.outcome == CheckOutcome::Missing);
        Ok(if missing { ExitCode::FAILURE } else { ExitCode::SUCCESS })
    }
}

fn line(check: &Check) -> String {
    let mark = match check.outcome {
        CheckOutcome::Ok => "ok     ",
        CheckOutcome::Warning => "warning",
        CheckOutcome::Missing => "MISSING",
    };
    let remedy =
        check.remedy.as_ref().map(|remedy| format!("\n         to mend it: {remedy}")).unwrap_or_default();
    format!("{mark}  {}: {}{remedy}", check.name, check.detail)
}
