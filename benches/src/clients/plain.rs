use reqwest::header::{ACCEPT, AUTHORIZATION, CONTENT_TYPE, HeaderMap, HeaderName, HeaderValue, USER_AGENT};
use serde::Deserialize;
use url::Url;

use super::{CREDENTIAL, Client};

/// reqwest, used well.
#[derive(Clone, Debug)]
pub(crate) struct Plain {
    http: reqwest::Client,
    url: Url,
}

const IDEMPOTENCY_KEY: HeaderName = HeaderName::from_static("idempotency-key");

#[derive(Deserialize)]
struct Made {
    thread_id: String,
    project_id: String,
}

impl Client for Plain {
    fn new(server: &Url) -> anyhow::Result<Self> {
        let mut token = HeaderValue::from_str(&format!("Bearer {CREDENTIAL}"))?;
        token.set_sensitive(true);
        let headers = HeaderMap::from_iter([
            (AUTHORIZATION, token),
            (ACCEPT, HeaderValue::from_static("application/json")),
            (USER_AGENT, HeaderValue::from_static("kortix-sdk/0.1.0")),
        ]);
        // Nothing else of the environment reaches a measurement either.
        let http = reqwest::Client::builder().default_headers(headers).no_proxy().build()?;
        Ok(Self { http, url: server.join("threads")? })
    }

    async fn call(&self) -> anyhow::Result<()> {
        let request = self
            .http
            .post(self.url.clone())
            .header(CONTENT_TYPE, HeaderValue::from_static("application/x-www-form-urlencoded"))
            .header(IDEMPOTENCY_KEY, HeaderValue::from_static("0193f4a27c1e7d359b425f0e6a7d8c91"))
            .body("name=My+Project");
        let Made { thread_id, project_id } = request.send().await?.error_for_status()?.json().await?;
        std::hint::black_box((thread_id, project_id));
        Ok(())
    }
}
