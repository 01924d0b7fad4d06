//! The commands: one file each, with what can be typed and what it does.

mod account;
mod agents;
mod api;
mod auth;
mod batch;
mod completion;
mod config;
mod doctor;
mod executions;
mod follow;
mod help;
mod keys;
mod limits;
mod local;
mod man;
mod messages;
mod projects;
mod run;
mod sandbox;
mod schema;
mod start;
mod templates;
mod threads;
mod version;

use clap::Subcommand;

use crate::cli::Deferred;
use crate::context::Context;
use crate::error::Failure;
use crate::outcome::Outcome;
use crate::settings::Need;

/// What can be done.
#[derive(Debug, Subcommand)]
pub enum Command {
    Run(run::Args),
    /// Make, read and delete threads
    #[command(subcommand, visible_alias = "thread")]
    Threads(Deferred<threads::Command>),
    /// Read and delete projects, and start runs in them
    #[command(subcommand, visible_alias = "project")]
    Projects(Deferred<projects::Command>),
    /// Follow, read and stop runs, and continue a thread with another
    #[command(subcommand, visible_alias = "execution")]
    Executions(Deferred<executions::Command>),
    /// Read, add and delete what was said in a thread
    #[command(subcommand, visible_alias = "message")]
    Messages(Deferred<messages::Command>),
    /// Look into a sandbox: files, commands, start and stop
    #[command(subcommand, visible_alias = "sandboxes")]
    Sandbox(Deferred<sandbox::Command>),
    /// Read and delete agents
    #[command(subcommand, visible_alias = "agent")]
    Agents(Deferred<agents::Command>),
    /// Read what projects can be made from
    #[command(subcommand, visible_alias = "template")]
    Templates(Deferred<templates::Command>),
    /// Make, read and revoke API keys
    #[command(subcommand, visible_alias = "key")]
    Keys(Deferred<keys::Command>),
    Limits(limits::Args),
    Account(account::Args),
    Api(api::Args),
    /// Keep a server on this machine, which needs no account
    #[command(subcommand)]
    Local(Deferred<local::Command>),
    /// Keep credentials, and say which are used
    #[command(subcommand)]
    Auth(Deferred<auth::Command>),
    /// Read and change settings and profiles
    #[command(subcommand)]
    Config(Deferred<config::Command>),
    Doctor(doctor::Args),
    Completion(completion::Args),
    Man(man::Args),
    Schema(schema::Args),
    Version(version::Args),
    Help(help::Args),
}

impl Command {
    /// Whether what it does is done by requests, which can be shown instead.
    pub(crate) fn sends_requests(&self) -> bool {
        matches!(
            self,
            Self::Run(_)
                | Self::Threads(_)
                | Self::Projects(_)
                | Self::Executions(_)
                | Self::Messages(_)
                | Self::Sandbox(_)
                | Self::Agents(_)
                | Self::Templates(_)
                | Self::Keys(_)
                | Self::Limits(_)
                | Self::Account(_)
                | Self::Api(_)
        )
    }

    /// What it needs of the configuration. What talks to no service and prints no settings needs nothing, and starts
    /// without reading a file.
    pub(crate) fn need(&self) -> Need {
        match self {
            Self::Completion(_) | Self::Man(_) | Self::Schema(_) | Self::Version(_) | Self::Help(_) => {
                Need::Nothing
            }
            Self::Auth(command) => command.0.need(),
            Self::Config(command) => command.0.need(),
            _ => Need::Profile,
        }
    }

    pub(crate) async fn run(self, context: &Context) -> Result<Outcome, Failure> {
        match self {
            Self::Run(args) => run::run(context, args).await,
            Self::Threads(command) => command.0.run(context).await,
            Self::Projects(command) => command.0.run(context).await,
            Self::Executions(command) => command.0.run(context).await,
            Self::Messages(command) => command.0.run(context).await,
            Self::Sandbox(command) => command.0.run(context).await,
            Self::Agents(command) => command.0.run(context).await,
            Self::Templates(command) => command.0.run(context).await,
            Self::Keys(command) => command.0.run(context).await,
            Self::Limits(args) => limits::run(context, args).await,
            Self::Account(args) => account::run(context, args).await,
            Self::Api(args) => api::run(context, args).await,
            Self::Local(command) => command.0.run(context).await,
            Self::Auth(command) => command.0.run(context).await,
            Self::Config(command) => command.0.run(context).await,
            Self::Doctor(args) => doctor::run(context, args).await,
            Self::Completion(args) => completion::run(&args),
            Self::Man(args) => man::run(&args),
            Self::Schema(args) => schema::run(&args),
            Self::Version(args) => version::run(&args),
            Self::Help(args) => help::run(&args),
        }
    }
}
