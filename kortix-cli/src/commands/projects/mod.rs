//! Projects.

mod delete;
mod get;
mod thread;
mod threads;

use clap::Subcommand;

use crate::cli::Deferred;
use crate::context::Context;
use crate::error::Failure;
use crate::outcome::Outcome;

#[derive(Debug, Subcommand)]
pub enum Command {
    Get(get::Args),
    Delete(delete::Args),
    Threads(threads::Args),
    /// Start runs in a project
    #[command(subcommand)]
    Thread(Deferred<thread::Command>),
}

impl Command {
    pub(crate) async fn run(self, context: &Context) -> Result<Outcome, Failure> {
        match self {
            Self::Get(args) => get::run(context, args).await,
            Self::Delete(args) => delete::run(context, args).await,
            Self::Threads(args) => threads::run(context, args).await,
            Self::Thread(command) => command.0.run(context).await,
        }
    }
}
