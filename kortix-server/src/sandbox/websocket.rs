//! The server's side of a WebSocket handshake, for both kinds of desktop.

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
    tungstenite::{handshake::derive_accept_key, protocol::Role},
};

pub(super) type Socket = WebSocketStream<TokioIo<Upgraded>>;

/// A request that asks for a WebSocket and has what is needed to answer it.
#[derive(Debug)]
pub(super) struct Offer {
    request: Request,
    accept: HeaderValue,
}

impl Offer {
    pub(super) fn of(request: Request) -> Option<Self> {
        let key = request.headers().get(header::SEC_WEBSOCKET_KEY)?;
        let accept = HeaderValue::try_from(derive_accept_key(key.as_bytes())).ok()?;
        Some(Self { request, accept })
    }

    /// Answers, and gives the socket to `talk` when the client has taken the answer.
    pub(super) fn accept<F>(self, talk: impl FnOnce(Socket) -> F + Send + 'static) -> Response
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
                talk(WebSocketStream::from_raw_socket(TokioIo::new(upgraded), Role::Server, None).await)
                    .await;
            }
        });
        answer
    }
}

/// For whoever asks for something else.
pub(super) fn expected() -> Response {
    (StatusCode::UPGRADE_REQUIRED, "RFB is spoken over a WebSocket here\n").into_response()
}

fn offers_binary(headers: &HeaderMap) -> bool {
    let offers =
        headers.get_all(header::SEC_WEBSOCKET_PROTOCOL).iter().filter_map(|offer| offer.to_str().ok());
    offers.flat_map(|offer| offer.split(',')).any(|protocol| protocol.trim() == "binary")
}
