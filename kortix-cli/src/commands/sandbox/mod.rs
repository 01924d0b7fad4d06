//! Sandboxes.

mod copy;
mod cp;
mod exec;
mod get;
mod ls;
mod open;
mod put;
mod start;
mod status;
mod stop;

use clap::Subcommand;

use crate::context::Context;
use crate::error::Failure;
use crate::outcome::Outcome;

#[derive(Debug, Subcommand)]
pub enum Command {
    Status(status::Args),
    Start(start::Args),
    Stop(stop::Args),
    Open(open::Args),
    Exec(exec::Args),
    Ls(ls::Args),
    Cp(cp::Args),
    Get(get::Args),
    Put(put::Args),
}

impl Command {
    pub(crate) async fn run(self, context: &Context) -> Result<Outcome, Failure> {
        match self {
            Self::Status(args) => status::run(context, args).await,
            Self::Start(args) => start::run(context, args).await,
            Self::Stop(args) => stop::run(context, args).await,
            Self::Open(args) => open::run(context, args).await,
            Self::Exec(args) => exec::run(context, args).await,
            Self::Ls(args) => ls::run(context, args).await,
            Self::Cp(args) => cp::run(context, args).await,
            Self::Get(args) => get::run(context, args).await,
            Self::Put(args) => put::run(context, args).await,
        }
    }
}
