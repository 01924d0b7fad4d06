//! Whether a page costs more where there are more pages: `GET /threads?limit=50` among 10,000 threads beside the same
//! among 100.

use crate::{
    figure::{Figure, Unit},
    load::Load,
    server::{Api, Driver, ReferenceServer},
    setting::Setting,
    statistics::{Sorted, timed},
};

const READS: usize = 200;
const FIRST_HUNDRED: Load = Load { concurrency: 50, calls: 2 };
const REST_OF_TEN_THOUSAND: Load = Load { concurrency: 50, calls: 198 };

pub(super) async fn measure(setting: &Setting) -> anyhow::Result<Vec<Figure>> {
    let server = ReferenceServer::start(setting, Driver::Fake).await?;
    let api = server.api()?;
    api.create_threads(FIRST_HUNDRED).await?;
    let few = page(&api).await?;
    api.create_threads(REST_OF_TEN_THOUSAND).await?;
    let many = page(&api).await?;
    let figure = Figure::new("a page of 50 among 10,000 threads, p50", Unit::Milliseconds, many);
    Ok(vec![figure.beside("among 100", few)])
}

async fn page(api: &Api) -> anyhow::Result<f64> {
    let mut times = Vec::new();
    for _ in 0..READS {
        times.push(timed(api.get("threads?limit=50")).await?.0);
    }
    Ok(Sorted::from_iter(times).median())
}
