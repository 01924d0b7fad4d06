//! Port 6080: the noVNC page, and RFB over a WebSocket.

use std::{io, time::Duration};

use axum::{
    Router,
    extract::{Request, State},
    response::{IntoResponse, Response},
    routing::get,
};
use bytes::BytesMut;
use futures_util::{SinkExt, StreamExt};
use http::{HeaderMap, StatusCode, Uri, header};
use hyper::{server::conn::http1, upgrade::Upgraded};
use hyper_util::service::TowerToHyperService;
use rust_embed::RustEmbed;
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::{TcpListener, UnixStream},
    time::{Instant, sleep},
};
use tokio_tungstenite::tungstenite::Message;

use super::services::{FirstLook, rfb_socket};
use crate::sandbox::websocket::{self, Offer, Socket};

/// How long a viewer that comes early waits for the screen.
const SCREEN_LIMIT: Duration = Duration::from_secs(10);
const SCREEN_PAUSE: Duration = Duration::from_millis(2);
const CHUNK_BYTES: usize = 128 << 10;

/// Our page, and noVNC's core as it is published.
#[derive(RustEmbed)]
#[folder = "novnc/"]
#[include = "index.html"]
#[include = "core/*"]
#[include = "vendor/*"]
#[include = "LICENSE*"]
#[include = "AUTHORS"]
struct Files;

pub(super) async fn serve(port: TcpListener, first_look: FirstLook) -> io::Result<()> {
    axum::serve(port, routes(first_look)).await
}

/// A connection to the port that has come another way: pixels are many, and a port of this machine would be a detour.
pub(super) async fn serve_one(stream: Upgraded, first_look: FirstLook) {
    let service = TowerToHyperService::new(routes(first_look));
    let connection = http1::Builder::new().serve_connection(stream, service).with_upgrades();
    // Breaking off is how most of these end.
    let _ended = connection.await;
}

fn routes(first_look: FirstLook) -> Router {
    Router::new().route("/websockify", get(websockify)).fallback(get(file)).with_state(first_look)
}

async fn file(uri: Uri, headers: HeaderMap) -> Response {
    let name = match uri.path() {
        "/" | "/vnc.html" | "/vnc_lite.html" => "index.html",
        path => path.trim_start_matches('/'),
    };
    let Some(file) = Files::get(name) else { return StatusCode::NOT_FOUND.into_response() };
    let tag = format!("\"{}\"", hex::encode(&file.metadata.sha256_hash()[..16]));
    if headers.get(header::IF_NONE_MATCH).is_some_and(|known| known == tag.as_str()) {
        return StatusCode::NOT_MODIFIED.into_response();
    }
    let content_type = mime_guess::from_path(name).first_or_octet_stream();
    let headers = [
        (header::CONTENT_TYPE, content_type.essence_str().to_owned()),
        (header::CACHE_CONTROL, "no-cache".to_owned()),
        (header::ETAG, tag),
    ];
    (headers, file.data).into_response()
}

async fn websockify(State(first_look): State<FirstLook>, request: Request) -> Response {
    let Some(offer) = Offer::of(request) else { return websocket::expected() };
    match screen().await {
        Ok(screen) => offer.accept(async move |socket| {
            bridge(socket, screen).await;
            first_look.ends();
        }),
        Err(_) => StatusCode::SERVICE_UNAVAILABLE.into_response(),
    }
}

/// The screen's own socket, as soon as it is there.
async fn screen() -> io::Result<UnixStream> {
    let deadline = Instant::now() + SCREEN_LIMIT;
    loop {
        match UnixStream::connect(rfb_socket()).await {
            Err(_) if Instant::now() < deadline => sleep(SCREEN_PAUSE).await,
            outcome => return outcome,
        }
    }
}

/// Carries bytes both ways until either side ends.
async fn bridge(socket: Socket, screen: UnixStream) {
    let (mut to_viewer, mut from_viewer) = socket.split();
    let (mut from_screen, mut to_screen) = screen.into_split();
    let outwards = async {
        let mut read = BytesMut::new();
        loop {
            read.reserve(CHUNK_BYTES);
            match from_screen.read_buf(&mut read).await {
                Ok(count) if count > 0 => to_viewer.send(Message::binary(read.split().freeze())).await?,
                _ => return to_viewer.close().await,
            }
        }
    };
    let inwards = async {
        while let Some(Ok(message)) = from_viewer.next().await {
            if message.is_binary() && to_screen.write_all(&message.into_data()).await.is_err() {
                return;
            }
        }
    };
    tokio::select! {
        _ended = outwards => {}
        () = inwards => {}
    }
}
