//! Executions: runs of an agent.

mod create;
mod get;
mod wait;

use clap::Subcommand;

use crate::context::Context;
use crate::error::Failure;
use crate::outcome::Outcome;

/// Executions: runs of an agent.
#[derive(Debug, Subcommand)]
pub enum Command {
    Get(get::Args),
    Wait(wait::Args),
    Create(create::Args),
}

impl Command {
    pub(crate) async fn run(self, context: &Context) -> Result<Outcome, Failure> {
        match self {
            Self::Get(args) => get::run(context, args).await,
            Self::Wait(args) => wait::run(context, args).await,
            Self::Create(args) => create::run(context, args).await,
        }
    }
}
