//! One file a benchmark.

mod cli;
mod cli_batch;
mod create_fake;
mod create_local;
mod create_warm;
mod desktops;
mod events;
mod list_threads;
mod million;
mod million_events;
mod sdk_allocations;
mod sdk_build;
mod sdk_instructions;
mod sdk_peers;
mod sdk_throughput;
mod server_start;
mod sse_decoder;
mod streams;
mod vnc;

use std::time::Duration;

use crate::{figure::Figure, setting::Setting};

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Benchmark {
    SdkInstructions,
    SdkAllocations,
    SdkThroughput,
    SdkPeers,
    SdkBuild,
    SseDecoder,
    Cli,
    CliBatch,
    ServerStart,
    CreateLocal,
    CreateWarm,
    CreateFake,
    Desktops,
    Vnc,
    ListThreads,
    Million,
    Events,
    MillionEvents,
    Streams,
}

impl Benchmark {
    pub(crate) const ALL: [Self; 19] = [
        Self::SdkInstructions,
        Self::SdkAllocations,
        Self::SdkThroughput,
        Self::SdkPeers,
        Self::SdkBuild,
        Self::SseDecoder,
        Self::Cli,
        Self::CliBatch,
        Self::ServerStart,
        Self::CreateLocal,
        Self::CreateWarm,
        Self::CreateFake,
        Self::Desktops,
        Self::Vnc,
        Self::ListThreads,
        Self::Million,
        Self::Events,
        Self::MillionEvents,
        Self::Streams,
    ];

    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::SdkInstructions => "sdk-instructions",
            Self::SdkAllocations => "sdk-allocations",
            Self::SdkThroughput => "sdk-throughput",
            Self::SdkPeers => "sdk-peers",
            Self::SdkBuild => "sdk-build",
            Self::SseDecoder => "sse-decoder",
            Self::Cli => "cli",
            Self::CliBatch => "cli-batch",
            Self::ServerStart => "server-start",
            Self::CreateLocal => "create-local",
            Self::CreateWarm => "create-warm",
            Self::CreateFake => "create-fake",
            Self::Desktops => "desktops",
            Self::Vnc => "vnc",
            Self::ListThreads => "list-threads",
            Self::Million => "million",
            Self::Events => "events",
            Self::MillionEvents => "million-events",
            Self::Streams => "streams",
        }
    }

    /// No benchmark may take longer, so that all of them end in minutes also where something hangs.
    pub(crate) fn time_limit(self) -> Duration {
        match self {
            Self::SdkBuild => Duration::from_mins(15),
            Self::Desktops => Duration::from_mins(3),
            _ => Duration::from_secs(75),
        }
    }

    pub(crate) async fn measure(self, setting: &Setting) -> anyhow::Result<Vec<Figure>> {
        match self {
            Self::SdkInstructions => sdk_instructions::measure(setting).await,
            Self::SdkAllocations => sdk_allocations::measure(setting).await,
            Self::SdkThroughput => sdk_throughput::measure(setting).await,
            Self::SdkPeers => sdk_peers::measure(setting).await,
            Self::SdkBuild => sdk_build::measure(setting).await,
            Self::SseDecoder => sse_decoder::measure(setting).await,
            Self::Cli => cli::measure(setting).await,
            Self::CliBatch => cli_batch::measure(setting).await,
            Self::ServerStart => server_start::measure(setting).await,
            Self::CreateLocal => create_local::measure(setting).await,
            Self::CreateWarm => create_warm::measure(setting).await,
            Self::CreateFake => create_fake::measure(setting).await,
            Self::Desktops => desktops::measure(setting).await,
            Self::Vnc => vnc::measure(setting).await,
            Self::ListThreads => list_threads::measure(setting).await,
            Self::Million => million::measure(setting).await,
            Self::Events => events::measure(setting).await,
            Self::MillionEvents => million_events::measure(setting).await,
            Self::Streams => streams::measure(setting).await,
        }
    }
}
