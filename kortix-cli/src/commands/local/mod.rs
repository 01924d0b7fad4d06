//! The server on this machine.

mod down;
mod logs;
mod report;
mod reset;
mod status;
mod up;

use clap::Subcommand;

use crate::context::Context;
use crate::error::Failure;
use crate::outcome::Outcome;

#[derive(Debug, Subcommand)]
pub enum Command {
    Up(up::Args),
    Status(status::Args),
    Logs(logs::Args),
    Down(down::Args),
    Reset(reset::Args),
}

impl Command {
    pub(crate) async fn run(self, context: &Context) -> Result<Outcome, Failure> {
        match self {
            Self::Up(args) => up::run(context, args).await,
            Self::Status(args) => status::run(context, args).await,
            Self::Logs(args) => logs::run(context, args).await,
            Self::Down(args) => down::run(context, args).await,
            Self::Reset(args) => reset::run(context, args).await,
        }
    }
}
