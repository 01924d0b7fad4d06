//! How fast the screen comes through the gateway: whole frames without compression, as many as can be had, beside the same
//! from the screen's own socket.

use anyhow::{Context as _, ensure};
use bytes::{Buf as _, BytesMut};
use futures_util::{SinkExt as _, StreamExt as _};
use tokio::{
    io::{AsyncReadExt as _, AsyncWriteExt as _},
    net::{TcpStream, UnixStream},
};
use tokio_tungstenite::{
    WebSocketStream, client_async,
    tungstenite::{Message, client::IntoClientRequest as _},
};
use url::Url;

use crate::{
    figure::{Figure, Target, Unit},
    server::{Driver, ReferenceServer},
    setting::Setting,
    statistics::{Sorted, number, timed},
};

const ROUNDS: usize = 8;
const FRAMES: usize = 25;
const BYTES_A_PIXEL: usize = 4;
/// Raw pixels, and nothing else.
const ENCODINGS: [u8; 8] = [2, 0, 0, 1, 0, 0, 0, 0];

pub(super) async fn measure(setting: &Setting) -> anyhow::Result<Vec<Figure>> {
    let server = ReferenceServer::start(setting, Driver::Local).await?;
    let api = server.api()?;
    let made = api.create_thread().await?;
    let (address, token) = api.desktop_of(&made).await?;
    let screen = server.sandboxes().join(api.sandbox_of(&made).await?).join("run/rfb.sock");
    let mut through = Viewer::new(Line::through_gateway(&address, &token).await?).await?;
    let mut direct = Viewer::new(Line::Direct(UnixStream::connect(screen).await?)).await?;

    let (mut ours, mut theirs) = (Vec::new(), Vec::new());
    for _ in 0..ROUNDS {
        theirs.push(direct.megabytes_a_second().await?);
        ours.push(through.megabytes_a_second().await?);
    }
    let figure =
        Figure::new("RFB through the gateway, MB", Unit::PerSecond, Sorted::from_iter(ours).median());
    let theirs = Sorted::from_iter(theirs).median();
    Ok(vec![figure.beside("the screen's own socket", theirs).target(Target::AtLeast(0.9))])
}

/// Bytes to the screen and back.
enum Line {
    Direct(UnixStream),
    Through(Box<WebSocketStream<TcpStream>>),
}

impl Line {
    async fn through_gateway(address: &Url, token: &str) -> anyhow::Result<Self> {
        let port = address.port().context("the desktop's address has no port")?;
        let host = format!("{}:{port}", address.host_str().context("the desktop's address has no host")?);
        let mut request = format!("ws://{host}/websockify").into_client_request()?;
        request.headers_mut().insert("x-kortix-sandbox-token", token.parse()?);
        request.headers_mut().insert("sec-websocket-protocol", "binary".parse()?);
        let stream = TcpStream::connect(("127.0.0.1", port)).await?;
        stream.set_nodelay(true)?;
        Ok(Self::Through(Box::new(client_async(request, stream).await?.0)))
    }

    async fn send(&mut self, bytes: &[u8]) -> anyhow::Result<()> {
        match self {
            Self::Direct(screen) => screen.write_all(bytes).await?,
            Self::Through(socket) => socket.send(Message::binary(bytes.to_vec())).await?,
        }
        Ok(())
    }

    /// More of what the screen says.
    async fn receive(&mut self, into: &mut BytesMut) -> anyhow::Result<()> {
        match self {
            Self::Direct(screen) => {
                into.reserve(64 << 10);
                ensure!(screen.read_buf(into).await? > 0, "the screen has ended");
            }
            Self::Through(socket) => {
                let message = socket.next().await.context("the screen has ended")??;
                into.extend_from_slice(&message.into_data());
            }
        }
        Ok(())
    }
}

/// A client of RFB that looks at nothing.
struct Viewer {
    line: Line,
    read: BytesMut,
    width: u16,
    height: u16,
}

impl Viewer {
    async fn new(line: Line) -> anyhow::Result<Self> {
        let mut viewer = Self { line, read: BytesMut::new(), width: 0, height: 0 };
        viewer.take(12).await?;
        viewer.line.send(b"RFB 003.008\n").await?;
        let kinds = viewer.take(1).await?[0];
        viewer.take(usize::from(kinds)).await?;
        viewer.line.send(&[1]).await?;
        let refused = viewer.take(4).await?.get_u32();
        ensure!(refused == 0, "the screen refuses its viewer");
        viewer.line.send(&[1]).await?;
        let mut size = viewer.take(24).await?;
        (viewer.width, viewer.height) = (size.get_u16(), size.get_u16());
        let name = size.split_off(16).get_u32();
        viewer.take(usize::try_from(name)?).await?;
        viewer.line.send(&ENCODINGS).await?;
        Ok(viewer)
    }

    async fn take(&mut self, count: usize) -> anyhow::Result<BytesMut> {
        while self.read.len() < count {
            self.line.receive(&mut self.read).await?;
        }
        Ok(self.read.split_to(count))
    }

    /// As [`Self::take`], without keeping it.
    async fn skip(&mut self, mut count: usize) -> anyhow::Result<()> {
        loop {
            let here = count.min(self.read.len());
            self.read.advance(here);
            count -= here;
            if count == 0 {
                return Ok(());
            }
            self.line.receive(&mut self.read).await?;
        }
    }

    async fn megabytes_a_second(&mut self) -> anyhow::Result<f64> {
        let frames = async {
            for _ in 0..FRAMES {
                self.frame().await?;
            }
            anyhow::Ok(())
        };
        let (milliseconds, ()) = timed(frames).await?;
        let bytes = usize::from(self.width) * usize::from(self.height) * BYTES_A_PIXEL * FRAMES;
        Ok(number(bytes) / 1e6 / (milliseconds / 1e3))
    }

    /// Asks for all of the screen, and reads until all of it has come.
    async fn frame(&mut self) -> anyhow::Result<()> {
        let mut request = [3, 0, 0, 0, 0, 0, 0, 0, 0, 0];
        request[6..8].copy_from_slice(&self.width.to_be_bytes());
        request[8..].copy_from_slice(&self.height.to_be_bytes());
        self.line.send(&request).await?;
        let whole = usize::from(self.width) * usize::from(self.height);
        let mut pixels = 0;
        while pixels < whole {
            pixels += self.update().await?;
        }
        Ok(())
    }

    /// Reads one message, and says how many pixels it brought.
    async fn update(&mut self) -> anyhow::Result<usize> {
        let mut head = self.take(4).await?;
        ensure!(head[0] == 0, "the screen sent a message of type {}", head[0]);
        head.advance(2);
        let mut pixels = 0;
        for _ in 0..head.get_u16() {
            let mut rectangle = self.take(12).await?;
            rectangle.advance(4);
            let area = usize::from(rectangle.get_u16()) * usize::from(rectangle.get_u16());
            self.skip(area * BYTES_A_PIXEL).await?;
            pixels += area;
        }
        Ok(pixels)
    }
}
