//! `GET /metrics`, on a listener of its own.

use std::{
    fmt,
    sync::{Arc, atomic::AtomicU64},
    time::{Duration, Instant},
};

use axum::{Router, extract::State, response::IntoResponse, routing};
use http::{StatusCode, header::CONTENT_TYPE};
use prometheus_client::{
    collector::Collector,
    encoding::{
        DescriptorEncoder, EncodeMetric as _,
        text::{encode, encode_registry},
    },
    metrics::gauge::{ConstGauge, Gauge},
    registry::Registry,
};
use tokio::time::timeout;

use super::process;
use crate::domain::service::Service;

const FORMAT: &str = "application/openmetrics-text; version=1.0.0; charset=utf-8";
/// For each look at something outside of this process. What does not answer is left out, and the rest is told.
const PATIENCE: Duration = Duration::from_secs(3);

pub(crate) fn router(service: Arc<Service>) -> Router {
    Router::new().route("/metrics", routing::get(metrics)).with_state(service)
}

async fn metrics(State(service): State<Arc<Service>>) -> impl IntoResponse {
    match text(&service).await {
        Ok(text) => (StatusCode::OK, [(CONTENT_TYPE, FORMAT)], text).into_response(),
        Err(fmt::Error) => StatusCode::INTERNAL_SERVER_ERROR.into_response(),
    }
}

async fn text(service: &Service) -> Result<String, fmt::Error> {
    let mut now = Registry::with_prefix("kortix");
    now.register_collector(Box::new(Standing::look(service).await));
    let mut text = String::new();
    encode_registry(&mut text, &service.metrics.registry)?;
    encode(&mut text, &now)?;
    Ok(text)
}

/// How things stand at this moment.
#[derive(Debug, Default)]
struct Standing {
    store_seconds: Option<f64>,
    connections: Vec<(&'static str, i64)>,
    sandboxes: Vec<(&'static str, i64)>,
    warm_sandboxes: i64,
    executions: Vec<(&'static str, i64)>,
    process: Option<process::Usage>,
}

impl Standing {
    async fn look(service: &Service) -> Self {
        let began = Instant::now();
        let answers = timeout(PATIENCE, service.store.ping()).await;
        let store_seconds = matches!(answers, Ok(Ok(()))).then(|| began.elapsed().as_secs_f64());
        let connections = service.store.connections();
        Self {
            store_seconds,
            connections: vec![("idle", connections.idle), ("busy", connections.busy)],
            sandboxes: sandboxes(service).await,
            warm_sandboxes: i64::try_from(service.warm_sandboxes()).unwrap_or(i64::MAX),
            executions: executions(service).await,
            process: process::usage(),
        }
    }
}

async fn sandboxes(service: &Service) -> Vec<(&'static str, i64)> {
    let Ok(Ok(all)) = timeout(PATIENCE, service.driver.list()).await else { return Vec::new() };
    let count = |alive| all.iter().filter(|sandbox| sandbox.alive == alive).map(|_| 1).sum();
    vec![("running", count(true)), ("not_running", count(false))]
}

async fn executions(service: &Service) -> Vec<(&'static str, i64)> {
    match timeout(PATIENCE, service.store.count_active_executions(service.server)).await {
        Ok(Ok(counts)) => counts.into_iter().map(|(status, number)| (status.as_str(), number)).collect(),
        _ => Vec::new(),
    }
}

impl Collector for Standing {
    fn encode(&self, mut to: DescriptorEncoder<'_>) -> Result<(), fmt::Error> {
        let up = i64::from(self.store_seconds.is_some());
        single(&mut to, "store_up", "Whether the database answers", up)?;
        if let Some(seconds) = self.store_seconds {
            let gauge = Gauge::<f64, AtomicU64>::default();
            gauge.set(seconds);
            let said = "How long the database took to answer just now";
            gauge.encode(to.encode_descriptor("store_seconds", said, None, gauge.metric_type())?)?;
        }
        let said = "Connections to the database";
        labelled(&mut to, "store_connections", said, "state", &self.connections)?;
        labelled(&mut to, "sandboxes", "Sandboxes of this server", "state", &self.sandboxes)?;
        single(&mut to, "warm_sandboxes", "Sandboxes that are ready to be taken", self.warm_sandboxes)?;
        let said = "Executions of this server that have not ended";
        labelled(&mut to, "executions", said, "status", &self.executions)?;
        let Some(process) = self.process else { return Ok(()) };
        single(&mut to, "process_resident_bytes", "Memory of the process", process.resident_bytes)?;
        single(&mut to, "process_open_files", "Open files of the process", process.open_files)
    }
}

fn single(to: &mut DescriptorEncoder<'_>, name: &str, said: &str, value: i64) -> fmt::Result {
    let gauge = ConstGauge::new(value);
    gauge.encode(to.encode_descriptor(name, said, None, gauge.metric_type())?)
}

fn labelled(
    to: &mut DescriptorEncoder<'_>,
    name: &str,
    said: &str,
    label: &str,
    values: &[(&str, i64)],
) -> fmt::Result {
    let mut family = to.encode_descriptor(name, said, None, prometheus_client::metrics::MetricType::Gauge)?;
    for (of, value) in values {
        ConstGauge::new(*value).encode(family.encode_family(&[(label, *of)])?)?;
    }
    Ok(())
}
