//! What answers: the network, or the script of a test.

use std::{
    future::Future,
    pin::Pin,
    task::{Context, Poll},
    time::Duration,
};

use bytes::Bytes;
use http::{HeaderMap, StatusCode};

#[cfg(not(target_arch = "wasm32"))]
use super::connecting::{self, took_too_long};
use super::{
    Broken, Outgoing,
    network::{Answer, Connections, NetworkError},
};
#[cfg(feature = "test-util")]
use crate::{testing, transport::Failure};

/// Where requests go.
#[derive(Clone, Debug)]
pub(crate) enum Wire {
    Network(Connections),
    #[cfg(feature = "test-util")]
    Script(testing::Script),
}

/// A request that has been handed over.
pub(super) enum Sending<F> {
    Network(F),
    /// With a limit of its own for its connection.
    #[cfg(not(target_arch = "wasm32"))]
    Limited(F),
    #[cfg(feature = "test-util")]
    Script(Pin<Box<dyn Future<Output = Result<testing::Arrived, Failure>> + Send>>),
}

/// An answer whose body is still to be read. Dropping it closes the connection.
#[derive(Debug)]
pub(super) enum Arriving {
    Network(Answer),
    #[cfg(feature = "test-util")]
    Script(testing::Arrived),
}

impl Wire {
    /// Hands a request over. Nothing happens before the future is polled, but it does not hold the request.
    pub(super) fn hand_over(
        &self,
        outgoing: Outgoing,
        connect: Duration,
    ) -> Sending<impl Future<Output = Result<Answer, NetworkError>> + Send + Unpin + use<>> {
        match self {
            #[cfg(target_arch = "wasm32")]
            Self::Network(connections) => Sending::Network(connections.execute(outgoing, connect)),
            #[cfg(not(target_arch = "wasm32"))]
            Self::Network(connections) if connections.usually_take(connect) => {
                Sending::Network(connections.usual.execute(outgoing.into()))
            }
            #[cfg(not(target_arch = "wasm32"))]
            Self::Network(connections) => Sending::Limited(connections.limited.execute(outgoing.into())),
            #[cfg(feature = "test-util")]
            Self::Script(script) => Sending::Script(Box::pin(script.take(&outgoing).arrive())),
        }
    }
}

impl<F: Future<Output = Result<Answer, NetworkError>> + Unpin> Sending<F> {
    /// The head of the answer. Polled and not awaited, so that it is held once.
    pub(super) fn poll_arrive(
        &mut self,
        connect: Duration,
        context: &mut Context<'_>,
    ) -> Poll<Result<Arriving, Broken>> {
        let arriving = |answer: Result<Answer, NetworkError>| match answer {
            Ok(answer) => Ok(Arriving::Network(answer)),
            Err(error) => Err(unanswered(error, connect)),
        };
        match self {
            Self::Network(answer) => Pin::new(answer).poll(context).map(arriving),
            #[cfg(not(target_arch = "wasm32"))]
            Self::Limited(answer) => {
                connecting::within(connect, || Pin::new(answer).poll(context)).map(arriving)
            }
            #[cfg(feature = "test-util")]
            Self::Script(coming) => coming
                .as_mut()
                .poll(context)
                .map(|arrived| arrived.map(Arriving::Script).map_err(Broken::Scripted)),
        }
    }
}

/// Why a request that might wait so long for a connection was not answered.
#[cfg(not(target_arch = "wasm32"))]
fn unanswered(error: NetworkError, connect: Duration) -> Broken {
    if took_too_long(&error) { Broken::Connect(connect, error) } else { Broken::Connection(error) }
}

/// A browser does not tell how long it waited for what.
#[cfg(target_arch = "wasm32")]
fn unanswered(error: NetworkError, _: Duration) -> Broken {
    Broken::Connection(error)
}

impl Arriving {
    pub(super) fn status(&self) -> StatusCode {
        match self {
            Self::Network(answer) => answer.status(),
            #[cfg(feature = "test-util")]
            Self::Script(answer) => answer.status(),
        }
    }

    pub(super) fn headers_mut(&mut self) -> &mut HeaderMap {
        match self {
            Self::Network(answer) => answer.headers_mut(),
            #[cfg(feature = "test-util")]
            Self::Script(answer) => answer.headers_mut(),
        }
    }

    /// How long the body is, if the server says so.
    pub(super) fn content_length(&self) -> Option<u64> {
        match self {
            Self::Network(answer) => answer.content_length(),
            #[cfg(feature = "test-util")]
            Self::Script(_) => None,
        }
    }

    /// The next piece of the body; `None` at its end.
    pub(super) async fn chunk(&mut self) -> Result<Option<Bytes>, Broken> {
        match self {
            Self::Network(answer) => Ok(answer.chunk().await?),
            #[cfg(feature = "test-util")]
            Self::Script(answer) => answer.chunk().await.map_err(Broken::Scripted),
        }
    }
}
