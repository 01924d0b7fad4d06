//! HTTP itself. The only module that knows which library does it.

#[cfg(target_arch = "wasm32")]
mod browser;
#[cfg(not(target_arch = "wasm32"))]
mod connecting;
mod failure;
mod incoming;
mod limits;
#[cfg(not(target_arch = "wasm32"))]
mod native;
#[cfg(not(target_arch = "wasm32"))]
mod proxy;
#[cfg(not(target_arch = "wasm32"))]
mod tls;
#[cfg(feature = "terminal")]
mod websocket;
mod wire;

use std::{future::Future, pin::pin};

use bytes::{Bytes, BytesMut};
use http::{HeaderMap, Method, Response};
use url::Url;

#[cfg(target_arch = "wasm32")]
use browser as network;
pub(crate) use failure::{Failure, FailureKind};
pub(crate) use incoming::Incoming;
pub(crate) use limits::Limits;
use limits::{Patience, TooLate};
#[cfg(not(target_arch = "wasm32"))]
use native as network;
use network::{Answer, NetworkError};
pub(crate) use network::{Network, Transports};
#[cfg(not(target_arch = "wasm32"))]
pub(crate) use proxy::Proxy;
#[cfg(feature = "terminal")]
pub(crate) use websocket::{Heard, Receiver, Sender, Upgrade, WebSocket};
use wire::{Arriving, Sending, Wire};

use crate::clock::Instant;

/// A request with its full address.
#[derive(Debug)]
pub(crate) struct Outgoing {
    pub(crate) method: Method,
    pub(crate) url: Url,
    pub(crate) headers: HeaderMap,
    pub(crate) body: Bytes,
}

/// Connections to one kind of address.
#[derive(Clone, Debug)]
pub(crate) struct Transport {
    wire: Wire,
}

impl Transport {
    /// Makes one attempt and reads the whole answer. Failures name the given address.
    ///
    /// The request is handed over before the future is made, which would otherwise have to hold it: one box of more
    /// than a kilobyte costs more than everything else this crate does for a call.
    pub(crate) fn send<'a>(
        &self,
        outgoing: Outgoing,
        begun: Instant,
        limits: Limits,
        address: &'a Url,
    ) -> impl Future<Output = Result<Response<Bytes>, Failure>> + Send + use<'a> {
        read(self.wire.hand_over(outgoing, limits.connect), begun, limits, address)
    }

    /// One that answers by a script.
    #[cfg(feature = "test-util")]
    pub(crate) fn scripted(script: crate::testing::Script) -> Self {
        Self { wire: Wire::Script(script) }
    }
}

/// Reads a whole answer. No `async fn`, whose future would hold what it is given twice.
fn read<F>(
    mut answer: Sending<F>,
    begun: Instant,
    limits: Limits,
    address: &Url,
) -> impl Future<Output = Result<Response<Bytes>, Failure>> + Send
where
    F: Future<Output = Result<Answer, NetworkError>> + Send + Unpin,
{
    async move {
        let (timer, end) = limits::timer(begun, &limits);
        let timer = pin!(timer);
        let mut patience = Patience::new(&limits, timer, end);
        let mut answer = match patience.wait(|context| answer.poll_arrive(limits.connect, context)).await {
            Ok(answer) => answer,
            Err(broken) => return Err(broken.failure(address)),
        };
        let body = match body(&mut answer, &mut patience).await {
            Ok(body) => body,
            Err(broken) => return Err(broken.failure(address)),
        };
        let mut response = Response::new(body);
        *response.status_mut() = answer.status();
        *response.headers_mut() = std::mem::take(answer.headers_mut());
        Ok(response)
    }
}

/// The whole body.
fn body(answer: &mut Arriving, patience: &mut Patience<'_>) -> impl Future<Output = Result<Bytes, Broken>> {
    async move {
        if answer.content_length().is_some_and(|length| length > LONGEST_BODY) {
            return Err(Broken::Length);
        }
        let mut body = Body::None;
        loop {
            let mut piece = pin!(answer.chunk());
            match patience.wait(|context| piece.as_mut().poll(context)).await? {
                Some(piece) => body = body.and(piece)?,
                None => return Ok(body.into_bytes()),
            }
        }
    }
}

/// What there is of a body.
enum Body {
    None,
    /// Most come in one piece, which then is not copied.
    Piece(Bytes),
    Pieces(BytesMut),
}

impl Body {
    fn len(&self) -> usize {
        match self {
            Self::None => 0,
            Self::Piece(piece) => piece.len(),
            Self::Pieces(pieces) => pieces.len(),
        }
    }

    fn and(self, piece: Bytes) -> Result<Self, Broken> {
        if (self.len() + piece.len()) as u64 > LONGEST_BODY {
            return Err(Broken::Length);
        }
        let mut pieces = match self {
            Self::None => return Ok(Self::Piece(piece)),
            Self::Piece(first) => BytesMut::from(first),
            Self::Pieces(pieces) => pieces,
        };
        pieces.extend_from_slice(&piece);
        Ok(Self::Pieces(pieces))
    }

    fn into_bytes(self) -> Bytes {
        match self {
            Self::None => Bytes::new(),
            Self::Piece(piece) => piece,
            Self::Pieces(pieces) => pieces.freeze(),
        }
    }
}

/// No answer of these services comes near it; one that does would only fill the memory.
const LONGEST_BODY: u64 = 64 * 1024 * 1024;

/// Why an answer cannot be had.
enum Broken {
    Connection(NetworkError),
    /// There was none in time.
    #[cfg(not(target_arch = "wasm32"))]
    Connect(std::time::Duration, NetworkError),
    TooLate(TooLate),
    Length,
    #[cfg(feature = "test-util")]
    Scripted(Failure),
}

impl Broken {
    /// Failures name the given address.
    fn failure(self, address: &Url) -> Failure {
        match self {
            Self::Connection(error) => Failure::new(error, address),
            #[cfg(not(target_arch = "wasm32"))]
            Self::Connect(limit, error) => Failure::no_connection(limit, error, address),
            Self::TooLate(TooLate::Header(limit)) => Failure::no_header(limit, address),
            Self::TooLate(TooLate::Idle(limit)) => Failure::idle(limit, address),
            Self::TooLate(TooLate::Total(limit)) => Failure::timeout(limit, address),
            Self::Length => Failure::too_long(LONGEST_BODY, address),
            #[cfg(feature = "test-util")]
            Self::Scripted(failure) => failure,
        }
    }
}

impl From<NetworkError> for Broken {
    fn from(error: NetworkError) -> Self {
        Self::Connection(error)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_body_that_never_ends_is_not_kept() {
        let piece = vec![0; 1024 * 1024];
        let piece = Bytes::from(piece);
        let mut body = Body::None;
        let mut kept = 0;
        while let Ok(longer) = body.and(piece.clone()) {
            (body, kept) = (longer, kept + 1);
            assert!(kept <= 64);
        }
        assert_eq!(kept, 64);
    }
}
