//! Test controls: faults, the clock and a journal on demand, for tests of clients and of this server.
//!
//! Off unless `serve --test-controls ADDRESS` is given; then a second listener on loopback takes rules, every request
//! and every step of the driver is held against them, and the clock can be set. What it all means is in
//! `docs/test-controls.md`.

mod api;
mod chance;
mod cut;
mod driver;
mod glob;
mod intercept;
mod journal;
mod mask;
mod rule;
mod rules;
mod seed;
mod tee;

use std::{future::Future, net::SocketAddr, sync::Arc, time::Duration};

use anyhow::Context as _;
use axum::{Router, middleware};
use tokio::net::TcpListener;

pub use self::rule::{InvalidRule, Rule};
use self::{driver::FaultyDriver, journal::Journal, rules::Rules};
use crate::{clock::Going, domain::service::Service, listen, sandbox::SandboxDriver};

/// A request to the controls is answered at once.
const DRAIN_LIMIT: Duration = Duration::from_secs(1);

/// How test controls are set up.
#[derive(Clone, Debug)]
pub struct ControlsConfig {
    /// On loopback: there is no credential.
    pub listen: SocketAddr,
    /// In force from the first step of the start on.
    pub rules: Vec<Rule>,
}

/// The state of the controls, shared by their API and by what they act on.
#[derive(Debug, Default)]
struct State {
    rules: Rules,
    journal: Arc<Journal>,
}

impl State {
    /// As it was before the first call; whoever hangs goes on.
    fn reset(&self) {
        self.rules.clear();
        self.journal.clear();
        Going::Real.take_effect();
    }
}

/// Test controls that listen.
#[derive(Debug)]
pub(crate) struct Controls {
    state: Arc<State>,
    listener: TcpListener,
    address: SocketAddr,
}

impl Controls {
    pub(crate) async fn open(config: ControlsConfig) -> anyhow::Result<Self> {
        anyhow::ensure!(
            config.listen.ip().is_loopback(),
            "test controls listen on loopback alone (127.0.0.1:0): whoever reaches them can end the server"
        );
        let listener = TcpListener::bind(config.listen)
            .await
            .with_context(|| format!("cannot listen on {} for test controls", config.listen))?;
        let address = listener.local_addr().context("the listening socket has no address")?;
        let state = Arc::new(State::default());
        state.rules.add(config.rules).context("--fault")?;
        tracing::warn!(%address, "test controls are on: this server is for tests");
        Ok(Self { state, listener, address })
    }

    pub(crate) fn url(&self) -> String {
        format!("http://{}", self.address)
    }

    /// The driver, whose steps go wrong when a rule says so.
    pub(crate) fn around_driver(&self, driver: Arc<dyn SandboxDriver>) -> Arc<dyn SandboxDriver> {
        Arc::new(FaultyDriver::new(driver, Arc::clone(&self.state)))
    }

    /// The API, whose requests are written down and go wrong when a rule says so.
    pub(crate) fn around_api(&self, api: Router) -> Router {
        api.layer(middleware::from_fn_with_state(Arc::clone(&self.state), intercept::intercept))
    }

    /// Answers at the address of the controls until `stop` is done.
    pub(crate) async fn serve(self, service: Arc<Service>, stop: impl Future<Output = ()>) {
        listen::serve(self.listener, api::router(self.state, service), stop, DRAIN_LIMIT).await;
    }
}

/// Ends the process as a power cut would. Returns never.
async fn kill_this_process<T>() -> T {
    tracing::warn!("a rule of the test controls ends this process");
    let _ = rustix::process::kill_process(rustix::process::getpid(), rustix::process::Signal::KILL);
    std::future::pending().await
}
