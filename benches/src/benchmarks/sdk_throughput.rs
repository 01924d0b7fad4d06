//! Calls a second through the SDK beside plain reqwest.
//!
//! One thread makes the calls, the stub answers from another process. Many short rounds of the two alternate, and which
//! of them goes first does too, so that what else the machine does falls on both; each shows its median round. With one
//! call at a time the scheduler is most of what is measured; 64 at a time show the client. The processor time of a call
//! is that of this process, user and system: it hardly moves when the machine is shared, where the rates do.

use rustix::time::{ClockId, clock_gettime};
use url::Url;

use crate::{
    clients::{Client, Plain, Sdk},
    figure::{Figure, Target, Unit},
    load::{Load, rate},
    setting::Setting,
    statistics::{Sorted, number},
    stub::Stub,
};

/// Of each client, in pairs.
const PAIRS_OF_ROUNDS: usize = 40;
const LOADS: [Load; 2] = [Load { concurrency: 1, calls: 600 }, Load { concurrency: 64, calls: 20 }];

pub(super) async fn measure(setting: &Setting) -> anyhow::Result<Vec<Figure>> {
    let stub = Stub::start(setting).await?;
    let mut figures = Vec::new();
    for load in LOADS {
        figures.extend(compare(load, &stub.url).await?);
    }
    Ok(figures)
}

/// What the rounds of one client gave.
#[derive(Default)]
struct Rounds {
    per_second: Vec<f64>,
    microseconds_a_call: Vec<f64>,
}

async fn compare(load: Load, server: &Url) -> anyhow::Result<[Figure; 2]> {
    let (sdk, plain) = (Sdk::new(server)?, Plain::new(server)?);
    // The connections are made here, and in no round that counts.
    let mut warm_up = Rounds::default();
    warm_up.add(load, &sdk).await?;
    warm_up.add(load, &plain).await?;
    let (mut of_sdk, mut of_plain) = (Rounds::default(), Rounds::default());
    for _ in 0..PAIRS_OF_ROUNDS {
        of_sdk.add(load, &sdk).await?;
        of_plain.add(load, &plain).await?;
        of_plain.add(load, &plain).await?;
        of_sdk.add(load, &sdk).await?;
    }
    let at_a_time = load.concurrency;
    let rate =
        Figure::new(format!("SDK calls, {at_a_time} at a time"), Unit::PerSecond, median(of_sdk.per_second))
            .beside("reqwest", median(of_plain.per_second));
    let time = Figure::new(
        format!("processor time of one, {at_a_time} at a time"),
        Unit::Microseconds,
        median(of_sdk.microseconds_a_call),
    )
    .beside("reqwest", median(of_plain.microseconds_a_call));
    Ok([rate.target(Target::AtLeast(0.97)), time])
}

fn median(rounds: Vec<f64>) -> f64 {
    Sorted::from_iter(rounds).median()
}

impl Rounds {
    async fn add<C: Client>(&mut self, load: Load, client: &C) -> anyhow::Result<()> {
        let client = client.clone();
        let call = move || {
            let client = client.clone();
            async move { client.call().await }
        };
        let before = processor_microseconds();
        self.per_second.push(rate(load, call).await?);
        let spent = processor_microseconds() - before;
        self.microseconds_a_call.push(spent / number(load.concurrency * load.calls));
        Ok(())
    }
}

/// What this process has used so far.
#[expect(clippy::cast_precision_loss, reason = "exact for longer than any run takes")]
fn processor_microseconds() -> f64 {
    let time = clock_gettime(ClockId::ProcessCPUTime);
    time.tv_sec as f64 * 1e6 + time.tv_nsec as f64 / 1e3
}
