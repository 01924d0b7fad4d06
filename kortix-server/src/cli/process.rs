//! What all commands that stay have in common: their log, and how they are told to end.

use std::io::IsTerminal as _;

use clap::{Args, ValueEnum};
use tokio::{
    signal::unix::{SignalKind, signal},
    sync::mpsc,
};
use tracing_subscriber::EnvFilter;

#[derive(Debug, Args)]
pub(super) struct LogOptions {
    /// What is logged, as a tracing filter.
    #[arg(long, env = "KORTIX_SERVER_LOG", value_name = "FILTER", default_value = "info")]
    log: String,
    #[arg(long, env = "KORTIX_SERVER_LOG_FORMAT", value_enum, default_value_t = LogFormat::Text)]
    log_format: LogFormat,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
pub(super) enum LogFormat {
    Text,
    Json,
}

impl LogOptions {
    pub(super) fn begin(&self) -> anyhow::Result<()> {
        log_to_stderr(&self.log, self.log_format)
    }
}

pub(super) fn log_to_stderr(filter: &str, format: LogFormat) -> anyhow::Result<()> {
    let logger = tracing_subscriber::fmt()
        .with_env_filter(EnvFilter::try_new(filter)?)
        .with_ansi(std::io::stderr().is_terminal())
        .with_writer(std::io::stderr);
    match format {
        LogFormat::Text => logger.init(),
        LogFormat::Json => logger.json().init(),
    }
    Ok(())
}

/// Says so for every signal that asks the process to end.
pub(super) fn told_to_stop() -> anyhow::Result<mpsc::Receiver<()>> {
    let (mut interrupt, mut terminate) = (signal(SignalKind::interrupt())?, signal(SignalKind::terminate())?);
    let (tell, told) = mpsc::channel(1);
    tokio::spawn(async move {
        loop {
            tokio::select! {
                _ = interrupt.recv() => {}
                _ = terminate.recv() => {}
            }
            // Told already and not yet heard, or ended.
            let _ = tell.try_send(());
        }
    });
    Ok(told)
}
