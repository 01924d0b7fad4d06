//! `kortix-server token`: credentials of every kind.

mod create;
mod list;
mod reset;
mod revoke;

use std::process::ExitCode;

use clap::Subcommand;

use super::block_on;

#[derive(Debug, Subcommand)]
pub(super) enum Token {
    /// Make a credential and show it once.
    Create(Box<create::Create>),
    /// List the keys that were made, without their secrets. Signed tokens are kept nowhere.
    List(list::List),
    /// Revoke a key: it is refused from the next request on. Signed tokens end by themselves.
    Revoke(revoke::Revoke),
    /// Delete every key, so that servers with other secrets can use the database.
    Reset(reset::Reset),
}

impl Token {
    pub(super) fn run(self) -> anyhow::Result<ExitCode> {
        block_on(async {
            match self {
                Self::Create(command) => command.run().await,
                Self::List(command) => command.run().await,
                Self::Revoke(command) => command.run().await,
                Self::Reset(command) => command.run().await,
            }
        })?;
        Ok(ExitCode::SUCCESS)
    }
}
