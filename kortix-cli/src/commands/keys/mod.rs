//! API keys.

mod create;
mod list;
mod revoke;

use clap::Subcommand;

use crate::context::Context;
use crate::error::Failure;
use crate::outcome::Outcome;

#[derive(Debug, Subcommand)]
pub enum Command {
    Create(create::Args),
    List(list::Args),
    Revoke(revoke::Args),
}

impl Command {
    pub(crate) async fn run(self, context: &Context) -> Result<Outcome, Failure> {
        match self {
            Self::Create(args) => create::run(context, args).await,
            Self::List(args) => list::run(context, args).await,
            Self::Revoke(args) => revoke::run(context, args).await,
        }
    }
}
