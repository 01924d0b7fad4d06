//! The server as a whole: its parts put together, started, and stopped.

use std::{
    net::SocketAddr,
    path::PathBuf,
    sync::{Arc, atomic::Ordering},
    time::Duration,
};

use anyhow::Context as _;
use serde_json::{Value, json};
use tokio::{net::TcpListener, sync::mpsc, time::timeout};
use url::Url;

use crate::{
    auth::{AuthConfig, Authenticator, keys::KeyHasher, secrets::ServerSecrets},
    controls::{Controls, ControlsConfig},
    data_dir::{DataDir, DataDirLock},
    database,
    domain::{
        keys::KeyMaker, lifetimes::Lifetimes, plan::PlanLimits, service::Service, template::Templates,
        warm_pool::WarmSettings,
    },
    driver::DriverChoice,
    egress::Egress,
    gateway::{BaseDomain, Gateway, GatewayConfig, SandboxPaths},
    http::{self, App, AppState, conversations::Conversations, limits::RequestLimits},
    ids::WorkerId,
    listen, local_credentials, metrics,
    porter::Porter,
    runs::{Role, RunSettings, Runner, WorkTimes, agent::Agents},
    sandbox::SandboxDriver,
    tenants,
    urls::PublicUrls,
    webhooks::{Webhooks, target::Reach},
};

/// How the server ends.
#[derive(Clone, Copy, Debug)]
pub struct Farewell {
    /// How long it says that it is not well, and still answers, before it stops to listen.
    pub delay: Duration,
    /// How long requests that are being answered may go on after that.
    pub drain_limit: Duration,
}

/// Where executions are worked on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Working {
    /// Also in the server's own process.
    Here,
    /// Only in worker processes.
    Elsewhere,
}

/// Whose sandboxes are side by side.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Tenancy {
    Acquaintances,
    /// Tenants who do not trust each other.
    Strangers,
}

/// How long conversations that were told to end may take to do so.
const CONVERSATIONS_LIMIT: Duration = Duration::from_secs(5);

/// How a server is set up.
#[derive(Debug)]
pub struct ServerConfig {
    pub listen: SocketAddr,
    pub data_dir: PathBuf,
    pub database_url: Option<String>,
    /// In place of the one in the data directory.
    pub secrets_file: Option<PathBuf>,
    pub driver: DriverChoice,
    pub tenancy: Tenancy,
    pub agents: Agents,
    pub runs: RunSettings,
    pub working: Working,
    pub leases: WorkTimes,
    pub limits: PlanLimits,
    /// Sandboxes that are made ahead.
    pub warm: WarmSettings,
    pub lifetimes: Lifetimes,
    /// What projects of the Obvious API can begin with.
    pub templates: Templates,
    pub request_limits: RequestLimits,
    /// Where webhooks may lead.
    pub webhooks: Reach,
    pub farewell: Farewell,
    /// Where metrics are read; nowhere when absent.
    pub metrics_listen: Option<SocketAddr>,
    /// Where clients reach the server, when that is not the address it listens on.
    pub public_url: Option<Url>,
    pub sandbox_domain: Option<BaseDomain>,
    pub sandbox_paths: SandboxPaths,
    pub auth: AuthConfig,
    /// For tests of clients and of this server.
    pub test_controls: Option<ControlsConfig>,
}

/// A server that has recovered from whatever was before it and listens.
#[derive(Debug)]
pub struct Server {
    app: AppState,
    gateway: Gateway,
    listener: TcpListener,
    address: SocketAddr,
    controls: Option<Controls>,
    metrics: Option<(TcpListener, SocketAddr)>,
    egress: Option<Egress>,
    farewell: Farewell,
    _lock: DataDirLock,
}

