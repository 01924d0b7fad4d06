//! Calls a second through the SDK beside plain reqwest.
//!
//! One thread makes the calls, the stub answers from another process. Rounds of the two alternate, so that what else
//! the machine does falls on both, and each shows its median round. With one call at a time the scheduler is most of
//! what is measured; 64 at a time show the client.

use url::Url;

use crate::{
    clients::{Client, Plain, Sdk},
    figure::{Figure, Target, Unit},
    load::{Load, rate},
    setting::Setting,
    statistics::Sorted,
    stub::Stub,
};

const ROUNDS: usize = 15;
const LOADS: [Load; 2] = [Load { concurrency: 1, calls: 2_500 }, Load { concurrency: 64, calls: 150 }];

pub(super) async fn measure(setting: &Setting) -> anyhow::Result<Vec<Figure>> {
    let stub = Stub::start(setting).await?;
    let mut figures = Vec::new();
    for load in LOADS {
        figures.push(compare(load, &stub.url).await?);
    }
    Ok(figures)
}

async fn compare(load: Load, server: &Url) -> anyhow::Result<Figure> {
    let (sdk, plain) = (Sdk::new(server)?, Plain::new(server)?);
    // The connections are made here, and in no round.
    let _ = (round(load, &sdk).await?, round(load, &plain).await?);
    let (mut of_sdk, mut of_plain) = (Vec::new(), Vec::new());
    for _ in 0..ROUNDS {
        of_sdk.push(round(load, &sdk).await?);
        of_plain.push(round(load, &plain).await?);
    }
    let what = format!("SDK calls, {} at a time", load.concurrency);
    let median = |rates: Vec<f64>| Sorted::from_iter(rates).median();
    let figure = Figure::new(what, Unit::PerSecond, median(of_sdk)).beside("reqwest", median(of_plain));
    Ok(figure.target(Target::AtLeast(0.95)))
}

async fn round<C: Client>(load: Load, client: &C) -> anyhow::Result<f64> {
    let client = client.clone();
    rate(load, move || {
        let client = client.clone();
        async move { client.call().await }
    })
    .await
}
