//! `POST /threads` where sandboxes are made ahead: from the request to the answer.
//!
//! The pool replaces what is taken while the next creates are answered, as it does where people use it.

use std::{fs, time::Duration};

use anyhow::{Context as _, bail};
use tokio::time::{Instant, sleep};

use crate::{
    figure::{Figure, Target, Unit},
    server::{Driver, ReferenceServer},
    setting::Setting,
    statistics::{Sorted, timed},
};

const CREATES: usize = 40;
const SIZE: &str = "48";
/// What people have who set nothing, and what fills the pool before it is measured.
const USUAL_RATE: &str = "60";
const FILLING_RATE: &str = "6000";
const FILLING_LIMIT: Duration = Duration::from_secs(45);
/// Between two creates, as if by different people: about as many a minute as are replaced.
const PAUSE: Duration = Duration::from_millis(250);

pub(super) async fn measure(setting: &Setting) -> anyhow::Result<Vec<Figure>> {
    let server = ReferenceServer::start(setting, Driver::Local).await?;
    let server = server.restart_with("KORTIX_SERVER_WARM_SANDBOXES_PER_MINUTE", FILLING_RATE).await?;
    let server = server.restart_with("KORTIX_SERVER_WARM_SANDBOXES", SIZE).await?;
    full(&server).await?;
    let server = server.restart_with("KORTIX_SERVER_WARM_SANDBOXES_PER_MINUTE", USUAL_RATE).await?;
    let api = server.api()?;

    let mut creates = Vec::new();
    for _ in 0..CREATES {
        let (create, _made) = timed(api.create_thread()).await?;
        creates.push(create);
        sleep(PAUSE).await;
    }
    let creates = Sorted::from_iter(creates);
    let create = |what, value| Figure::new(what, Unit::Milliseconds, value);
    Ok(vec![
        create("POST /threads from a warm pool, p50", creates.median()).target(Target::AtMost(10.0)),
        create("POST /threads from a warm pool, p99", creates.percentile(99)).target(Target::AtMost(50.0)),
    ])
}

/// Waits until there are as many as are wanted.
async fn full(server: &ReferenceServer) -> anyhow::Result<()> {
    let (wanted, deadline) = (SIZE.parse::<usize>()?, Instant::now() + FILLING_LIMIT);
    while count(server)? < wanted {
        if Instant::now() > deadline {
            bail!("the pool was not filled within {FILLING_LIMIT:?}");
        }
        sleep(Duration::from_millis(100)).await;
    }
    // The last one is being made, and all of them draw.
    sleep(Duration::from_secs(2)).await;
    Ok(())
}

fn count(server: &ReferenceServer) -> anyhow::Result<usize> {
    let entries = fs::read_dir(server.sandboxes()).context("the sandboxes cannot be counted")?;
    let names = entries.flatten().map(|entry| entry.file_name());
    Ok(names.filter(|name| name.to_string_lossy().starts_with("sbx-")).count())
}
