//! The server as a whole: its parts put together, started, and stopped.

use std::{
    future::Future,
    net::SocketAddr,
    path::PathBuf,
    sync::{Arc, atomic::Ordering},
    time::Duration,
};

use anyhow::Context as _;
use serde_json::{Value, json};
use tokio::net::TcpListener;
use url::Url;

use crate::{
    auth::{AuthConfig, Authenticator, keys::KeyHasher, secrets::ServerSecrets},
    controls::{Controls, ControlsConfig},
    data_dir::{DataDir, DataDirLock},
    database,
    domain::{keys::KeyMaker, plan::PlanLimits, service::Service},
    driver,
    gateway::{BaseDomain, Gateway, GatewayConfig},
    http::{self, App, AppState, limits::RequestLimits},
    listen, local_credentials,
    porter::Porter,
    runs::{Runner, TurnLimits, agent::Agent},
    urls::PublicUrls,
};

/// How long requests that are being answered may go on after the server was told to stop.
const DRAIN_LIMIT: Duration = Duration::from_secs(30);

/// How a server is set up.
#[derive(Debug)]
pub struct ServerConfig {
    pub listen: SocketAddr,
    pub data_dir: PathBuf,
    pub database_url: Option<String>,
    pub driver: driver::Kind,
    pub agent: Arc<dyn Agent>,
    pub turn_limits: TurnLimits,
    pub limits: PlanLimits,
    pub request_limits: RequestLimits,
    /// Where clients reach the server, when that is not the address it listens on.
    pub public_url: Option<Url>,
    pub sandbox_domain: Option<BaseDomain>,
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
    _lock: DataDirLock,
}

impl Server {
    pub async fn start(config: ServerConfig) -> anyhow::Result<Self> {
        let data_dir = DataDir::open(&config.data_dir)?;
        let lock = data_dir.lock()?;
        let listener = TcpListener::bind(config.listen)
            .await
            .with_context(|| format!("cannot listen on {}", config.listen))?;
        let address = listener.local_addr().context("the listening socket has no address")?;
        let secrets = ServerSecrets::load(data_dir.path(), config.auth.jwt_secret.clone())?;
        let store = database::open(&data_dir, config.database_url.as_deref()).await?;
        let authenticator = Authenticator::new(Arc::clone(&store), &secrets, config.auth)?;
        let keys = KeyMaker::new(Arc::clone(&store), KeyHasher::new(&secrets.api_keys));
        local_credentials::ensure(&data_dir, store.as_ref(), &keys, &authenticator).await?;
        let driver = driver::open(config.driver, &data_dir)?;
        let controls = match config.test_controls {
            Some(config) => Some(Controls::open(config).await?),
            None => None,
        };
        let driver = match &controls {
            Some(controls) => controls.around_driver(driver),
            None => driver,
        };
        let urls = public_urls(address, config.public_url, config.sandbox_domain)?;
        let service = Arc::new(Service::new(store, driver, config.limits, data_dir.server_id()?));
        let gateway = gateway(&service, &urls);
        let runner = Arc::new(Runner::new(Arc::clone(&service), config.agent, config.turn_limits));
        let app = Arc::new(App {
            authenticator,
            keys,
            instance_id: format!("inst_{}", uuid::Uuid::now_v7().simple()),
            shutting_down: false.into(),
            request_limits: config.request_limits,
            service,
            runner,
            urls,
        });
        warn_of_unreachable_sandboxes(address, &app.urls);
        let server = Self { app, gateway, listener, address, controls, _lock: lock };
        server.recover().await;
        Ok(server)
    }

    /// Undoes and finishes what an earlier process left, before anybody is answered. What cannot be mended yet does
    /// not keep the server from starting: the reaper goes on trying.
    async fn recover(&self) {
        if let Err(error) = self.app.service.show_life().await {
            tracing::error!(error = &error as &dyn std::error::Error, "cannot show that this server lives");
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
        said
    }

    /// Answers until `stop` is done, then finishes what is being answered. Sandboxes and what runs in them go on.
    pub async fn run(self, stop: impl Future<Output = ()>) {
        let reaper = tokio::spawn(Arc::clone(&self.app.service).reap_for_ever());
        let life = tokio::spawn(Arc::clone(&self.app.service).show_life_for_ever());
        let resumer = tokio::spawn(Arc::clone(&self.app.runner).resume_for_ever());
        let app = Arc::clone(&self.app);
        let api = http::router(Arc::clone(&app));
        let api = match &self.controls {
            Some(controls) => controls.around_api(api),
            None => api,
        };
        let router = http::identified(self.gateway.in_front_of(api));
        let service = Arc::clone(&self.app.service);
        let controls =
            self.controls.map(|controls| tokio::spawn(controls.serve(service, std::future::pending())));
        let told_to_stop = async {
            stop.await;
            app.shutting_down.store(true, Ordering::Relaxed);
            tracing::info!("stopping");
        };
        listen::serve(self.listener, router, told_to_stop, DRAIN_LIMIT).await;
        for task in [Some(reaper), Some(resumer), Some(life), controls].into_iter().flatten() {
            task.abort();
        }
    }
}

fn gateway(service: &Arc<Service>, urls: &PublicUrls) -> Gateway {
    let config = GatewayConfig {
        base_domain: urls.domain().clone(),
        public_https: urls.is_https(),
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
) -> anyhow::Result<PublicUrls> {
    let base = match public {
        Some(url) => url,
        None => Url::parse(&format!("http://{address}")).context("the listening address makes no URL")?,
    };
    PublicUrls::new(&base, domain)
        .context("sandboxes cannot answer under the host of the public URL; give --sandbox-domain")
}

/// Names under `localhost` lead every browser to its own machine.
fn warn_of_unreachable_sandboxes(address: SocketAddr, urls: &PublicUrls) {
    if !address.ip().is_loopback() && *urls.domain() == BaseDomain::localhost() {
        tracing::warn!(
            "sandboxes can be opened on this machine only; give --public-url and --sandbox-domain"
        );
    }
}
