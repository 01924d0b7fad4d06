//! How long the server takes to listen, on a database that exists.
//!
//! From the start of the process to the line that says it is ready; before it, the server looks for what an earlier one
//! may have left unfinished, and so the time must not grow with what there is. The driver is the fake one: that of a
//! real one is the time of its sandboxes.

use crate::{
    figure::{Figure, Target, Unit},
    load::Load,
    server::{Driver, ReferenceServer},
    setting::Setting,
    statistics::Sorted,
};

const STARTS: usize = 15;
const LIMIT: Target = Target::AtMost(100.0);
const THOUSAND: Load = Load { concurrency: 50, calls: 20 };

pub(super) async fn measure(setting: &Setting) -> anyhow::Result<Vec<Figure>> {
    let server = ReferenceServer::start(setting, Driver::Fake).await?;
    let (server, empty) = median_start(server).await?;
    let idle = server.resident_megabytes()?;
    server.api()?.create_threads(THOUSAND).await?;
    let (_server, filled) = median_start(server).await?;
    Ok(vec![
        Figure::new("start, no threads", Unit::Milliseconds, empty).target(LIMIT),
        Figure::new("start, 1,000 threads", Unit::Milliseconds, filled).target(LIMIT),
        Figure::new("memory of an idle server", Unit::Megabytes, idle).target(Target::AtMost(40.0)),
    ])
}

async fn median_start(mut server: ReferenceServer) -> anyhow::Result<(ReferenceServer, f64)> {
    let mut starts = Vec::new();
    for _ in 0..STARTS {
        server = server.restart().await?;
        starts.push(server.milliseconds_to_ready);
    }
    Ok((server, Sorted::from_iter(starts).median()))
}
