//! Whether a sandbox answers as a user would need it: RFB on its desktop port, HTTP on its preview port.

use std::{error::Error, time::Duration};

use bytes::Bytes;
use futures_util::{SinkExt, StreamExt};
use http::{Request, header};
use http_body_util::Empty;
use hyper::client::conn::http1;
use hyper_util::rt::TokioIo;
use tokio::{
    time::{Instant, sleep, timeout_at},
    try_join,
};
use tokio_tungstenite::{
    WebSocketStream, client_async_with_config,
    tungstenite::{Message, client::IntoClientRequest},
};

use super::{BoxedStream, DESKTOP_PORT, PREVIEW_PORT, SandboxDriver, SandboxError, SandboxKey, websocket};

type Failure = Box<dyn Error + Send + Sync>;

/// How long to wait before asking again what did not answer.
const PAUSE: Duration = Duration::from_millis(20);

/// Returns when both answer; says which one did not. What breaks off its answer may be starting again, and is
/// asked again until `limit`.
pub(super) async fn ready(
    driver: &dyn SandboxDriver,
    key: &SandboxKey,
    limit: Duration,
) -> Result<(), SandboxError> {
    let deadline = Instant::now() + limit;
    let desktop = until(deadline, "the sandbox's desktop did not come up", || async {
        Ok(rfb(driver.connect(key, DESKTOP_PORT).await?).await)
    });
    let preview = until(deadline, "the sandbox's preview did not come up", || async {
        Ok(http(driver.connect(key, PREVIEW_PORT).await?).await)
    });
    try_join!(desktop, preview).map(drop)
}

/// Asks until the answer is good. An error of the driver itself is final.
async fn until<F>(deadline: Instant, what: &'static str, ask: impl Fn() -> F) -> Result<(), SandboxError>
where
    F: Future<Output = Result<Result<(), Failure>, SandboxError>>,
{
    let mut last: Failure = "no answer in time".into();
    loop {
        match timeout_at(deadline, ask()).await {
            Ok(Ok(Ok(()))) => return Ok(()),
            Ok(Ok(Err(failure))) => last = failure,
            Ok(Err(error)) => return Err(error),
            Err(_) => return Err(SandboxError::caused(what, last)),
        }
        sleep(PAUSE).await;
    }
}

/// A whole RFB handshake (RFC 6143, section 7) through the desktop's WebSocket, up to the size of the screen.
async fn rfb(stream: BoxedStream) -> Result<(), Failure> {
    let mut request = format!("ws://localhost:{DESKTOP_PORT}/websockify").into_client_request()?;
    request.headers_mut().insert(header::SEC_WEBSOCKET_PROTOCOL, "binary".parse()?);
    let (socket, _) = client_async_with_config(request, stream, Some(websocket::small())).await?;
    let mut rfb = Rfb { socket, pending: Vec::new() };

    let version = rfb.read(12).await?;
    if !version.starts_with(b"RFB 003.") {
        return Err("no RFB version".into());
    }
    rfb.write(b"RFB 003.008\n").await?;
    let count = rfb.read(1).await?[0];
    let security_types = rfb.read(count.into()).await?;
    if !security_types.contains(&SECURITY_NONE) {
        return Err("RFB asks for a password".into());
    }
    rfb.write(&[SECURITY_NONE]).await?;
    if rfb.read(4).await? != [0; 4] {
        return Err("RFB refuses the connection".into());
    }
    rfb.write(&[SHARED]).await?;
    let screen = rfb.read(4).await?;
    if screen[..2] == [0, 0] || screen[2..] == [0, 0] {
        return Err("the screen has no size".into());
    }
    rfb.socket.close(None).await?;
    Ok(())
}

const SECURITY_NONE: u8 = 1;
const SHARED: u8 = 1;

/// RFB is a stream of bytes; how they are cut into messages means nothing.
struct Rfb {
    socket: WebSocketStream<BoxedStream>,
    pending: Vec<u8>,
}

impl Rfb {
    async fn read(&mut self, count: usize) -> Result<Vec<u8>, Failure> {
        while self.pending.len() < count {
            let message = self.socket.next().await.ok_or("RFB ended early")??;
            if message.is_binary() {
                self.pending.extend_from_slice(&message.into_data());
            }
        }
        let rest = self.pending.split_off(count);
        Ok(std::mem::replace(&mut self.pending, rest))
    }

    async fn write(&mut self, bytes: &[u8]) -> Result<(), Failure> {
        Ok(self.socket.send(Message::binary(bytes.to_vec())).await?)
    }
}

async fn http(stream: BoxedStream) -> Result<(), Failure> {
    let (mut sender, connection) = http1::handshake(TokioIo::new(stream)).await?;
    tokio::spawn(connection);
    let host = format!("localhost:{PREVIEW_PORT}");
    let request = Request::get("/").header(header::HOST, host).body(Empty::<Bytes>::new())?;
    let answer = sender.send_request(request).await?;
    if answer.status().is_server_error() {
        return Err(format!("the preview answered with status {}", answer.status().as_u16()).into());
    }
    Ok(())
}
