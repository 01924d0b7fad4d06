//! Forwarded ports: a WebSocket whose messages begin with their channel, two channels a port, one with bytes and one for
//! what went wrong. The first message of each channel names the port.

use std::{
    fs::File,
    io,
    net::{SocketAddr, TcpStream as BlockingStream},
    os::fd::AsFd as _,
    sync::Arc,
};

use bytes::Bytes;
use futures_util::{SinkExt as _, StreamExt as _};
use http::{HeaderValue, Request, Response, StatusCode, header};
use http_body_util::Full;
use hyper::{body::Incoming, upgrade::Upgraded};
use hyper_util::rt::TokioIo;
use rustix::thread::{LinkNameSpaceType, move_into_link_name_space};
use tokio::{
    io::{AsyncReadExt as _, AsyncWriteExt as _},
    net::TcpStream,
};
use tokio_tungstenite::{
    WebSocketStream,
    tungstenite::{Message, handshake::derive_accept_key, protocol::Role},
};

use crate::{Shared, store::Refusal};

const PROTOCOL: &str = "v4.channel.k8s.io";
const BYTES: u8 = 0;
const ERRORS: u8 = 1;

pub(crate) fn open(
    shared: &Arc<Shared>,
    pod: &str,
    ports: Option<&str>,
    request: Request<Incoming>,
) -> Result<Response<Full<Bytes>>, Refusal> {
    let bad = |message: &str| Refusal::new(400, "BadRequest", message);
    if shared.store.get("pods", pod)?["status"]["phase"] != "Running" {
        return Err(bad("unable to forward port because pod is not running"));
    }
    let port: u16 = ports.and_then(|port| port.parse().ok()).ok_or_else(|| bad("one port, please"))?;
    let key =
        request.headers().get(header::SEC_WEBSOCKET_KEY).cloned().ok_or_else(|| bad("not a WebSocket"))?;
    let offered =
        request.headers().get(header::SEC_WEBSOCKET_PROTOCOL).and_then(|offered| offered.to_str().ok());
    if !offered.is_some_and(|offered| offered.split(',').any(|one| one.trim() == PROTOCOL)) {
        return Err(bad("no protocol that is known"));
    }
    let (shared, pod) = (Arc::clone(shared), pod.to_owned());
    tokio::spawn(async move {
        let Ok(upgraded) = hyper::upgrade::on(request).await else { return };
        let socket = WebSocketStream::from_raw_socket(TokioIo::new(upgraded), Role::Server, None).await;
        // The other side has gone, which it may.
        let _: Option<()> = forward(&shared, &pod, port, socket).await;
    });
    let mut answer = Response::new(Full::default());
    *answer.status_mut() = StatusCode::SWITCHING_PROTOCOLS;
    let accept = HeaderValue::from_str(&derive_accept_key(key.as_bytes())).map_err(|_| bad("no such key"))?;
    let headers = answer.headers_mut();
    headers.insert(header::CONNECTION, HeaderValue::from_static("Upgrade"));
    headers.insert(header::UPGRADE, HeaderValue::from_static("websocket"));
    headers.insert(header::SEC_WEBSOCKET_ACCEPT, accept);
    headers.insert(header::SEC_WEBSOCKET_PROTOCOL, HeaderValue::from_static(PROTOCOL));
    Ok(answer)
}

/// None when the other side has gone.
async fn forward(
    shared: &Shared,
    pod: &str,
    port: u16,
    mut socket: WebSocketStream<TokioIo<Upgraded>>,
) -> Option<()> {
    for channel in [BYTES, ERRORS] {
        let [low, high] = port.to_le_bytes();
        socket.send(Message::binary(vec![channel, low, high])).await.ok()?;
    }
    let mut stream = match dial(shared, pod, port).await {
        Ok(stream) => stream,
        Err(error) => {
            let said = format!("error forwarding port {port} to pod: {error}");
            socket.send(Message::binary([&[ERRORS], said.as_bytes()].concat())).await.ok()?;
            return socket.close(None).await.ok();
        }
    };
    let mut buffer = vec![0; 32 << 10];
    loop {
        tokio::select! {
            read = stream.read(&mut buffer) => match read {
                Ok(count) if count > 0 => {
                    socket.send(Message::binary([&[BYTES], &buffer[..count]].concat())).await.ok()?;
                }
                _ => return socket.close(None).await.ok(),
            },
            message = socket.next() => match message?.ok()? {
                Message::Binary(bytes) if bytes.first() == Some(&BYTES) => stream.write_all(&bytes[1..]).await.ok()?,
                Message::Close(_) => return None,
                _ => {}
            },
        }
    }
}

/// From inside of the pod's network, in a thread that stays there and ends.
async fn dial(shared: &Shared, pod: &str, port: u16) -> io::Result<TcpStream> {
    let first = shared.node.first_process(pod).await.map_err(io::Error::other)?;
    let dialled = std::thread::spawn(move || {
        let network = File::open(format!("/proc/{first}/ns/net"))?;
        move_into_link_name_space(network.as_fd(), Some(LinkNameSpaceType::Network))?;
        BlockingStream::connect(SocketAddr::from(([127, 0, 0, 1], port)))
    });
    let joined = tokio::task::spawn_blocking(move || dialled.join()).await.map_err(io::Error::from)?;
    let stream = joined.map_err(|_| io::Error::other("the dialling thread ended early"))??;
    stream.set_nonblocking(true)?;
    stream.set_nodelay(true)?;
    TcpStream::from_std(stream)
}
