//! What the server itself costs in `POST /threads`: with a driver that makes nothing, beside a route that does nothing.
//!
//! A create is three durable transactions; `GET /health` is the same server and the same client without them.

use crate::{
    figure::{Figure, Unit},
    load::{Load, rate},
    server::{Api, Driver, ReferenceServer},
    setting::Setting,
    statistics::{Sorted, timed},
};

const ONE_BY_ONE: usize = 200;
const CREATES: Load = Load { concurrency: 64, calls: 30 };
const READS: Load = Load { concurrency: 64, calls: 200 };

pub(super) async fn measure(setting: &Setting) -> anyhow::Result<Vec<Figure>> {
    let server = ReferenceServer::start(setting, Driver::Fake).await?;
    let api = server.api()?;
    let (mut creates, mut reads) = (Vec::new(), Vec::new());
    for _ in 0..ONE_BY_ONE {
        creates.push(timed(api.create_thread()).await?.0);
        reads.push(timed(api.get("health")).await?.0);
    }
    let median = |times: Vec<f64>| Sorted::from_iter(times).median();
    let one = Figure::new("POST /threads without a sandbox, p50", Unit::Milliseconds, median(creates));
    let reads_a_second = health_rate(&api).await?;
    let creates_a_second = api.create_threads(CREATES).await?;
    let many =
        Figure::new("POST /threads without a sandbox, 64 at a time", Unit::PerSecond, creates_a_second);
    Ok(vec![one.beside("GET /health", median(reads)), many.beside("GET /health", reads_a_second)])
}

async fn health_rate(api: &Api) -> anyhow::Result<f64> {
    let api = api.clone();
    rate(READS, move || {
        let api = api.clone();
        async move { api.get("health").await }
    })
    .await
}
