//! How long a connection may take: the request that waits for it decides, although connections belong to nobody.

use std::{error::Error as StdError, fmt, future::Future, io, pin::Pin, task, time::Duration};

use tokio::time::timeout;
use tower_layer::Layer;
use tower_service::Service;

use crate::DEFAULT_CONNECT_TIMEOUT;

tokio::task_local! {
    static LIMIT: Duration;
}

/// Gives a request so long for a connection.
pub(super) fn within<F>(limit: Duration, request: F) -> impl Future<Output = F::Output> + Send + use<F>
where
    F: Future + Send,
{
    LIMIT.scope(limit, request)
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
                Err(_) => Err(io::Error::new(io::ErrorKind::TimedOut, TooSlow(limit)).into()),
            }
        })
    }
}

/// There was no connection in time.
#[derive(Clone, Copy, Debug)]
pub(super) struct TooSlow(Duration);

impl TooSlow {
    /// The limit that was passed, if that is why a request failed.
    pub(super) fn limit(error: &(dyn StdError + 'static)) -> Option<Duration> {
        let slow = error.downcast_ref::<io::Error>()?.get_ref()?.downcast_ref::<Self>()?;
        Some(slow.0)
    }
}

impl fmt::Display for TooSlow {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "no connection within {:?}", self.0)
    }
}

impl StdError for TooSlow {}
