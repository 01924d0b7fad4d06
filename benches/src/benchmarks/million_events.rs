//! Whether an event costs more where there are more: events behind a million of the same run, beside those behind a hundred.

use std::time::Instant;

use crate::{
    figure::{Figure, Target, Unit},
    server::{Api, Driver, Made, ReferenceServer},
    setting::Setting,
    statistics::{Sorted, number},
};

const MILLION: i64 = 1_000_000;
/// Of each run that is measured.
const LINES: usize = 50_000;
const RUNS: usize = 3;

pub(super) async fn measure(setting: &Setting) -> anyhow::Result<Vec<Figure>> {
    let mut server = ReferenceServer::start(setting, Driver::Local).await?;
    let api = server.api()?;
    let (fresh, long) = (api.create_thread().await?, api.create_thread().await?);
    let (mut few, mut many) = (Vec::new(), Vec::new());
    // In turns, so that both meet the same machine.
    for _ in 0..RUNS {
        few.push(appended(&server.api()?, &fresh, waiting(&server.api()?, &fresh).await?, 0).await?);
        let run = waiting(&server.api()?, &long).await?;
        server = server.restart_with_events(MILLION).await?;
        many.push(appended(&server.api()?, &long, run, MILLION).await?);
    }
    let median = |rates: Vec<f64>| Sorted::from_iter(rates).median();
    Ok(vec![
        Figure::new("events behind 1,000,000 of the same run", Unit::PerSecond, median(many))
            .beside("behind a hundred", median(few))
            .target(Target::AtLeast(0.9)),
    ])
}

/// A run that has begun, and writes when it is told to.
async fn waiting(api: &Api, made: &Made) -> anyhow::Result<String> {
    let program = format!(
        r#"rm -f go; echo '{{"type":"text","text":"begun"}}'
        until [ -e go ]; do sleep 0.01; done; yes '{{"type":"text","text":"0123456789abcdef"}}' | head -n {LINES}"#
    );
    let run = api.start(made, &program).await?;
    api.events(&run, "0").await?.read_until(b"begun").await?;
    Ok(run)
}

/// Events a second, as a reader gets them.
async fn appended(api: &Api, made: &Made, run: String, after: i64) -> anyhow::Result<f64> {
    let stream = api.events(&run, &format!("1-{after}")).await?;
    let sandbox = api.sandbox_of(made).await?;
    api.execute(&sandbox, "touch go").await?;
    let began = Instant::now();
    stream.read_to_end().await?;
    Ok(number(LINES) / began.elapsed().as_secs_f64())
}
