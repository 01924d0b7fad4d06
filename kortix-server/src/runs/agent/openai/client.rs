//! Asking an endpoint over HTTP.

use std::{fmt, pin::Pin, sync::Arc, time::Duration};

use anyhow::{Context as _, ensure};
use futures_util::StreamExt as _;
use reqwest::{Body, Response, header, redirect};
use rustls::RootCertStore;
use secrecy::{ExposeSecret as _, SecretString};
use serde_json::Value;
use sse_stream::SseStream;
use tokio::time::timeout;
use url::Url;

use super::{
    trouble::Trouble,
    wire::{Chunk, Request},
};
use crate::tls;

const CONNECT_LIMIT: Duration = Duration::from_secs(10);
/// Of an answer that tells what is wrong.
const LONGEST_REFUSAL: usize = 64 << 10;
/// The longest pause that an endpoint may ask for.
const LONGEST_PAUSE: Duration = Duration::from_mins(10);

pub(super) struct Client {
    http: reqwest::Client,
    base: Url,
    key: Option<Arc<SecretString>>,
    /// How long the endpoint may be silent.
    idle_limit: Duration,
}

/// An answer that is being read.
pub(super) struct Chunks {
    events: Pin<Box<SseStream<Body>>>,
    key: Option<Arc<SecretString>>,
    idle_limit: Duration,
}

impl Client {
    pub(super) fn new(base: Url, key: Option<SecretString>, idle_limit: Duration) -> anyhow::Result<Self> {
        ensure!(
            matches!(base.scheme(), "http" | "https") && base.host().is_some(),
            "--openai-base-url must be http:// or https://, such as https://api.openai.com/v1"
        );
        ensure!(
            base.username().is_empty() && base.password().is_none() && base.query().is_none(),
            "--openai-base-url must have no user, password or query"
        );
        let roots = if base.scheme() == "https" { tls::system_roots()? } else { RootCertStore::empty() };
        let builder = reqwest::Client::builder()
            .tls_backend_preconfigured(tls::trusting(roots)?)
            .connect_timeout(CONNECT_LIMIT)
            .redirect(redirect::Policy::none())
            .user_agent(concat!("kortix-server/", env!("CARGO_PKG_VERSION")));
        // What is on this machine is not asked through another one.
        let builder = if base.host().is_some_and(|host| tls::is_loopback(&host)) {
            builder.no_proxy()
        } else {
            builder
        };
        let http = builder.build().context("the client of the model's endpoint cannot be made")?;
        if let Some(key) = &key {
            let sendable = header::HeaderValue::from_str(&bearer(key));
            ensure!(sendable.is_ok(), "the key of the model's endpoint cannot be sent in a header");
        }
        Ok(Self { http, base, key: key.map(Arc::new), idle_limit })
    }

    fn url(&self, path: &str) -> String {
        format!("{}/{path}", self.base.as_str().trim_end_matches('/'))
    }

    fn authorized(&self, request: reqwest::RequestBuilder) -> reqwest::RequestBuilder {
        let key = self.key.as_ref().and_then(|key| header::HeaderValue::from_str(&bearer(key)).ok());
        match key {
            Some(mut key) => {
                key.set_sensitive(true);
                request.header(header::AUTHORIZATION, key)
            }
            None => request,
        }
    }

    /// Begins to ask. The answer has begun when this returns.
    pub(super) async fn ask(&self, request: &Request<'_>) -> Result<Chunks, Trouble> {
        let silent = || Trouble::Silent(self.idle_limit);
        let body = serde_json::to_vec(request).map_err(|_| Trouble::NotUnderstood)?;
        let request = self
            .authorized(self.http.post(self.url("chat/completions")))
            .header(header::CONTENT_TYPE, "application/json")
            .header(header::ACCEPT, "text/event-stream")
            .body(body);
        let response = timeout(self.idle_limit, request.send())
            .await
            .map_err(|_| silent())?
            .map_err(|_| Trouble::Unreachable)?;
        if !response.status().is_success() {
            return Err(timeout(self.idle_limit, self.refusal(response)).await.unwrap_or_else(|_| silent()));
        }
        let kind = response.headers().get(header::CONTENT_TYPE).and_then(|kind| kind.to_str().ok());
        if !kind.is_some_and(|kind| kind.starts_with("text/event-stream")) {
            return Err(Trouble::NotUnderstood);
        }
        let events = Box::pin(SseStream::new(Body::from(response)));
        Ok(Chunks { events, key: self.key.clone(), idle_limit: self.idle_limit })
    }

