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

    /// Presses the mouse where that point of the page is.
    pub async fn click(&mut self, x: u32, y: u32) -> anyhow::Result<()> {
        self.press_mouse("left", x, y, 1).await
    }

    pub async fn double_click(&mut self, x: u32, y: u32) -> anyhow::Result<()> {
        self.press_mouse("left", x, y, 1).await?;
        self.press_mouse("left", x, y, 2).await
    }

    pub async fn click_middle(&mut self, x: u32, y: u32) -> anyhow::Result<()> {
        self.press_mouse("middle", x, y, 1).await
    }

    async fn press_mouse(&mut self, button: &str, x: u32, y: u32, count: u32) -> anyhow::Result<()> {
        for kind in ["mousePressed", "mouseReleased"] {
            let event = json!({"type": kind, "x": x, "y": y, "button": button, "clickCount": count});
            self.call("Input.dispatchMouseEvent", &event).await?;
        }
        Ok(())
    }

    /// Types a line with the keys that a person would press, and the one that ends it.
    pub async fn type_line(&mut self, line: &str) -> anyhow::Result<()> {
        for character in line.chars() {
            let text = character.to_string();
            self.press(&json!({"key": text, "text": text})).await?;
        }
        self.press(&json!({"key": "Enter", "code": "Enter", "text": "\r", "windowsVirtualKeyCode": 13})).await
    }

    async fn press(&mut self, key: &Value) -> anyhow::Result<()> {
        for kind in ["keyDown", "keyUp"] {
            let mut event = key.clone();
            event["type"] = kind.into();
            self.call("Input.dispatchKeyEvent", &event).await?;
        }
        Ok(())
    }

    /// What an expression of the page comes to.
    pub async fn evaluate(&mut self, expression: &str) -> anyhow::Result<Value> {
        let parameters = json!({"expression": expression, "awaitPromise": true, "returnByValue": true});
        let mut answer = self.call("Runtime.evaluate", &parameters).await?;
        if answer["result"].get("exceptionDetails").is_some() {
            bail!("{expression}: {}", answer["result"]["exceptionDetails"]);
        }
        Ok(answer["result"]["result"]["value"].take())
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

    /// How many pixels have that colour.
    pub fn count(&self, colour: [u8; 3]) -> usize {
        self.pixels.chunks_exact(self.samples).filter(|pixel| pixel.starts_with(&colour)).count()
    }

    /// How many different colours there are below that row.
    pub fn colours_below(&self, row: usize) -> usize {
        let begin = row * self.width * self.samples;
        let part = self.pixels.get(begin..).unwrap_or_default();
        part.chunks_exact(self.samples).collect::<std::collections::HashSet<_>>().len()
    }
}
