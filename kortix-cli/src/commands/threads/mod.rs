//! Threads.

mod create;
mod delete;
mod get;
mod list;
mod search;
mod update;

use clap::Subcommand;

use crate::context::Context;
use crate::error::Failure;
use crate::outcome::Outcome;

#[derive(Debug, Subcommand)]
pub enum Command {
    Create(create::Args),
    Get(get::Args),
    List(list::Args),
    Search(search::Args),
    Update(update::Args),
    Delete(delete::Args),
}

impl Command {
    pub(crate) async fn run(self, context: &Context) -> Result<Outcome, Failure> {
        match self {
            Self::Create(args) => create::run(context, args).await,
            Self::Get(args) => get::run(context, args).await,
            Self::List(args) => list::run(context, args).await,
            Self::Search(args) => search::run(context, args).await,
            Self::Update(args) => update::run(context, args).await,
            Self::Delete(args) => delete::run(context, args).await,
        }
    }
}
