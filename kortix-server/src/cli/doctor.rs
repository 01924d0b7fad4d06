use std::process::ExitCode;

use clap::Args;

use super::{Place, agents::AgentChoice, block_on, say};
use crate::{
    database,
    driver::DriverChoice,
    sandbox::{Check, CheckOutcome},
    tenants,
};

#[derive(Debug, Args)]
pub(super) struct Doctor {
    /// Print the checks as JSON.
    #[arg(long)]
    json: bool,
    /// Also fail for what `serve --multi-tenant` insists on.
    #[arg(long)]
    multi_tenant: bool,
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
        let tenants = self.multi_tenant;
        let fails =
            |check: &Check| check.outcome == CheckOutcome::Missing || (tenants && tenants::is_hole(check));
        let checks = block_on(async {
            let data_dir = self.place.open()?;
            let (size, egress) = (self.driver.size.check(), self.driver.check_egress());
            let disk = self.driver.check_disk(&data_dir).await;
            let mut checks = self.driver.open(&data_dir)?.preflight().await;
            checks.extend([size, egress].into_iter().chain(disk));
            checks.push(database::check(&data_dir, self.place.database_url.as_deref()).await);
            checks.extend(self.agent.check().await);
            Ok(checks)
        })?;
        if self.json {
            say(&serde_json::to_string(&checks)?)?;
        } else {
            for check in &checks {
                say(&line(check, fails(check)))?;
            }
        }
        let failed = checks.iter().any(fails);
        Ok(if failed { ExitCode::FAILURE } else { ExitCode::SUCCESS })
    }
}

fn line(check: &Check, fails: bool) -> String {
    let mark = match check.outcome {
        _ if fails => "MISSING",
        CheckOutcome::Ok => "ok     ",
        CheckOutcome::Warning | CheckOutcome::Missing => "warning",
    };
    let remedy =
        check.remedy.as_ref().map(|remedy| format!("\n         to mend it: {remedy}")).unwrap_or_default();
    format!("{mark}  {}: {}{remedy}", check.name, check.detail)
}
