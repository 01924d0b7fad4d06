//! Sandboxes.

mod copy;
mod cp;
mod exec;
mod get;
mod logs;
mod ls;
mod open;
mod put;
mod rotate_token;
mod start;
mod status;
mod stop;
mod url;
mod usage;

use clap::Subcommand;

use crate::context::Context;
use crate::error::Failure;
use crate::outcome::Outcome;

#[derive(Debug, Subcommand)]
pub enum Command {
    Status(status::Args),
    Usage(usage::Args),
    Logs(logs::Args),
    Start(start::Args),
    Stop(stop::Args),
    Open(open::Args),
    Url(url::Args),
    Exec(exec::Args),
    Ls(ls::Args),
    Cp(cp::Args),
    Get(get::Args),
    Put(put::Args),
    RotateToken(rotate_token::Args),
}

impl Command {
    pub(crate) async fn run(self, context: &Context) -> Result<Outcome, Failure> {
        match self {
            Self::Status(args) => status::run(context, args).await,
            Self::Usage(args) => usage::run(context, args).await,
            Self::Logs(args) => logs::run(context, args).await,
            Self::Start(args) => start::run(context, args).await,
            Self::Stop(args) => stop::run(context, args).await,
            Self::Open(args) => open::run(context, args).await,
            Self::Url(args) => url::run(context, args).await,
            Self::Exec(args) => exec::run(context, args).await,
            Self::Ls(args) => ls::run(context, args).await,
            Self::Cp(args) => cp::run(context, args).await,
            Self::Get(args) => get::run(context, args).await,
            Self::Put(args) => put::run(context, args).await,
            Self::RotateToken(args) => rotate_token::run(context, args).await,
        }
    }
}
