//! What the server holds for readers to whom nothing is told.

use anyhow::Context as _;
use rustix::process::{Resource, getrlimit, setrlimit};

use crate::{
    figure::{Figure, Target, Unit},
    server::{Driver, ReferenceServer},
    setting::Setting,
    statistics::number,
};

const STREAMS: usize = 10_000;
/// Before it is measured, so that what the server needs for any stream at all is not counted.
const WARM: usize = 100;

pub(super) async fn measure(setting: &Setting) -> anyhow::Result<Vec<Figure>> {
    // The server inherits it.
    let mut files = getrlimit(Resource::Nofile);
    files.current = files.maximum;
    setrlimit(Resource::Nofile, files).context("no room for so many connections")?;
    let server = ReferenceServer::start(setting, Driver::Local).await?;
    let api = server.api()?;
    let made = api.create_thread().await?;
    let run = api.start(&made, "sleep 600").await?;
    let mut streams = Vec::with_capacity(STREAMS);
    for _ in 0..WARM {
        streams.push(idle(&api, &run).await?);
    }
    let before = server.resident_megabytes()?;
    for _ in WARM..STREAMS {
        streams.push(idle(&api, &run).await?);
    }
    let kilobytes = (server.resident_megabytes()? - before) * 1_024.0 / number(STREAMS - WARM);
    api.stop(&run).await?;
    Ok(vec![
        Figure::new("memory of an idle stream, of 10,000", Unit::Kilobytes, kilobytes)
            .target(Target::AtMost(20.0)),
    ])
}

/// One that has had what there is.
async fn idle(api: &crate::server::Api, run: &str) -> anyhow::Result<crate::server::Stream> {
    let mut stream = api.events(run, "0").await?;
    stream.read_until(b"thread_run_start").await?;
    Ok(stream.idle())
}
