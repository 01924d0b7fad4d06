//! Whether anything costs more where there is more: creates and pages among 1,000,000 threads of one account beside
//! the same among 1,000, and a page deep down beside the first.

use anyhow::Context as _;

use crate::{
    figure::{Figure, Target, Unit},
    load::Load,
    server::{Api, Driver, ReferenceServer},
    setting::Setting,
    statistics::{Sorted, timed},
};

const READS: usize = 200;
const FEW: u32 = 1_000;
const MANY: u32 = 1_000_000;
const DEEP: u32 = 900_000;
const CREATES: Load = Load { concurrency: 64, calls: 30 };

pub(super) async fn measure(setting: &Setting) -> anyhow::Result<Vec<Figure>> {
    let server = ReferenceServer::start(setting, Driver::Fake).await?;
    // Asking for the credential makes the account.
    server.api()?;
    let server = server.restart_with_threads(FEW).await?;
    let few = server.api()?.create_threads(CREATES).await?.a_second;
    let server = server.restart_with_threads(MANY).await?;
    let api = server.api()?;
    let many = api.create_threads(CREATES).await?.a_second;
    let (first, deep) = pages(&api).await?;
    Ok(vec![
        Figure::new("POST /threads, 64 at a time, among 1,000,000", Unit::PerSecond, many)
            .beside("among 1,000", few)
            .target(Target::AtLeast(0.9)),
        Figure::new("a page of 50 behind 900,000 threads, p50", Unit::Milliseconds, deep)
            .beside("the first page", first)
            .target(Target::AtMost(1.1)),
    ])
}

/// The first page and a deep one, in turns, so that both meet the same machine.
async fn pages(api: &Api) -> anyhow::Result<(f64, f64)> {
    let at = api.read(&format!("threads?limit=1&page={DEEP}")).await?;
    let cursor = at["pagination"]["next_cursor"].as_str().context("the deep page has no next one")?;
    let deep_page = format!("threads?limit=50&cursor={cursor}");
    let (mut first, mut deep) = (Vec::new(), Vec::new());
    for _ in 0..READS {
        first.push(timed(api.get("threads?limit=50")).await?.0);
        deep.push(timed(api.get(&deep_page)).await?.0);
    }
    let median = |times: Vec<f64>| Sorted::from_iter(times).median();
    Ok((median(first), median(deep)))
}
