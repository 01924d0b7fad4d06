//! Making the same call again and again, from as many tasks as asked.

use std::time::Instant;

use tokio::task::JoinSet;

use crate::statistics::{Sorted, number, timed};

/// How many calls, and how many of them at once.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Load {
    pub(crate) concurrency: usize,
    /// Of each task.
    pub(crate) calls: usize,
}

/// The calls a second that were answered. A call that fails ends the measurement.
pub(crate) async fn rate<F, A>(load: Load, call: F) -> anyhow::Result<f64>
where
    F: Fn() -> A + Clone + Send + 'static,
    A: Future<Output = anyhow::Result<()>> + Send + 'static,
{
    Ok(measure(load, call).await?.a_second)
}

/// What calls under load took.
#[derive(Debug)]
pub(crate) struct Measured {
    pub(crate) a_second: f64,
    /// Of each call, in milliseconds.
    pub(crate) times: Sorted,
}

/// As [`rate`], with the time of each call.
pub(crate) async fn measure<F, A>(load: Load, call: F) -> anyhow::Result<Measured>
where
    F: Fn() -> A + Clone + Send + 'static,
    A: Future<Output = anyhow::Result<()>> + Send + 'static,
{
    let mut tasks = JoinSet::new();
    let began = Instant::now();
    for _ in 0..load.concurrency {
        tasks.spawn(repeat(load.calls, call.clone()));
    }
    let mut times = Vec::with_capacity(load.concurrency * load.calls);
    while let Some(ended) = tasks.join_next().await {
        times.extend(ended??);
    }
    let a_second = number(times.len()) / began.elapsed().as_secs_f64();
    Ok(Measured { a_second, times: times.into_iter().collect() })
}

async fn repeat<F, A>(calls: usize, call: F) -> anyhow::Result<Vec<f64>>
where
    F: Fn() -> A + Send,
    A: Future<Output = anyhow::Result<()>> + Send,
{
    let mut times = Vec::with_capacity(calls);
    for _ in 0..calls {
        times.push(timed(call()).await?.0);
    }
    Ok(times)
}
