//! The few calls that benchmarks of the server make, by plain reqwest: the SDK is measured elsewhere.

use reqwest::header::{AUTHORIZATION, HeaderMap, HeaderValue};
use serde::Deserialize;
use serde_json::Value;
use url::Url;

use crate::load::{Load, Measured, measure};

/// A client of one server. Clones share connections.
#[derive(Clone, Debug)]
pub(crate) struct Api {
    http: reqwest::Client,
    base: Url,
}

/// The answer to a create.
#[derive(Debug, Deserialize)]
pub(crate) struct Made {
    pub(crate) project_id: String,
}

impl Api {
    pub(super) fn new(base: &str, credential: &str) -> anyhow::Result<Self> {
        let token = HeaderValue::from_str(&format!("Bearer {credential}"))?;
        let headers = HeaderMap::from_iter([(AUTHORIZATION, token)]);
        let http = reqwest::Client::builder().default_headers(headers).no_proxy().build()?;
        Ok(Self { http, base: base.parse()? })
    }

    pub(crate) async fn create_thread(&self) -> anyhow::Result<Made> {
        let answer = self.http.post(self.base.join("threads")?).send().await?;
        Ok(answer.error_for_status()?.json().await?)
    }

    pub(crate) async fn delete_project(&self, made: &Made) -> anyhow::Result<()> {
        let url = self.base.join(&format!("projects/{}", made.project_id))?;
        self.http.delete(url).send().await?.error_for_status()?.bytes().await?;
        Ok(())
    }

    /// Reads an answer to its end.
    pub(crate) async fn get(&self, path: &str) -> anyhow::Result<()> {
        self.http.get(self.base.join(path)?).send().await?.error_for_status()?.bytes().await?;
        Ok(())
    }

    /// Reads a JSON answer.
    pub(crate) async fn read(&self, path: &str) -> anyhow::Result<Value> {
        Ok(self.http.get(self.base.join(path)?).send().await?.error_for_status()?.json().await?)
    }

    /// Makes threads under load.
    pub(crate) async fn create_threads(&self, load: Load) -> anyhow::Result<Measured> {
        let api = self.clone();
        measure(load, move || {
            let api = api.clone();
            async move { api.create_thread().await.map(|_| ()) }
        })
        .await
    }
}
