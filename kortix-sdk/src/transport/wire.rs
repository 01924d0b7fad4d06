//! What answers: the network, or the script of a test.

use std::{future::Future, time::Duration};

use bytes::Bytes;
use http::{HeaderMap, StatusCode};

use super::{Broken, Outgoing, connecting};
#[cfg(feature = "test-util")]
use crate::testing;

/// Where requests go.
#[derive(Clone, Debug)]
pub(crate) enum Wire {
    Network(reqwest::Client),
    #[cfg(feature = "test-util")]
    Script(testing::Script),
}

/// A request that has been handed over.
pub(super) enum Sending<F> {
    Network(F),
    #[cfg(feature = "test-util")]
    Script(testing::Coming),
}

/// An answer whose body is still to be read. Dropping it closes the connection.
#[derive(Debug)]
pub(super) enum Arriving {
    Network(reqwest::Response),
    #[cfg(feature = "test-util")]
    Script(testing::Arrived),
}

impl Wire {
    /// Hands a request over. Nothing happens before the future is polled, but it does not hold the request.
    pub(super) fn hand_over(
        &self,
        outgoing: Outgoing,
        connect: Duration,
    ) -> Sending<impl Future<Output = Result<reqwest::Response, reqwest::Error>> + Send + use<>> {
        match self {
            Self::Network(client) => {
                Sending::Network(connecting::within(connect, client.execute(outgoing.into())))
            }
            #[cfg(feature = "test-util")]
            Self::Script(script) => Sending::Script(script.take(&outgoing)),
        }
    }
}

impl<F: Future<Output = Result<reqwest::Response, reqwest::Error>>> Sending<F> {
    /// Waits for the head of the answer.
    pub(super) async fn arrive(self) -> Result<Arriving, Broken> {
        match self {
            Self::Network(answer) => Ok(Arriving::Network(answer.await?)),
            #[cfg(feature = "test-util")]
            Self::Script(coming) => coming.arrive().await.map(Arriving::Script).map_err(Broken::Scripted),
        }
    }
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
