//! Executions: runs of an agent.

mod answer;
mod artifacts;
mod create;
mod events;
mod get;
mod list;
mod receipt;
mod stop;
mod verify;
mod wait;
mod watch;

use clap::Subcommand;

use crate::context::Context;
use crate::error::Failure;
use crate::outcome::Outcome;

#[derive(Debug, Subcommand)]
pub enum Command {
    Watch(watch::Args),
    Wait(wait::Args),
    Stop(stop::Args),
    Get(get::Args),
    List(list::Args),
    Events(events::Args),
    Answer(answer::Args),
    Artifacts(artifacts::Args),
    Create(create::Args),
    Receipt(receipt::Args),
    Verify(verify::Args),
}

impl Command {
    pub(crate) async fn run(self, context: &Context) -> Result<Outcome, Failure> {
        match self {
            Self::Watch(args) => watch::run(context, args).await,
            Self::Wait(args) => wait::run(context, args).await,
            Self::Stop(args) => stop::run(context, args).await,
            Self::Get(args) => get::run(context, args).await,
            Self::List(args) => list::run(context, args).await,
            Self::Events(args) => events::run(context, args).await,
            Self::Answer(args) => answer::run(context, args).await,
            Self::Artifacts(args) => artifacts::run(context, args).await,
            Self::Create(args) => create::run(context, args).await,
            Self::Receipt(args) => receipt::run(context, args).await,
            Self::Verify(args) => verify::run(&args),
        }
    }
}
