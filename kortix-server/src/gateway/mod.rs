//! The way into sandboxes from outside: every port of every sandbox has a host name of its own.
//!
//! `http://{port}-{id}.localhost` leads to that port of that sandbox, for whoever has its token. Browsers resolve
//! `*.localhost` to this machine by themselves, and treat each name as an origin of its own, so that a page in one
//! sandbox can touch neither another sandbox nor the API. Where such names cannot be had, and the operator says so, the same
//! is at `/_sandbox/…` of the API's host, in pages that the browser is told to confine.

mod access;
mod address;
mod headers;
mod page;
mod paths;
mod proxy;
mod seal;

use std::{sync::Arc, time::Duration};

use async_trait::async_trait;
use axum::{Router, body::Body, extract::Request, response::Response};
use http::HeaderMap;
use secrecy::SecretString;
use tower::ServiceExt;

pub(crate) use self::headers::remove_hop_by_hop;
pub(crate) use self::paths::{sealed_prefix, without_pass};
pub use self::{
    access::LINK_PARAMETER,
    address::{Address, BaseDomain, Entrance, InvalidBaseDomain, InvalidEntrance},
    paths::SandboxPaths,
    seal::{Purpose, Sealer},
};
use self::{
    access::{Decision, Scheme},
    page::Refusal,
    paths::PathAddress,
};
use crate::sandbox::{SandboxDriver, SandboxKey, SandboxState};

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
    pub paths: SandboxPaths,
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
            paths: SandboxPaths::Off,
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

    /// Answers for sandboxes, and leaves everything else to `api`.
    pub fn in_front_of(self, api: Router) -> Router {
        Router::new().fallback(move |request: Request| {
            let (gateway, api) = (self.clone(), api.clone());
            async move {
                match gateway.place(&request) {
                    Some(place) => gateway.handle(&place, request).await,
                    None => api.oneshot(request).await.unwrap_or_else(|never| match never {}),
                }
            }
        })
    }

    /// Where in which sandbox the request leads; none when it is for the API.
    fn place(&self, request: &Request) -> Option<Place> {
        if let Some(address) = Address::of(request, &self.config.base_domain) {
            return Some(Place::Host(address));
        }
        match self.config.paths {
            SandboxPaths::On => PathAddress::of(request.uri()).map(Place::Path),
            SandboxPaths::Off => None,
        }
    }

    /// Answers a request for a sandbox.
    async fn handle(&self, place: &Place, request: Request) -> Response {
        let wanted = page::Form::of(&request);
        let answer = self.try_handle(place, request).await;
        let mut answer = answer.unwrap_or_else(|refusal| {
            let entrance = place.entrance();
            tracing::debug!(sandbox = %entrance.key(), port = entrance.port(), ?refusal, "refused at the gateway");
            refusal.answer(wanted, place)
        });
        if matches!(place, Place::Path(_)) {
            paths::confine(answer.headers_mut());
        }
        answer
    }

    async fn try_handle(&self, place: &Place, mut request: Request) -> Result<Response, Refusal> {
        let entrance = place.entrance();
        let token = self.tokens.token(entrance.key()).await.map_err(|error| {
            tracing::warn!(sandbox = %entrance.key(), error = &error as &dyn std::error::Error, "no token");
            Refusal::Unavailable
        })?;
        let token = token.ok_or(Refusal::NoSandbox)?;
        let scheme = if self.config.public_https { Scheme::Https } else { Scheme::Http };
        match place.decide(scheme, &token, &request)? {
            Decision::Answer(answer) => return Ok(answer.map(|()| Body::empty())),
            Decision::Enter => {}
            Decision::EnterAt(uri) => *request.uri_mut() = uri,
        }
        place.inwards(&mut request, scheme);
        let answer = proxy::forward(self.driver.as_ref(), &self.config, entrance, request).await;
        if matches!(answer, Err(Refusal::Asleep)) {
            // Its key is still its project's, and there is nothing to be started.
            if matches!(self.driver.state(entrance.key()).await, Ok(SandboxState::Gone)) {
                return Err(Refusal::NoSandbox);
            }
            self.waker.wake(entrance.key());
        }
        let mut answer = answer?;
        place.outwards(answer.headers_mut(), scheme);
        Ok(answer)
    }
}

/// A port of a sandbox, by either kind of address.
enum Place {
    Host(Address),
    Path(PathAddress),
}

impl Place {
    fn entrance(&self) -> &Entrance {
        match self {
            Self::Host(address) => address.entrance(),
            Self::Path(address) => address.entrance(),
        }
    }

    /// What a member of the project types for a link to here.
    fn link_command(&self) -> String {
        self.link_command_for(self.entrance().port())
    }

    fn link_command_for(&self, port: u16) -> String {
        let command = format!("kortix sandbox url {} --port {port}", self.entrance().key());
        match self {
            Self::Host(_) => command,
            Self::Path(_) => format!("{command} --form path"),
        }
    }

    fn decide(&self, scheme: Scheme, token: &SecretString, request: &Request) -> Result<Decision, Refusal> {
        match self {
            Self::Host(address) => access::decide(address, scheme, token, request),
            Self::Path(address) => address.decide(scheme, token, request),
        }
    }

    fn inwards(&self, request: &mut Request, scheme: Scheme) {
        match self {
            Self::Host(address) => headers::inwards(request, address, scheme),
            Self::Path(address) => address.inwards(request, scheme),
        }
    }

    fn outwards(&self, headers: &mut HeaderMap, scheme: Scheme) {
        match self {
            Self::Host(address) => headers::outwards(headers, address, scheme),
            Self::Path(address) => address.outwards(headers),
        }
    }
}