impl Server {
    pub async fn start(config: ServerConfig) -> anyhow::Result<Self> {
        let data_dir = DataDir::open(&config.data_dir)?;
        let lock = data_dir.lock()?;
        let (listener, address) = listen::bind(config.listen).await?;
        let metrics = match config.metrics_listen {
            Some(address) => Some(listen::bind(address).await?),
            None => None,
        };
        let secrets_file = config.secrets_file.unwrap_or_else(|| data_dir.secrets());
        let secrets = ServerSecrets::load(&secrets_file, config.auth.jwt_secret.clone())?;
        let store = database::open(&data_dir, config.database_url.as_deref()).await?;
        secrets.check_against(store.as_ref()).await?;
        let authenticator = Authenticator::new(Arc::clone(&store), &secrets, config.auth)?;
        let keys = KeyMaker::new(Arc::clone(&store), KeyHasher::new(&secrets.api_keys));
        local_credentials::ensure(&data_dir, store.as_ref(), &keys, &authenticator).await?;
        let (egress, size) = (config.driver.egress(), config.driver.size.spec());
        let strangers = config.tenancy == Tenancy::Strangers;
        let disk = if strangers { config.driver.check_disk(&data_dir).await } else { None };
        let driver = config.driver.open(&data_dir)?;
        if strangers {
            let checks: Vec<_> = driver.preflight().await.into_iter().chain(disk).collect();
            tenants::insist(&checks)?;
        }
        let controls = match config.test_controls {
            Some(config) => Some(Controls::open(config).await?),
            None => None,
        };
        let driver = match &controls {
            Some(controls) => controls.around_driver(driver),
            None => driver,
        };
        let urls = public_urls(address, config.public_url, config.sandbox_domain, config.sandbox_paths)?;
        let warm = left_to_make_ahead(driver.as_ref(), config.warm).await;
        let service = Service::new(store, driver, config.limits, data_dir.server_id()?, warm);
        let service = Arc::new(service.of_size(size).ending_by(config.lifetimes));
        let gateway = gateway(&service, &urls);
        let egress = match egress {
            Some(rules) => {
                let egress = Egress::open(&data_dir.sandboxes(), rules, Arc::clone(&service.metrics));
                Some(egress.context("cannot lead sandboxes out")?)
            }
            None => None,
        };
        let role = match config.working {
            // One server at a time has the data directory, and with it this name.
            Working::Here => Role::Worker(WorkerId::from_uuid(service.server.uuid())),
            Working::Elsewhere => Role::Reader,
        };
        let runner = Runner::new(Arc::clone(&service), config.agents, config.runs, role, config.leases);
        let webhooks = Webhooks::new(Arc::clone(&service.store), secrets.sealer()?, config.webhooks);
        let webhooks = Arc::new(webhooks);
        let app = Arc::new(App {
            authenticator,
            keys,
            receipt_key: secrets.receipt_key()?,
            webhooks,
            instance_id: format!("inst_{}", uuid::Uuid::now_v7().simple()),
            leaving: false.into(),
            shutting_down: false.into(),
            request_limits: config.request_limits,
            conversations: Conversations::default(),
            service,
            runner: Arc::new(runner),
            urls,
            templates: config.templates,
        });
        warn_of_unreachable_sandboxes(address, &app.urls);
        let farewell = config.farewell;
        let server =
            Self { app, gateway, listener, address, controls, metrics, egress, farewell, _lock: lock };
        server.recover().await;
        Ok(server)
    }

    /// Undoes and finishes what an earlier process left, before anybody is answered. What cannot be mended yet does
    /// not keep the server from starting: the reaper goes on trying.
    async fn recover(&self) {
        if let Err(error) = self.app.service.show_life().await {
            tracing::error!(error = &error as &dyn std::error::Error, "cannot show that this server lives");
        }
        if let Err(error) = self.app.service.adopt_warm().await {
            tracing::error!(error = &error as &dyn std::error::Error, "cannot find what was made ahead");
        }
        match self.app.service.reap().await {
            Ok(reaped) => tracing::info!(?reaped, "recovered"),
            Err(error) => {
                tracing::error!(error = &error as &dyn std::error::Error, "recovery is not complete");
            }
        }
        if let Err(error) = self.app.runner.resume().await {
            tracing::error!(error = &error as &dyn std::error::Error, "cannot resume executions");
        }
    }

    /// Where it listens, as it says when it is ready.
    pub fn announcement(&self) -> Value {
        let mut said = json!({"listening": format!("http://{}", self.address)});
        if let Some(controls) = &self.controls {
            said["test_controls"] = controls.url().into();
        }
        if let Some((_, address)) = &self.metrics {
            said["metrics"] = format!("http://{address}/metrics").into();
        }
        said
    }

