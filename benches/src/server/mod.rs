//! The reference server as a process, on a data directory of its own. It goes, with every sandbox it made, when the
//! value does.

mod api;
mod place;
mod process;
mod seed;
mod stream;

use std::{path::PathBuf, time::Instant};

use anyhow::Context as _;
use serde_json::Value;

pub(crate) use self::{
    api::{Api, Made},
    stream::Stream,
};
use self::{place::Place, process::Process};
use crate::{setting::Setting, statistics::milliseconds};

/// What the server makes sandboxes with.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Driver {
    /// Real ones, with a desktop.
    Local,
    /// A test double, which shows what the server itself costs.
    Fake,
}

/// A server that runs. The process ends before the place that it runs in is cleared.
#[derive(Debug)]
pub(crate) struct ReferenceServer {
    process: Process,
    place: Place,
    url: String,
    /// From the start of the process to its ready line.
    pub(crate) milliseconds_to_ready: f64,
}

impl ReferenceServer {
    /// Starts a server on an empty data directory.
    pub(crate) async fn start(setting: &Setting, driver: Driver) -> anyhow::Result<Self> {
        Self::in_place(Place::new(setting, driver)?).await
    }

    /// Stops the server as an operator does, and starts another one on what it has.
    pub(crate) async fn restart(self) -> anyhow::Result<Self> {
        let Self { process, place, .. } = self;
        process.terminate().await?;
        Self::in_place(place).await
    }

    /// As [`Self::restart`], with that many seeded threads of the account whose client [`Self::api`] gives.
    pub(crate) async fn restart_with_threads(self, threads: u32) -> anyhow::Result<Self> {
        let Self { process, place, .. } = self;
        process.terminate().await?;
        seed::threads(&place.database(), threads).await?;
        Self::in_place(place).await
    }

    /// As [`Self::restart`], with that many events of each execution that has not ended.
    pub(crate) async fn restart_with_events(self, events: i64) -> anyhow::Result<Self> {
        let Self { process, place, .. } = self;
        process.terminate().await?;
        seed::events(&place.database(), events).await?;
        Self::in_place(place).await
    }

    /// Where the server keeps its database: what else writes there meets the same disk.
    pub(crate) fn database(&self) -> PathBuf {
        self.place.database()
    }

    /// What the process holds in memory.
    pub(crate) fn resident_megabytes(&self) -> anyhow::Result<f64> {
        self.process.resident_megabytes()
    }

    /// As [`Self::restart`], with another setting of its environment.
    pub(crate) async fn restart_with(self, variable: &'static str, value: &str) -> anyhow::Result<Self> {
        let Self { process, mut place, .. } = self;
        process.terminate().await?;
        place.set(variable, value);
        Self::in_place(place).await
    }

    /// The directories of all sandboxes.
    pub(crate) fn sandboxes(&self) -> PathBuf {
        self.place.sandboxes()
    }

    async fn in_place(place: Place) -> anyhow::Result<Self> {
        let began = Instant::now();
        let (process, line) =
            Process::start(place.command("serve").args(["--listen", "127.0.0.1:0"])).await?;
        let milliseconds_to_ready = milliseconds(began.elapsed());
        let ready: Value = serde_json::from_str(&line).context("the server did not become ready")?;
        let url = ready["listening"].as_str().context("the ready line names no address")?.to_owned();
        Ok(Self { process, place, url, milliseconds_to_ready })
    }

    /// A client with the credential of an account whose limits do not matter here.
    pub(crate) fn api(&self) -> anyhow::Result<Api> {
        Api::new(&self.url, &self.place.credential()?)
    }
}
