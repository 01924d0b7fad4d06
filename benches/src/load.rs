//! Making the same call again and again, from as many tasks as asked.

use std::time::Instant;

use tokio::task::JoinSet;

use crate::statistics::number;

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
    let mut tasks = JoinSet::new();
    let began = Instant::now();
    for _ in 0..load.concurrency {
        tasks.spawn(repeat(load.calls, call.clone()));
    }
    while let Some(ended) = tasks.join_next().await {
        ended??;
    }
    Ok(number(load.concurrency * load.calls) / began.elapsed().as_secs_f64())
}

async fn repeat<F, A>(calls: usize, call: F) -> anyhow::Result<()>
where
    F: Fn() -> A + Send,
    A: Future<Output = anyhow::Result<()>> + Send,
{
    for _ in 0..calls {
        call().await?;
    }
    Ok(())
}
