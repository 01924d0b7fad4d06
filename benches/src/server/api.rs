//! The few calls that benchmarks of the server make, by plain reqwest: the SDK is measured elsewhere.

use anyhow::Context as _;
use reqwest::header::{AUTHORIZATION, HeaderMap, HeaderValue};
use serde::Deserialize;
use serde_json::{Value, json};
use url::Url;

use super::Stream;
use crate::load::{Load, Measured, measure};

/// A client of one server. Clones share connections.
#[derive(Clone, Debug)]
pub(crate) struct Api {
    http: reqwest::Client,
    base: Url,
    credential: String,
}

/// The answer to a create.
#[derive(Debug, Deserialize)]
pub(crate) struct Made {
    pub(crate) project_id: String,
    pub(crate) thread_id: String,
}

impl Api {
    pub(super) fn new(base: &str, credential: &str) -> anyhow::Result<Self> {
        let token = HeaderValue::from_str(&format!("Bearer {credential}"))?;
        let headers = HeaderMap::from_iter([(AUTHORIZATION, token)]);
        let http = reqwest::Client::builder().default_headers(headers).no_proxy().build()?;
        Ok(Self { http, base: base.parse()?, credential: credential.to_owned() })
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

    /// Starts the agent, and gives the run's id.
    pub(crate) async fn start(&self, made: &Made, prompt: &str) -> anyhow::Result<String> {
        let url = self.base.join(&format!("x/v1/threads/{}/executions", made.thread_id))?;
        let body = json!({"starterPrompt": prompt});
        let started: Value = self.http.post(url).json(&body).send().await?.error_for_status()?.json().await?;
        Ok(started["execution"]["id"].as_str().context("the start names no execution")?.to_owned())
    }

    pub(crate) async fn stop(&self, run: &str) -> anyhow::Result<()> {
        let url = self.base.join(&format!("x/v1/executions/{run}/stop"))?;
        self.http.post(url).send().await?.error_for_status()?;
        Ok(())
    }

    /// The run's events behind that one, and those to come.
    pub(crate) async fn events(&self, run: &str, last_id: &str) -> anyhow::Result<Stream> {
        let path = format!("/x/v1/executions/{run}/events?last_id={last_id}");
        Stream::open(self.base.authority(), &path, &self.credential).await
    }

    pub(crate) async fn sandbox_of(&self, made: &Made) -> anyhow::Result<String> {
        let project = self.read(&format!("projects/{}", made.project_id)).await?;
        Ok(project["sandbox"]["id"].as_str().context("the project has no sandbox")?.to_owned())
    }

    /// The address of its desktop, and the token that opens it.
    pub(crate) async fn desktop_of(&self, made: &Made) -> anyhow::Result<(Url, String)> {
        let project = self.read(&format!("projects/{}", made.project_id)).await?;
        let text = |name: &str| project["sandbox"][name].as_str().context("the project has no desktop");
        Ok((text("vnc_preview")?.parse()?, text("token")?.to_owned()))
    }

    /// Runs a command in a sandbox.
    pub(crate) async fn execute(&self, sandbox: &str, command: &str) -> anyhow::Result<()> {
        let url = self.base.join(&format!("sandboxes/{sandbox}/terminal/execute"))?;
        let answer = self.http.post(url).json(&json!({"command": command})).send().await?;
        answer.error_for_status()?.bytes().await?;
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
