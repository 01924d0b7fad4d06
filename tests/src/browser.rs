//! Headless Chromium, steered over its debugging protocol: a page is looked at as often as it takes to be painted.

use std::{
    process::Stdio,
    time::{Duration, Instant},
};

use anyhow::{Context as _, bail};
use base64::Engine as _;
use futures_util::{SinkExt as _, StreamExt as _};
use serde_json::{Value, json};
use tempfile::TempDir;
use tokio::{
    net::TcpStream,
    process::{Child, Command},
};
use tokio_tungstenite::{MaybeTlsStream, WebSocketStream, tungstenite::Message};

const START_LIMIT: Duration = Duration::from_secs(30);
const POLL: Duration = Duration::from_millis(50);

#[derive(Debug)]
pub struct Browser {
    page: WebSocketStream<MaybeTlsStream<TcpStream>>,
    calls: u64,
    _process: Child,
    _profile: TempDir,
}

/// What a person would see: rows of pixels.
#[derive(Debug)]
pub struct Picture {
    pub width: usize,
    pub height: usize,
    samples: usize,
    pixels: Vec<u8>,
}

impl Browser {
    /// Opens that page. Names under `localhost` lead to this machine without any resolver.
    pub async fn open(url: &str) -> anyhow::Result<Self> {
        let profile = tempfile::tempdir()?;
        let process = Command::new("chromium")
            .args(["--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run"])
            .args(["--disable-background-networking", "--disable-component-update", "--disable-sync"])
            .args(["--hide-scrollbars", "--window-size=1280,860", "--remote-debugging-port=0"])
            .arg(format!("--user-data-dir={}", profile.path().display()))
            .arg(url)
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .kill_on_drop(true)
            .spawn()
            .context("chromium is not installed; install the package chromium")?;
        let port = debugging_port(&profile).await?;
        let pages: Value =
            crate::http::client().get(format!("http://127.0.0.1:{port}/json")).send().await?.json().await?;
        let page = pages.as_array().into_iter().flatten().find(|target| target["type"] == "page");
        let address =
            page.and_then(|page| page["webSocketDebuggerUrl"].as_str()).context("no page is open")?;
        let (page, _) = tokio_tungstenite::connect_async(address).await?;
        Ok(Self { page, calls: 0, _process: process, _profile: profile })
    }

    pub async fn screenshot(&mut self) -> anyhow::Result<Picture> {
        let answer = self.call("Page.captureScreenshot", &json!({"format": "png"})).await?;
        let data = answer["result"]["data"].as_str().context("no picture was taken")?;
        Picture::from_png(&base64::engine::general_purpose::STANDARD.decode(data)?)
    }

    async fn call(&mut self, method: &str, parameters: &Value) -> anyhow::Result<Value> {
        self.calls += 1;
        let call = json!({"id": self.calls, "method": method, "params": parameters});
        self.page.send(Message::text(call.to_string())).await?;
        while let Some(message) = self.page.next().await {
            let answer: Value = serde_json::from_str(message?.to_text()?)?;
            if answer["id"] == self.calls {
                return Ok(answer);
            }
        }
        bail!("chromium closed the page")
    }
}

/// Chromium picks a free port and writes it into its profile.
async fn debugging_port(profile: &TempDir) -> anyhow::Result<u16> {
    let file = profile.path().join("DevToolsActivePort");
    let began = Instant::now();
    while began.elapsed() < START_LIMIT {
        let written = std::fs::read_to_string(&file).unwrap_or_default();
        if let Some(port) = written.lines().next().and_then(|line| line.parse().ok()) {
            return Ok(port);
        }
        tokio::time::sleep(POLL).await;
    }
    bail!("chromium did not start within {START_LIMIT:?}")
}

impl Picture {
    fn from_png(bytes: &[u8]) -> anyhow::Result<Self> {
        let mut reader = png::Decoder::new(std::io::Cursor::new(bytes)).read_info()?;
        let mut pixels = vec![0; reader.output_buffer_size().context("the picture is too large")?];
        let info = reader.next_frame(&mut pixels)?;
        Ok(Self {
            width: usize::try_from(info.width)?,
            height: usize::try_from(info.height)?,
            samples: info.color_type.samples(),
            pixels,
        })
    }

    /// How many different colours there are below that row.
    pub fn colours_below(&self, row: usize) -> usize {
        let begin = row * self.width * self.samples;
        let part = self.pixels.get(begin..).unwrap_or_default();
        part.chunks_exact(self.samples).collect::<std::collections::HashSet<_>>().len()
    }
}