    /// Answers until it is told to stop, then finishes what is being answered. Told again, it does not wait for
    /// whoever sends it requests to notice. Sandboxes and what runs in them go on.
    pub async fn run(self, mut told_to_stop: mpsc::Receiver<()>) {
        let reaper = tokio::spawn(Arc::clone(&self.app.service).reap_for_ever());
        let life = tokio::spawn(Arc::clone(&self.app.service).show_life_for_ever());
        let warm = tokio::spawn(Arc::clone(&self.app.service).keep_warm_for_ever());
        let ends = tokio::spawn(Arc::clone(&self.app.service).end_overdue_for_ever());
        let egress = self.egress.map(|egress| tokio::spawn(egress.lead_for_ever()));
        let worker = tokio::spawn(Arc::clone(&self.app.runner).work_for_ever());
        let webhooks = tokio::spawn(Arc::clone(&self.app.webhooks).deliver_for_ever());
        let app = Arc::clone(&self.app);
        let api = http::router(Arc::clone(&app));
        let api = match &self.controls {
            Some(controls) => controls.around_api(api),
            None => api,
        };
        let router = http::identified(self.gateway.in_front_of(api), Arc::clone(&self.app.service.metrics));
        let service = Arc::clone(&self.app.service);
        let controls =
            self.controls.map(|controls| tokio::spawn(controls.serve(service, std::future::pending())));
        let metrics = self.metrics.map(|(listener, _)| {
            let router = metrics::scrape::router(Arc::clone(&self.app.service));
            tokio::spawn(listen::serve(listener, router, std::future::pending(), Duration::ZERO))
        });
        let Farewell { delay, drain_limit } = self.farewell;
        let stop = async {
            told_to_stop.recv().await;
            app.leaving.store(true, Ordering::Relaxed);
            tracing::info!("leaving: not well for {delay:?}, then no more requests");
            let _ = timeout(delay, told_to_stop.recv()).await;
            app.shutting_down.store(true, Ordering::Relaxed);
            app.conversations.stop();
            tracing::info!("stopping");
        };
        listen::serve(self.listener, router, stop, drain_limit).await;
        app.conversations.ended(CONVERSATIONS_LIMIT).await;
        self.app.runner.leave().await;
        for task in [
            Some(reaper),
            Some(warm),
            Some(ends),
            Some(worker),
            Some(webhooks),
            Some(life),
            egress,
            controls,
            metrics,
        ]
        .into_iter()
        .flatten()
        {
            task.abort();
        }
        if let Err(error) = self.app.service.leave().await {
            tracing::warn!(error = &error as &dyn std::error::Error, "could not say that this server ended");
        }
    }
}

fn gateway(service: &Arc<Service>, urls: &PublicUrls) -> Gateway {
    let config = GatewayConfig {
        base_domain: urls.domain().clone(),
        public_https: urls.is_https(),
        paths: urls.paths(),
        ..GatewayConfig::default()
    };
    let driver = Arc::clone(&service.driver);
    let porter = Arc::new(Porter::new(Arc::clone(service)));
    Gateway::with_config(driver, Arc::<Porter>::clone(&porter), config).waking_by(porter)
}

fn public_urls(
    address: SocketAddr,
    public: Option<Url>,
    domain: Option<BaseDomain>,
    paths: SandboxPaths,
) -> anyhow::Result<PublicUrls> {
    let base = match public {
        Some(url) => url,
        None => Url::parse(&format!("http://{address}")).context("the listening address makes no URL")?,
    };
    PublicUrls::new(&base, domain, paths)
        .context("sandboxes cannot answer under the host of the public URL; give --sandbox-domain")
}

/// What who makes the sandboxes does not have made ahead by itself.
async fn left_to_make_ahead(driver: &dyn SandboxDriver, wanted: WarmSettings) -> WarmSettings {
    match driver.keep_ahead(wanted.size).await {
        Ok(true) => WarmSettings { size: 0, ..wanted },
        Ok(false) => wanted,
        Err(error) => {
            let error = &error as &dyn std::error::Error;
            tracing::warn!(error, "cannot have sandboxes made ahead; this server makes its own");
            wanted
        }
    }
}

/// Names under `localhost` lead every browser to its own machine.
fn warn_of_unreachable_sandboxes(address: SocketAddr, urls: &PublicUrls) {
    if !address.ip().is_loopback() && *urls.domain() == BaseDomain::localhost() {
        tracing::warn!(
            "sandboxes can be opened on this machine only; give --public-url and --sandbox-domain"
        );
    }
}
