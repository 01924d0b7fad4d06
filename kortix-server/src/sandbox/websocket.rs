//! The server's side of a WebSocket handshake, for desktops and terminals.

use axum::{
    body::Body,
    extract::Request,
    response::{IntoResponse, Response},
};
use http::{HeaderMap, HeaderValue, StatusCode, header};
use hyper::upgrade::Upgraded;
use hyper_util::rt::TokioIo;
use tokio_tungstenite::{
    WebSocketStream,
    tungstenite::{
        handshake::derive_accept_key,
        protocol::{Role, WebSocketConfig},
    },
};

const READ_BUFFER: usize = 4 << 10;

pub(crate) type Socket = WebSocketStream<TokioIo<Upgraded>>;

/// A request that asks for a WebSocket and has what is needed to answer it.
#[derive(Debug)]
pub(crate) struct Offer {
    request: Request,
    accept: HeaderValue,
}

impl Offer {
    pub(crate) fn of(request: Request) -> Option<Self> {
        let key = request.headers().get(header::SEC_WEBSOCKET_KEY)?;
        let accept = HeaderValue::try_from(derive_accept_key(key.as_bytes())).ok()?;
        Some(Self { request, accept })
    }

    /// Answers, and gives the socket to `talk` when the client has taken the answer.
    pub(crate) fn accept<F>(self, talk: impl FnOnce(Socket) -> F + Send + 'static) -> Response
    where
        F: Future<Output = ()> + Send,
    {
        self.accept_with(small(), talk)
    }

    /// As [`Self::accept`], with limits on what the client may send.
    pub(crate) fn accept_with<F>(
        self,
        config: WebSocketConfig,
        talk: impl FnOnce(Socket) -> F + Send + 'static,
    ) -> Response
    where
        F: Future<Output = ()> + Send,
    {
        let binary = offers_binary(self.request.headers());
        let mut answer = Response::new(Body::empty());
        *answer.status_mut() = StatusCode::SWITCHING_PROTOCOLS;
        let headers = answer.headers_mut();
        headers.insert(header::CONNECTION, HeaderValue::from_static("upgrade"));
        headers.insert(header::UPGRADE, HeaderValue::from_static("websocket"));
        headers.insert(header::SEC_WEBSOCKET_ACCEPT, self.accept);
        if binary {
            headers.insert(header::SEC_WEBSOCKET_PROTOCOL, HeaderValue::from_static("binary"));
        }
        tokio::spawn(async move {
            if let Ok(upgraded) = hyper::upgrade::on(self.request).await {
                let socket = TokioIo::new(upgraded);
                talk(WebSocketStream::from_raw_socket(socket, Role::Server, Some(config)).await).await;
            }
        });
        answer
    }
}

/// For sockets on which little arrives at a time, as what a person does. The library's own buffer is 128 KiB, all of which is
/// written when it is made.
pub(crate) fn small() -> WebSocketConfig {
    WebSocketConfig::default().read_buffer_size(READ_BUFFER)
}

/// For whoever asks for something else.
pub(crate) fn expected() -> Response {
    (StatusCode::UPGRADE_REQUIRED, "A WebSocket is spoken here\n").into_response()
}

fn offers_binary(headers: &HeaderMap) -> bool {
    let offers =
        headers.get_all(header::SEC_WEBSOCKET_PROTOCOL).iter().filter_map(|offer| offer.to_str().ok());
    offers.flat_map(|offer| offer.split(',')).any(|protocol| protocol.trim() == "binary")
}
