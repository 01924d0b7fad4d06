//! A worker as a process of its own: it claims executions whose sandboxes its host has, and works on them. It answers
//! nobody.

use std::{net::SocketAddr, path::PathBuf, sync::Arc, time::Duration};

use anyhow::ensure;
use serde_json::{Value, json};
use tokio::{net::TcpListener, sync::mpsc};

use crate::{
    data_dir::{DataDir, DataDirLock},
    database,
    domain::{execution::Bounds, plan::PlanLimits, service::Service, warm_pool::WarmSettings},
    driver,
    ids::WorkerId,
    listen, metrics,
    runs::{Role, RunSettings, Runner, WorkTimes, agent::Agents},
};

/// How a worker is set up.
#[derive(Debug)]
pub struct WorkerConfig {
    /// Of the server whose sandboxes it reaches.
    pub data_dir: PathBuf,
    pub database_url: Option<String>,
    pub driver: driver::DriverChoice,
    pub agents: Agents,
    /// How often a turn is begun at most.
    pub attempts: u8,
    pub leases: WorkTimes,
    /// Where metrics are read; nowhere when absent.
    pub metrics_listen: Option<SocketAddr>,
}

/// A worker that can begin.
#[derive(Debug)]
pub struct Worker {
    id: WorkerId,
    service: Arc<Service>,
    runner: Arc<Runner>,
    metrics: Option<(TcpListener, SocketAddr)>,
    _lock: DataDirLock,
}

impl Worker {
    pub async fn start(config: WorkerConfig) -> anyhow::Result<Self> {
        ensure!(
            config.driver.kind != driver::Kind::Fake,
            "the sandboxes of the driver `fake` are in the server's memory, where no worker reaches them"
        );
        let data_dir = DataDir::open(&config.data_dir)?;
        let lock = data_dir.lock_as_worker()?;
        let metrics = match config.metrics_listen {
            Some(address) => Some(listen::bind(address).await?),
            None => None,
        };
        let store = database::open(&data_dir, config.database_url.as_deref()).await?;
        let size = config.driver.size.spec();
        let driver = config.driver.open(&data_dir)?;
        // What is held against plans is held where executions are started.
        let service =
            Service::new(store, driver, PlanLimits::unlimited(), data_dir.server_id()?, WarmSettings::NONE);
        let (id, service) = (WorkerId::new(), Arc::new(service.of_size(size)));
        // Each execution has the bounds that it was started with.
        let settings = RunSettings { bounds: Bounds::default(), attempts: config.attempts };
        let role = Role::Worker(id);
        let runner = Runner::new(Arc::clone(&service), config.agents, settings, role, config.leases);
        Ok(Self { id, service, runner: Arc::new(runner), metrics, _lock: lock })
    }

    /// Who it is, as it says when it is ready.
    pub fn announcement(&self) -> Value {
        let mut said = json!({"worker": self.id.hyphenated(), "server": self.service.server.hyphenated()});
        if let Some((_, address)) = &self.metrics {
            said["metrics"] = format!("http://{address}/metrics").into();
        }
        said
    }

    /// Works until it is told to stop, and leaves what it has begun to others. Sandboxes and what runs in them go on.
    pub async fn run(self, mut told_to_stop: mpsc::Receiver<()>) {
        let working = tokio::spawn(Arc::clone(&self.runner).work_for_ever());
        let metrics = self.metrics.map(|(listener, _)| {
            let router = metrics::scrape::router(Arc::clone(&self.service));
            tokio::spawn(listen::serve(listener, router, std::future::pending(), Duration::ZERO))
        });
        told_to_stop.recv().await;
        tracing::info!("stopping");
        self.runner.leave().await;
        for task in [Some(working), metrics].into_iter().flatten() {
            task.abort();
        }
    }
}
