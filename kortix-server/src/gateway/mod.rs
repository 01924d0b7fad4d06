//! The way into sandboxes from outside: every port of every sandbox has a host name of its own.
//!
//! `http://{port}-{id}.localhost` leads to that port of that sandbox, for whoever has its token. Browsers resolve
//! `*.localhost` to this machine by themselves, and treat each name as an origin of its own, so that a page in one
//! sandbox can touch neither another sandbox nor the API.

mod access;
mod address;
mod headers;
mod page;
mod proxy;

use std::{sync::Arc, time::Duration};

use async_trait::async_trait;
use axum::{Router, body::Body, extract::Request, response::Response};
use secrecy::SecretString;
use tower::ServiceExt;

pub use self::address::{Address, BaseDomain, InvalidBaseDomain};
use self::{
    access::{Decision, Scheme},
    page::Refusal,
};
use crate::sandbox::{SandboxDriver, SandboxKey};

/// Who may enter which sandbox.
#[async_trait]
pub trait TokenLookup: Send + Sync + 'static {
    /// The token of that sandbox; none when there is no such sandbox.
    async fn token(&self, key: &SandboxKey) -> Result<Option<SecretString>, LookupError>;
}

/// Starts sandboxes that have died.
pub trait Waker: Send + Sync + 'static {
    /// Begins to start the sandbox, and returns at once. Called by every request that finds it dead, so it is to be
    /// fine when that has begun already.
    fn wake(&self, key: &SandboxKey);
}

/// Lets sandboxes that have died lie.
struct NobodyWakes;

impl Waker for NobodyWakes {
    fn wake(&self, _: &SandboxKey) {}
}

/// The token could not be looked up; trying again may help.
#[derive(Debug, thiserror::Error)]
#[error("the sandbox's token could not be looked up")]
pub struct LookupError(#[source] Box<dyn std::error::Error + Send + Sync>);

impl LookupError {
    pub fn new(cause: impl Into<Box<dyn std::error::Error + Send + Sync>>) -> Self {
        Self(cause.into())
    }
}

/// What a [`Gateway`] needs to know about the world outside.
#[derive(Clone, Debug)]
pub struct GatewayConfig {
    /// `localhost`, or a domain with a wildcard record.
    pub base_domain: BaseDomain,
    /// True when browsers reach the server by `https`.
    pub public_https: bool,
    /// For reaching the sandbox's port.
    pub connect_limit: Duration,
    /// From the request until the head of the answer; the body may take as long as it likes.
    pub head_limit: Duration,
}

impl Default for GatewayConfig {
    fn default() -> Self {
        Self {
            base_domain: BaseDomain::localhost(),
            public_https: false,
            connect_limit: Duration::from_secs(10),
            head_limit: Duration::from_mins(1),
        }
    }
}

#[derive(Clone)]
pub struct Gateway {
    driver: Arc<dyn SandboxDriver>,
    tokens: Arc<dyn TokenLookup>,
    waker: Arc<dyn Waker>,
    config: GatewayConfig,
}

impl std::fmt::Debug for Gateway {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Gateway")
            .field("driver", &self.driver.name())
            .field("config", &self.config)
            .finish_non_exhaustive()
    }
}

impl Gateway {
    pub fn with_config(
        driver: Arc<dyn SandboxDriver>,
        tokens: Arc<dyn TokenLookup>,
        config: GatewayConfig,
    ) -> Self {
        Self { driver, tokens, waker: Arc::new(NobodyWakes), config }
    }

    /// Has sandboxes started again that have died when somebody wants to enter.
    #[must_use]
    pub fn waking_by(self, waker: Arc<dyn Waker>) -> Self {
        Self { waker, ..self }
    }

    /// Answers for sandbox hosts, and leaves every other host to `api`.
    pub fn in_front_of(self, api: Router) -> Router {
        Router::new().fallback(move |request: Request| {
            let (gateway, api) = (self.clone(), api.clone());
            async move {
                match gateway.address(&request) {
                    Some(address) => gateway.handle(&address, request).await,
                    None => api.oneshot(request).await.unwrap_or_else(|never| match never {}),
                }
            }
        })
    }

    /// Which sandbox the request is for; none when its host is not a sandbox's, and so is the API's.
    pub fn address(&self, request: &Request) -> Option<Address> {
        Address::of(request, &self.config.base_domain)
    }

    /// Answers a request for a sandbox.
    pub async fn handle(&self, address: &Address, request: Request) -> Response {
        let wanted = page::Form::of(&request);
        match self.try_handle(address, request).await {
            Ok(answer) => answer,
            Err(refusal) => {
                tracing::debug!(sandbox = %address.key(), port = address.port(), ?refusal, "refused at the gateway");
                refusal.answer(wanted)
            }
        }
    }

    async fn try_handle(&self, address: &Address, mut request: Request) -> Result<Response, Refusal> {
        let token = self.tokens.token(address.key()).await.map_err(|error| {
            tracing::warn!(sandbox = %address.key(), error = &error as &dyn std::error::Error, "no token");
            Refusal::Unavailable
        })?;
        let token = token.ok_or(Refusal::NoSandbox)?;
        let scheme = if self.config.public_https { Scheme::Https } else { Scheme::Http };
        match access::decide(address, scheme, &token, &request)? {
            Decision::Redirect(answer) => return Ok(answer.map(|()| Body::empty())),
            Decision::Enter => {}
            Decision::EnterAt(uri) => *request.uri_mut() = uri,
        }
        let answer = proxy::forward(self.driver.as_ref(), &self.config, address, scheme, request).await;
        if matches!(answer, Err(Refusal::Asleep)) {
            self.waker.wake(address.key());
        }
        answer
    }
}
