//! The server that the program starts and keeps for its user, so that nothing needs an account.
//!
//! Everything that is known about it lies in one directory: the server's data, its log, who it is and what it said
//! when it was ready. Any number of programs may look; a lock beside the directory lets one at a time change things.

mod dir;
mod launch;
mod process;
mod stop;

use std::time::Duration;

use kortix_sdk::SecretString;
use url::Url;

use crate::error::{Failure, Kind};
use crate::identity::{Key, KeySource};
use crate::output::Ui;
use crate::settings::{Endpoint, Endpoints};

pub use dir::LocalDir;
pub use launch::{find_server, install_hint};
pub use process::Identity;

/// How long the server may take to be ready, and how long to go away.
const PATIENCE: Duration = Duration::from_secs(30);
/// How often the state of another process is looked at: there is nothing to be woken by.
const GLANCE: Duration = Duration::from_millis(20);

/// What is known about the local server.
#[derive(Clone, Debug)]
pub enum State {
    /// There is no process.
    Stopped,
    /// There is a process that has not said yet where it listens.
    Starting(Identity),
    /// It said where it listens.
    Running { identity: Identity, url: Url },
}

/// A server that is ready to be used.
#[derive(Clone, Debug)]
pub struct Running {
    pub identity: Identity,
    pub url: Url,
}

/// What to start when nothing runs.
#[derive(Clone, Debug, Default)]
pub struct Plan {
    /// The port; without one, any that is free.
    pub port: Option<u16>,
    /// Further arguments for `kortix-server serve`.
    pub arguments: Vec<String>,
}

/// Finds the running server, or starts it.
pub async fn ensure_running(dir: &LocalDir, plan: &Plan, ui: &Ui) -> Result<Running, Failure> {
    if let State::Running { identity, url } = dir.state()? {
        return Ok(Running { identity, url });
    }
    ui.during("starting the local server", async {
        let _lock = dir.lock().await?;
        match dir.state()? {
            State::Running { identity, url } => Ok(Running { identity, url }),
            // Somebody began to start it and was interrupted.
            State::Starting(identity) => launch::until_ready(dir, identity).await,
            State::Stopped => {
                let running = launch::start(dir, plan).await?;
                ui.note(&format!("started a local server at {}", running.url.origin().ascii_serialization()));
                Ok(running)
            }
        }
    })
    .await
}

/// Stops the server when it runs. Answers whether it did.
pub async fn stop(dir: &LocalDir, ui: &Ui) -> Result<bool, Failure> {
    ui.during("stopping the local server", async {
        let _lock = dir.lock().await?;
        stop::stop(dir).await
    })
    .await
}

/// Stops the server and removes its sandboxes and its data. Answers whether there was anything.
pub async fn reset(dir: &LocalDir, ui: &Ui) -> Result<bool, Failure> {
    ui.during("removing the local server's sandboxes and data", async {
        let _lock = dir.lock().await?;
        stop::reset(dir).await
    })
    .await
}

/// Where the running server is, and the credentials that it made for this user.
pub fn endpoints(dir: &LocalDir, running: &Running) -> Result<Endpoints, Failure> {
    let credentials = dir.credentials()?;
    let endpoint = |secret: String| Endpoint {
        url: running.url.clone(),
        key: Ok(Key::new(SecretString::from(secret), KeySource::LocalServer(dir.credentials_path()))),
    };
    Ok(Endpoints { kortix: endpoint(credentials.kortix), obvious: endpoint(credentials.obvious) })
}

fn failure(message: impl Into<String>) -> Failure {
    Failure::new(Kind::LocalServer, message)
}
