//! `kortix local status`

use std::time::Duration;

use tokio::net::TcpStream;
use tokio::time::timeout;
use url::Url;

use crate::context::Context;
use crate::error::{Failure, Kind};
use crate::local::State;
use crate::outcome::Outcome;

use super::report::Report;

const PATIENCE: Duration = Duration::from_secs(2);

/// Say whether the local server runs
///
/// Exit code 0 when it runs and takes connections, 5 when it does not; the status is printed in both cases.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
    kortix local status
    # In a script:
    export KORTIX_BASE_URL=$(kortix local status -o name)")]
pub struct Args {}

pub(super) async fn run(context: &Context, _args: Args) -> Result<Outcome, Failure> {
    let dir = context.local_dir()?;
    let state = dir.state()?;
    let status = match &state {
        State::Stopped => "stopped",
        State::Starting(_) => "starting",
        State::Running { url, .. } if takes_connections(url).await => "running",
        State::Running { .. } => "not answering",
    };
    let verdict = (status != "running").then(|| {
        let failure = Failure::new(Kind::NotRunning, format!("the local server is {status}"));
        match state {
            State::Stopped => failure.hint("start it with `kortix local up`"),
            State::Starting(_) | State::Running { .. } => failure.hint("see `kortix local logs`"),
        }
    });
    Ok(Outcome::with_verdict(Report::new(&dir, &state, status), verdict))
}

async fn takes_connections(url: &Url) -> bool {
    let Ok(addresses) = url.socket_addrs(|| None) else { return false };
    matches!(timeout(PATIENCE, TcpStream::connect(addresses.as_slice())).await, Ok(Ok(_)))
}
