//! The benchmarks of kortix: `cargo xtask bench [filter]` builds everything as it is shipped and runs this program.
//!
//! A figure stands beside a peer that was measured in the same run, or beside a limit, because an absolute number says
//! more about the machine than about the program. `suite` runs the benchmarks, `benchmarks/` has one file for each and
//! says there what makes its number honest, `report` shows them.

mod bare;
mod benchmarks;
mod clients;
mod figure;
mod load;
mod machine;
mod report;
mod server;
mod setting;
mod statistics;
mod stub;
mod suite;
mod valgrind;

use std::{path::PathBuf, process::ExitCode};

use clap::{Parser, Subcommand};
use tokio::signal::unix::{SignalKind, signal};

use crate::{clients::repeat::Repeat, setting::Setting, suite::Selection};

#[derive(Parser)]
#[command(name = "kortix-benches")]
struct Cli {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Measure, and print a table.
    Run(Run),
    /// What the clients are measured against, in a process of its own so that only the client is counted.
    #[command(hide = true)]
    Stub {
        /// Where a certificate and its key lie, for TLS.
        #[arg(long)]
        certificate: Option<PathBuf>,
    },
    /// The client that runs under valgrind.
    #[command(hide = true)]
    Repeat(Repeat),
}

#[derive(clap::Args)]
struct Run {
    /// Only the benchmarks whose name contains this.
    #[arg(default_value = "")]
    filter: String,
    /// Fail when a figure misses its target.
    #[arg(long)]
    check: bool,
    /// Where `kortix` and `kortix-server` lie, built with the profile `dist`.
    #[arg(long, env = "KORTIX_BENCH_BINARIES", value_name = "DIR")]
    binaries: PathBuf,
    /// Also write the figures there.
    #[arg(long, value_name = "FILE")]
    json: Option<PathBuf>,
}

/// One thread for the client side of everything: the second core of a small machine is the server's.
#[tokio::main(flavor = "current_thread")]
async fn main() -> anyhow::Result<ExitCode> {
    // Fails only when there is a provider already, which then is as good.
    let _ = rustls::crypto::ring::default_provider().install_default();
    match Cli::parse().command {
        Command::Run(run) => run.run().await,
        Command::Stub { certificate } => {
            stub::serve(certificate.as_deref()).await.map(|()| ExitCode::SUCCESS)
        }
        Command::Repeat(repeat) => repeat.run().await.map(|()| ExitCode::SUCCESS),
    }
}

impl Run {
    async fn run(self) -> anyhow::Result<ExitCode> {
        let setting = Setting::new(&self.binaries)?;
        let selection = Selection::matching(&self.filter)?;
        // Whatever was started is a value of this future, and goes with it.
        let outcome = tokio::select! {
            outcome = selection.run(&setting) => outcome?,
            () = interruption() => anyhow::bail!("interrupted; nothing was left behind"),
        };
        report::print(&outcome)?;
        if let Some(file) = &self.json {
            report::write_json(&outcome, file)?;
        }
        let held = outcome.failures.is_empty() && !(self.check && outcome.has_misses());
        Ok(if held { ExitCode::SUCCESS } else { ExitCode::FAILURE })
    }
}

/// Ends when somebody wants the run to end.
async fn interruption() {
    let (Ok(mut interrupt), Ok(mut terminate)) =
        (signal(SignalKind::interrupt()), signal(SignalKind::terminate()))
    else {
        return std::future::pending().await;
    };
    tokio::select! {
        _ = interrupt.recv() => {}
        _ = terminate.recv() => {}
    }
}
