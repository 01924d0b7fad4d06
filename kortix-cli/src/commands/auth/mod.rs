//! Credentials that are kept.

mod login;
mod logout;
mod status;
mod token;

use clap::Subcommand;

use crate::context::Context;
use crate::error::Failure;
use crate::outcome::Outcome;
use crate::settings::Need;

#[derive(Debug, Subcommand)]
pub enum Command {
    Login(login::Args),
    Logout(logout::Args),
    Status(status::Args),
    Token(token::Args),
}

impl Command {
    pub(crate) fn need(&self) -> Need {
        match self {
            Self::Login(_) | Self::Logout(_) => Need::ProfileOrNew,
            Self::Status(_) | Self::Token(_) => Need::Profile,
        }
    }

    pub(crate) async fn run(self, context: &Context) -> Result<Outcome, Failure> {
        match self {
            Self::Login(args) => login::run(context, args).await,
            Self::Logout(args) => logout::run(context, &args).await,
            Self::Status(args) => status::run(context, &args).await,
            Self::Token(args) => token::run(context, &args).await,
        }
    }
}
