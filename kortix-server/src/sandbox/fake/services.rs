//! What answers inside a fake sandbox: RFB over a WebSocket on port 6080, a small site on port 8080.

use std::sync::Arc;

use axum::{
    Json, Router,
    body::Body,
    extract::{Query, Request},
    response::{Html, IntoResponse, Response},
    routing::{any, get, post},
};
use futures_util::{SinkExt, StreamExt};
use http::{HeaderMap, Method, Uri};
use hyper::{server::conn::http1, service::service_fn};
use hyper_util::rt::TokioIo;
use serde_json::{Value, json};
use tokio::io::{DuplexStream, duplex};
use tokio_tungstenite::tungstenite::Message;
use tower::ServiceExt;

use super::Sandbox;
use crate::sandbox::{
    DESKTOP_PORT, PREVIEW_PORT, SandboxError, SandboxKey,
    websocket::{self, Offer, Socket},
};

const BUFFER_BYTES: usize = 64 << 10;

/// A connection to that port, which uses the sandbox; none when nothing listens there.
pub(super) fn connect(
    key: &SandboxKey,
    sandbox: Arc<Sandbox>,
    port: u16,
) -> Result<Option<DuplexStream>, SandboxError> {
    let using = sandbox.begin()?;
    let site = match port {
        DESKTOP_PORT => desktop(),
        PREVIEW_PORT => preview(key, sandbox),
        _ => return Ok(None),
    };
    let (ours, theirs) = duplex(BUFFER_BYTES);
    tokio::spawn(async move {
        let _using = using;
        let service = service_fn(move |request: Request<_>| site.clone().oneshot(request.map(Body::new)));
        // A connection that breaks off ends here like one that is closed.
        let _ended =
            http1::Builder::new().serve_connection(TokioIo::new(theirs), service).with_upgrades().await;
    });
    Ok(Some(ours))
}

fn desktop() -> Router {
    let page = get(|| async { Html("<!doctype html><title>Fake desktop</title><h1>Fake desktop</h1>") });
    Router::new().route("/", page).route("/websockify", get(websockify))
}

async fn websockify(request: Request) -> Response {
    let Some(offer) = Offer::of(request) else { return websocket::expected() };
    offer.accept(|socket| async move {
        // A viewer that leaves in the middle ends the conversation.
        let _left = speak_rfb(socket).await;
    })
}

/// RFB up to the size of the screen (RFC 6143, section 7.3), and then silence.
async fn speak_rfb(mut socket: Socket) -> Option<()> {
    const NO_SECURITY: &[u8] = &[1, 1];
    const WELCOME: &[u8] = &[0; 4];
    const TRUE_COLOUR_32: &[u8] = &[32, 24, 0, 1, 0, 255, 0, 255, 0, 255, 16, 8, 0, 0, 0, 0];
    let screen = [&[0x05, 0x00, 0x03, 0x20], TRUE_COLOUR_32, &[0, 0, 0, 4], b"fake"].concat();
    for turn in [b"RFB 003.008\n", NO_SECURITY, WELCOME, &screen] {
        socket.send(Message::binary(turn.to_vec())).await.ok()?;
        socket.next().await?.ok()?;
    }
    while socket.next().await?.is_ok() {}
    Some(())
}

fn preview(key: &SandboxKey, sandbox: Arc<Sandbox>) -> Router {
    let title = format!("<!doctype html><title>Fake preview</title><h1>{key}</h1>");
    Router::new()
        .route("/", get(move || async move { Html(title.clone()) }))
        .route("/request", any(request))
        .route("/reply", any(reply))
        .route("/echo", any(|body: Body| async { body }))
        .route("/release", post(move || async move { sandbox.jobs.release() }))
}

/// Shows what arrived, for tests of what stands in front of a sandbox.
async fn request(method: Method, uri: Uri, headers: HeaderMap) -> Response {
    let header = |(name, value): (&http::HeaderName, &http::HeaderValue)| {
        (name.to_string(), Value::from(String::from_utf8_lossy(value.as_bytes())))
    };
    let headers: serde_json::Map<_, _> = headers.iter().map(header).collect();
    Json(json!({ "method": method.as_str(), "uri": uri.to_string(), "headers": headers })).into_response()
}

/// Answers with the headers that the query names, for the same tests.
async fn reply(Query(wanted): Query<Vec<(String, String)>>) -> Response {
    let headers = wanted.into_iter().filter_map(|(name, value)| {
        Some((http::HeaderName::try_from(name).ok()?, http::HeaderValue::try_from(value).ok()?))
    });
    let mut answer = Response::default();
    for (name, value) in headers {
        answer.headers_mut().append(name, value);
    }
    answer
}
