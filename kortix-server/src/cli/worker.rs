use std::{net::SocketAddr, process::ExitCode};

use clap::Args;

use super::{
    Place,
    agents::AgentChoice,
    leases::LeaseOptions,
    process::{LogOptions, told_to_stop},
    say,
    turns::AttemptOptions,
};
use crate::{
    driver::DriverChoice,
    failpoint,
    worker::{Worker as Process, WorkerConfig},
};

/// Works on executions whose sandboxes are in the data directory; any number of workers may, beside a server there with or
/// without a worker of its own. Prints one line on standard output when it is ready, {"worker":"…","server":"…"}; logs go
/// to standard error. Told to stop, it leaves what it has begun to the others.
#[derive(Debug, Args)]
pub(super) struct Worker {
    #[command(flatten)]
    place: Place,
    #[command(flatten)]
    driver: DriverChoice,
    #[command(flatten)]
    agent: AgentChoice,
    #[command(flatten)]
    attempts: AttemptOptions,
    #[command(flatten)]
    leases: LeaseOptions,
    /// Address where /metrics is read, by whoever reaches it; port 0 picks a free one [default: nowhere].
    #[arg(long, env = "KORTIX_SERVER_WORKER_METRICS_LISTEN", value_name = "ADDRESS")]
    metrics_listen: Option<SocketAddr>,
    #[command(flatten)]
    log: LogOptions,
}

impl Worker {
    pub(super) fn run(self) -> anyhow::Result<ExitCode> {
        failpoint::check()?;
        self.log.begin()?;
        let config = self.into_config()?;
        tokio::runtime::Builder::new_multi_thread().enable_all().build()?.block_on(async {
            let told_to_stop = told_to_stop()?;
            let worker = Process::start(config).await?;
            say(&worker.announcement().to_string())?;
            worker.run(told_to_stop).await;
            Ok(ExitCode::SUCCESS)
        })
    }

    fn into_config(self) -> anyhow::Result<WorkerConfig> {
        Ok(WorkerConfig {
            data_dir: self.place.path(),
            database_url: self.place.database_url,
            driver: self.driver,
            agents: self.agent.make()?,
            attempts: self.attempts.run_attempts,
            leases: self.leases.into_times()?,
            metrics_listen: self.metrics_listen,
        })
    }
}
