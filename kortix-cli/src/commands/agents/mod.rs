//! Agents.

mod delete;
mod get;
mod list;

use clap::Subcommand;

use crate::context::Context;
use crate::error::Failure;
use crate::outcome::Outcome;

#[derive(Debug, Subcommand)]
pub enum Command {
    Get(get::Args),
    List(list::Args),
    Delete(delete::Args),
}

impl Command {
    pub(crate) async fn run(self, context: &Context) -> Result<Outcome, Failure> {
        match self {
            Self::Get(args) => get::run(context, args).await,
            Self::List(args) => list::run(context, args).await,
            Self::Delete(args) => delete::run(context, args).await,
        }
    }
}
