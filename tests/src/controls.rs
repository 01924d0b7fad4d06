//! The test controls of a server, as a test speaks to them.

use std::time::Duration;

use anyhow::{Context as _, ensure};
use serde_json::{Value, json};

/// For things that happen at once unless the machine is busy.
const LIMIT: Duration = Duration::from_mins(1);
const POLL: Duration = Duration::from_millis(5);

#[derive(Clone, Debug)]
pub struct Controls {
    url: String,
    http: reqwest::Client,
}

impl Controls {
    pub(crate) fn at(url: &str) -> Self {
        Self { url: format!("{url}/controls/v1"), http: crate::http::client() }
    }

    pub fn url(&self) -> &str {
        &self.url
    }

    /// Puts one rule into force, or a list of them.
    pub async fn rule(&self, rule: &Value) -> anyhow::Result<()> {
        self.call(self.http.post(self.address("rules")).json(rule)).await.map(drop)
    }

    pub async fn rules(&self) -> anyhow::Result<Value> {
        Ok(self.call(self.http.get(self.address("rules"))).await?["rules"].take())
    }

    /// Waits until that many requests or steps hang by the first rule.
    pub async fn until_waiting(&self, many: u64) -> anyhow::Result<()> {
        let waiting = async {
            while self.rules().await?[0]["waiting"] != many {
                tokio::time::sleep(POLL).await;
            }
            Ok(())
        };
        tokio::time::timeout(LIMIT, waiting).await.context("nothing hangs")?
    }

    pub async fn reset(&self) -> anyhow::Result<()> {
        self.call(self.http.post(self.address("reset"))).await.map(drop)
    }

    /// A round of the reaper.
    pub async fn reap(&self) -> anyhow::Result<Value> {
        self.call(self.http.post(self.address("reap"))).await
    }

    /// Fills the database.
    pub async fn seed(&self, wanted: &Value) -> anyhow::Result<Value> {
        self.call(self.http.post(self.address("seed")).json(wanted)).await
    }

    pub async fn clock(&self) -> anyhow::Result<Value> {
        self.call(self.http.get(self.address("clock"))).await
    }

    pub async fn stop_clock(&self, at: &str) -> anyhow::Result<Value> {
        self.call(self.http.put(self.address("clock")).json(&json!({"at": at}))).await
    }

    pub async fn advance_clock(&self, seconds: u32) -> anyhow::Result<Value> {
        self.call(self.http.post(self.address("clock/advance")).json(&json!({"seconds": seconds}))).await
    }

    /// The entries of the journal.
    pub async fn journal(&self) -> anyhow::Result<Vec<Value>> {
        let mut told = self.call(self.http.get(self.address("journal"))).await?;
        serde_json::from_value(told["entries"].take()).context("no entries")
    }

    fn address(&self, what: &str) -> String {
        format!("{}/{what}", self.url)
    }

    async fn call(&self, request: reqwest::RequestBuilder) -> anyhow::Result<Value> {
        let response = request.send().await?;
        let status = response.status();
        let body: Value = response.json().await?;
        ensure!(status.is_success(), "the controls refuse: {body}");
        Ok(body)
    }
}
