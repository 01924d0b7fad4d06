//! Heap allocations of one SDK call beside those of the same call in plain reqwest, counted as the instructions are.

use crate::{
    clients::repeat::Kind,
    figure::{Figure, Target, Unit},
    setting::Setting,
    stub::Stub,
    valgrind::{Counted, per_call},
};

pub(super) async fn measure(setting: &Setting) -> anyhow::Result<Vec<Figure>> {
    let stub = Stub::start(setting).await?;
    let sdk = per_call(setting, Counted::Allocations, Kind::Sdk, &stub.url).await?;
    let plain = per_call(setting, Counted::Allocations, Kind::Plain, &stub.url).await?;
    let figure = Figure::new("one SDK call", Unit::Allocations, sdk).beside("reqwest", plain);
    Ok(vec![figure.target(Target::PeerPlus(6.0))])
}
