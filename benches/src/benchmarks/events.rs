//! What events cost: from a start to the first one, written and read by several as they come, and read again.
//!
//! The agent is a program in a real sandbox that writes JSON lines, an event each. Readers count lines, in one thread
//! of the same machine.

use std::time::Instant;

use anyhow::ensure;

use crate::{
    figure::{Figure, Target, Unit},
    server::{Api, Driver, Made, ReferenceServer},
    setting::Setting,
    statistics::{Sorted, milliseconds, number},
};

const STARTS: usize = 30;
const READERS: usize = 10;
const LINES: usize = 200_000;

pub(super) async fn measure(setting: &Setting) -> anyhow::Result<Vec<Figure>> {
    let server = ReferenceServer::start(setting, Driver::Local).await?;
    let api = server.api()?;
    let made = api.create_thread().await?;
    let (first, agent) = first_event(&api, &made).await?;
    let (written, run) = written_and_read(&api, &made).await?;
    let began = Instant::now();
    let events = api.events(&run, "0").await?.read_to_end().await?;
    let replayed = number(events) / began.elapsed().as_secs_f64();
    Ok(vec![
        Figure::new(
            "start to first event beyond the agent's own start, p50",
            Unit::Milliseconds,
            first - agent,
        )
        .target(Target::AtMost(20.0)),
        Figure::new("events written and read by 10", Unit::PerSecond, written)
            .target(Target::AtLeast(20_000.0)),
        Figure::new("events read again by one", Unit::PerSecond, replayed).target(Target::AtLeast(100_000.0)),
    ])
}

/// From the call to the first event of what the agent says; and what the same program takes in the same sandbox, as a
/// command.
async fn first_event(api: &Api, made: &Made) -> anyhow::Result<(f64, f64)> {
    let sandbox = api.sandbox_of(made).await?;
    let (mut firsts, mut agents) = (Vec::new(), Vec::new());
    for _ in 0..STARTS {
        let began = Instant::now();
        let run = api.start(made, r#"echo '{"type":"text","text":"here"}'"#).await?;
        let mut stream = api.events(&run, "0").await?;
        stream.read_until(b"here").await?;
        firsts.push(milliseconds(began.elapsed()));
        stream.read_to_end().await?;
        let began = Instant::now();
        api.execute(&sandbox, "bash -c 'echo here'").await?;
        agents.push(milliseconds(began.elapsed()));
    }
    let median = |times: Vec<f64>| Sorted::from_iter(times).median();
    Ok((median(firsts), median(agents)))
}

/// Events a second, until the slowest of the readers has the last one.
async fn written_and_read(api: &Api, made: &Made) -> anyhow::Result<(f64, String)> {
    let program = format!(
        r#"until [ -e go ]; do sleep 0.01; done; yes '{{"type":"text","text":"0123456789abcdef"}}' | head -n {LINES}"#
    );
    let run = api.start(made, &program).await?;
    let mut readers = Vec::new();
    for _ in 0..READERS {
        readers.push(tokio::spawn(api.events(&run, "0").await?.read_to_end()));
    }
    let sandbox = api.sandbox_of(made).await?;
    api.execute(&sandbox, "touch go").await?;
    let began = Instant::now();
    for reader in readers {
        let events = reader.await??;
        ensure!(events > LINES, "a reader got {events} events");
    }
    Ok((number(LINES) / began.elapsed().as_secs_f64(), run))
}
