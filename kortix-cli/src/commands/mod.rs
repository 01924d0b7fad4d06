//! The commands: one file each, with what can be typed and what it does.

mod completion;
mod doctor;
mod executions;
mod local;
mod projects;
mod run;
mod start;
mod threads;
mod version;

use clap::Subcommand;

use crate::context::Context;
use crate::error::Failure;
use crate::outcome::Outcome;

/// What can be done.
#[derive(Debug, Subcommand)]
pub enum Command {
    Run(run::Args),
    /// Make, read and delete threads
    #[command(subcommand, visible_alias = "thread")]
    Threads(threads::Command),
    /// Read and delete projects, and start runs in them
    #[command(subcommand, visible_alias = "project")]
    Projects(projects::Command),
    /// Follow, read and stop runs, and continue a thread with another
    #[command(subcommand, visible_alias = "execution")]
    Executions(executions::Command),
    /// Keep a server on this machine, which needs no account
    #[command(subcommand)]
    Local(local::Command),
    Doctor(doctor::Args),
    Completion(completion::Args),
    Version(version::Args),
}

impl Command {
    pub(crate) async fn run(self, context: &Context) -> Result<Outcome, Failure> {
        match self {
            Self::Run(args) => run::run(context, args).await,
            Self::Threads(command) => command.run(context).await,
            Self::Projects(command) => command.run(context).await,
            Self::Executions(command) => command.run(context).await,
            Self::Local(command) => command.run(context).await,
            Self::Doctor(args) => doctor::run(context, args).await,
            Self::Completion(args) => completion::run(&args),
            Self::Version(args) => version::run(&args),
        }
    }
}