    async fn refusal(&self, response: Response) -> Trouble {
        let (status, pause) = (response.status().as_u16(), retry_after(&response));
        let body = start_of(response).await;
        Trouble::of_answer(status, pause, &body, exposed(self.key.as_deref()))
    }

    /// The names of the endpoint's models; `None` when it does not tell.
    pub(super) async fn models(&self) -> Result<Option<Vec<String>>, Trouble> {
        let request = self.authorized(self.http.get(self.url("models")));
        let response = timeout(CONNECT_LIMIT, request.send())
            .await
            .map_err(|_| Trouble::Silent(CONNECT_LIMIT))?
            .map_err(|_| Trouble::Unreachable)?;
        let status = response.status().as_u16();
        if matches!(status, 404 | 405 | 501) {
            return Ok(None);
        }
        let is_success = response.status().is_success();
        if !is_success {
            return Err(self.refusal(response).await);
        }
        let body: Value = timeout(CONNECT_LIMIT, response.bytes())
            .await
            .ok()
            .and_then(Result::ok)
            .and_then(|bytes| serde_json::from_slice(&bytes).ok())
            .unwrap_or_default();
        let names = body["data"]
            .as_array()
            .map(|models| models.iter().filter_map(|model| Some(model["id"].as_str()?.to_owned())).collect());
        Ok(names)
    }
}

impl Chunks {
    /// The next piece. `None`: the endpoint says that it was the last, or says nothing more.
    pub(super) async fn next(&mut self) -> Result<Option<Chunk>, Trouble> {
        loop {
            let next = timeout(self.idle_limit, self.events.next()).await;
            let event = match next.map_err(|_| Trouble::Silent(self.idle_limit))? {
                None => return Ok(None),
                Some(event) => event.map_err(|_| Trouble::BrokeOff)?,
            };
            // What keeps the connection alive has no data.
            let Some(data) = event.data.filter(|data| !data.trim().is_empty()) else { continue };
            if data.trim() == "[DONE]" {
                return Ok(None);
            }
            let chunk: Chunk = serde_json::from_str(&data).map_err(|_| Trouble::NotUnderstood)?;
            if let Some(error) = &chunk.error {
                let key = exposed(self.key.as_deref());
                return Err(Trouble::of_stream(error, key));
            }
            return Ok(Some(chunk));
        }
    }
}

fn exposed(key: Option<&SecretString>) -> Option<&str> {
    Some(key?.expose_secret())
}

fn bearer(key: &SecretString) -> String {
    format!("Bearer {}", key.expose_secret())
}

/// Seconds, as endpoints send them; a date is as good as nothing, because the pause would be guessed as well as asked for.
fn retry_after(response: &Response) -> Option<Duration> {
    let seconds: f64 = response.headers().get(header::RETRY_AFTER)?.to_str().ok()?.trim().parse().ok()?;
    Some(Duration::try_from_secs_f64(seconds).ok()?.min(LONGEST_PAUSE))
}

async fn start_of(mut response: Response) -> String {
    let mut body = Vec::new();
    while let Ok(Some(piece)) = response.chunk().await {
        body.extend_from_slice(&piece);
        if body.len() > LONGEST_REFUSAL {
            break;
        }
    }
    String::from_utf8_lossy(&body).into_owned()
}

/// Without the key.
impl fmt::Debug for Client {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Client").field("base", &self.base.as_str()).finish_non_exhaustive()
    }
}
