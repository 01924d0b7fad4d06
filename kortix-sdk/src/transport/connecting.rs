//! How long a connection may take: the request that waits for it decides, although connections belong to nobody.
//!
//! The HTTP library has one such limit for all connections of a client. A layer around its connector can have one for each,
//! but then every request copies four boxes, which is most of what this crate would cost. So there are two clients: one
//! for the limit that nearly all requests have, and one with that layer, and connections of its own, for the others.

use std::{error::Error as StdError, future::Future, io, pin::Pin, task, time::Duration};

use tokio::time::timeout;
use tower_layer::Layer;
use tower_service::Service;

use crate::{DEFAULT_CONNECT_TIMEOUT, Error};

/// The HTTP library, for requests with any limit.
#[derive(Clone, Debug)]
pub(crate) struct Connections {
    pub(super) usual: reqwest::Client,
    usual_limit: Duration,
    /// Its requests have to be polled [`within`] their limits.
    pub(super) limited: reqwest::Client,
}

tokio::task_local! {
    static LIMIT: Duration;
}

impl Connections {
    /// Whose connections are made as `configured` says.
    pub(super) fn new(
        usual_limit: Duration,
        configured: impl Fn() -> Result<reqwest::ClientBuilder, Error>,
    ) -> Result<Self, Error> {
        let build = |builder: reqwest::ClientBuilder| {
            let refuse = |error: reqwest::Error| {
                Error::config("the HTTP client cannot be set up").caused_by(error.without_url())
            };
            builder.build().map_err(refuse)
        };
        Ok(Self {
            usual: build(configured()?.connect_timeout(usual_limit))?,
            usual_limit,
            limited: build(configured()?.connector_layer(ConnectLimit))?,
        })
    }

    /// Whether it is the limit of the usual client.
    pub(super) fn usually_take(&self, limit: Duration) -> bool {
        limit == self.usual_limit
    }
}

/// Polls a request that may wait so long for a connection.
pub(super) fn within<T>(limit: Duration, poll: impl FnOnce() -> T) -> T {
    LIMIT.sync_scope(limit, poll)
}

/// Holds every new connection to the limit of the request that asks for it.
#[derive(Clone, Copy, Debug)]
pub(super) struct ConnectLimit;

impl<S> Layer<S> for ConnectLimit {
    type Service = Limited<S>;

    fn layer(&self, connector: S) -> Limited<S> {
        Limited(connector)
    }
}

/// A connector with that limit.
#[derive(Clone, Debug)]
pub(super) struct Limited<S>(S);

type BoxError = Box<dyn StdError + Send + Sync>;

impl<S, T> Service<T> for Limited<S>
where
    S: Service<T, Error = BoxError>,
    S::Future: Send + 'static,
{
    type Response = S::Response;
    type Error = BoxError;
    type Future = Pin<Box<dyn Future<Output = Result<S::Response, BoxError>> + Send>>;

    fn poll_ready(&mut self, context: &mut task::Context<'_>) -> task::Poll<Result<(), BoxError>> {
        self.0.poll_ready(context)
    }

    fn call(&mut self, destination: T) -> Self::Future {
        let limit = LIMIT.try_with(|limit| *limit).unwrap_or(DEFAULT_CONNECT_TIMEOUT);
        let connecting = self.0.call(destination);
        Box::pin(async move {
            match timeout(limit, connecting).await {
                Ok(connected) => connected,
                Err(_) => Err(io::Error::from(io::ErrorKind::TimedOut).into()),
            }
        })
    }
}

/// Whether a request failed because its connection took longer than its limit. A system has limits too, and errors of its own
/// for them.
pub(super) fn took_too_long(error: &reqwest::Error) -> bool {
    let of_the_system = |cause: &(dyn StdError + 'static)| {
        cause.downcast_ref::<io::Error>().and_then(io::Error::raw_os_error)
    };
    error.is_connect() && error.is_timeout() && of_the_system(root(error)).is_none()
}

/// The innermost cause: the layers above it only say that something failed.
pub(super) fn root(error: &reqwest::Error) -> &(dyn StdError + 'static) {
    let mut root: &(dyn StdError + 'static) = error;
    while let Some(source) = root.source() {
        root = source;
    }
    root
}
