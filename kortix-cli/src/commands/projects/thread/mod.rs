//! Threads of a project that run an agent.

mod create;

use clap::Subcommand;

use crate::context::Context;
use crate::error::Failure;
use crate::outcome::Outcome;

#[derive(Debug, Subcommand)]
pub enum Command {
    Create(Box<create::Args>),
}

impl Command {
    pub(crate) async fn run(self, context: &Context) -> Result<Outcome, Failure> {
        match self {
            Self::Create(args) => create::run(context, *args).await,
        }
    }
}
