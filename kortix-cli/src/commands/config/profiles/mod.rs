//! Profiles.

mod delete;
mod list;

use clap::Subcommand;

use crate::context::Context;
use crate::error::Failure;
use crate::outcome::Outcome;

#[derive(Debug, Subcommand)]
pub enum Command {
    List(list::Args),
    Delete(delete::Args),
}

impl Command {
    pub(crate) async fn run(self, context: &Context) -> Result<Outcome, Failure> {
        match self {
            Self::List(args) => list::run(context, &args),
            Self::Delete(args) => delete::run(context, &args).await,
        }
    }
}
