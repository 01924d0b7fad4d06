//! The command line of the server.

mod account;
mod agents;
mod controls;
mod doctor;
mod leases;
mod lifetimes;
mod migrate;
mod openapi;
mod process;
mod reap;
mod requests;
mod serve;
mod token;
mod tokens;
mod turns;
mod warm;
mod worker;

use std::{io::Write as _, path::PathBuf, process::ExitCode, sync::Arc};

use clap::{Args, Parser, Subcommand};
use secrecy::SecretString;

use crate::{data_dir::DataDir, database, store::Store};

/// The reference server of the Kortix and Obvious APIs: real database, real sandboxes, real agent executions.
#[derive(Debug, Parser)]
#[command(name = "kortix-server", version, max_term_width = 100)]
struct Cli {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Serve both APIs until stopped.
    Serve(Box<serve::Serve>),
    /// Work on executions until stopped, beside a server on the same data directory.
    Worker(Box<worker::Worker>),
    /// Make, list and revoke credentials. Works while the server runs.
    #[command(subcommand)]
    Token(token::Token),
    /// Manage accounts, workspaces and their members. Works while the server runs.
    #[command(subcommand, name = "account")]
    Accounts(account::Accounts),
    /// Name each part that this machine lacks, and how to get it.
    Doctor(Box<doctor::Doctor>),
    /// Move everything from SQLite to PostgreSQL.
    Migrate(migrate::Migrate),
    /// Finish or undo what a crash left, or remove every sandbox.
    Reap(Box<reap::Reap>),
    /// Print the description of the API, as JSON.
    Openapi(openapi::Openapi),
}

/// Where the server keeps what it has.
#[derive(Debug, Args)]
struct Place {
    /// Directory of database, secrets and sandboxes [default: $XDG_DATA_HOME/kortix-server].
    #[arg(long, env = "KORTIX_SERVER_DATA_DIR", value_name = "DIR")]
    data_dir: Option<PathBuf>,
    /// The database [default: sqlite file in the data directory].
    #[arg(long, env = "KORTIX_SERVER_DATABASE_URL", value_name = "URL", hide_env_values = true)]
    database_url: Option<String>,
}

impl Place {
    fn path(&self) -> PathBuf {
        self.data_dir.clone().unwrap_or_else(DataDir::default_path)
    }

    fn open(&self) -> anyhow::Result<DataDir> {
        DataDir::open(&self.path())
    }

    async fn store(&self) -> anyhow::Result<Arc<dyn Store>> {
        database::open(&self.open()?, self.database_url.as_deref()).await
    }
}

/// The server's own secrets.
#[derive(Debug, Args)]
struct SecretsChoice {
    /// What keys are hashed under and tokens signed with, made when there is no such file. Servers that share a database
    /// share this file [default: secrets.json in the data directory].
    #[arg(long, env = "KORTIX_SERVER_SECRETS_FILE", value_name = "FILE")]
    secrets_file: Option<PathBuf>,
}

/// Parses the command line and runs it.
pub fn main() -> ExitCode {
    let outcome = match Cli::parse().command {
        Command::Serve(command) => command.run(),
        Command::Worker(command) => command.run(),
        Command::Token(command) => command.run(),
        Command::Accounts(command) => command.run(),
        Command::Doctor(command) => command.run(),
        Command::Migrate(command) => command.run(),
        Command::Reap(command) => command.run(),
        Command::Openapi(command) => command.run(),
    };
    outcome.unwrap_or_else(|error| {
        // Nowhere is left to say so when even this cannot be written.
        let _ = writeln!(std::io::stderr(), "error: {error:#}");
        ExitCode::FAILURE
    })
}

/// A signing secret in place of the one in the data directory. Only from the environment: arguments are visible to
/// everybody on the machine.
fn jwt_secret() -> Option<SecretString> {
    std::env::var("KORTIX_SERVER_JWT_SECRET").ok().filter(|secret| !secret.is_empty()).map(SecretString::from)
}

/// The one thing that a command has to say, as a line on standard output.
fn say(line: &str) -> anyhow::Result<()> {
    let mut out = std::io::stdout().lock();
    writeln!(out, "{line}")?;
    Ok(out.flush()?)
}

fn block_on<T>(work: impl Future<Output = anyhow::Result<T>>) -> anyhow::Result<T> {
    tokio::runtime::Builder::new_current_thread().enable_all().build()?.block_on(work)
}
