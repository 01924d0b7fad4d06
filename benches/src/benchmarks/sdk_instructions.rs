//! Instructions of one SDK call beside those of the same call in plain reqwest.
//!
//! Counted by callgrind in the client's process alone, as the difference of two numbers of calls on one kept-alive
//! connection. Repeats to about a tenth of a percent on a busy machine too, which no clock does. The kernel is not
//! counted; it does the same for both.

use crate::{
    clients::repeat::Kind,
    figure::{Figure, Target, Unit},
    setting::Setting,
    stub::Stub,
    valgrind::{Counted, per_call},
};

pub(super) async fn measure(setting: &Setting) -> anyhow::Result<Vec<Figure>> {
    let stub = Stub::start(setting).await?;
    let sdk = per_call(setting, Counted::Instructions, Kind::Sdk, &stub.url).await?;
    let plain = per_call(setting, Counted::Instructions, Kind::Plain, &stub.url).await?;
    let figure = Figure::new("one SDK call", Unit::Instructions, sdk).beside("reqwest", plain);
    Ok(vec![figure.target(Target::AtMost(1.05))])
}
