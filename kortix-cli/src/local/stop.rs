//! Stopping the server, and removing what it kept.

use std::process::{Output, Stdio};

use tokio::process::Command;
use tokio::time::{Instant, sleep};

use crate::error::Failure;

use super::launch::{SECRETS, require_server};
use super::{GLANCE, Identity, LocalDir, PATIENCE, failure};

/// Asks the server to end and waits until it has. Answers whether there was one.
pub(super) async fn stop(dir: &LocalDir) -> Result<bool, Failure> {
    let Some(identity) = dir.process()? else {
        dir.forget();
        return Ok(false);
    };
    end(dir, &identity).await?;
    Ok(true)
}

/// The same for a process that is known.
pub(super) async fn end(dir: &LocalDir, identity: &Identity) -> Result<(), Failure> {
    identity.terminate().map_err(|error| Failure::io("cannot stop the local server", &error))?;
    until_gone(dir, identity).await?;
    dir.forget();
    Ok(())
}

async fn until_gone(dir: &LocalDir, identity: &Identity) -> Result<(), Failure> {
    let deadline = Instant::now() + PATIENCE;
    while identity.is_alive() {
        if Instant::now() > deadline {
            let (pid, seconds) = (identity.pid, PATIENCE.as_secs());
            return Err(failure(format!("the local server (process {pid}) has not ended after {seconds} s"))
                .hint(format!("wait and try again, or end it the hard way with `kill -9 {pid}`"))
                .hint(dir.log_hint()));
        }
        sleep(GLANCE).await;
    }
    Ok(())
}

/// Stops the server, lets it remove its sandboxes, and deletes its data. Answers whether there was anything.
pub(super) async fn reset(dir: &LocalDir) -> Result<bool, Failure> {
    stop(dir).await?;
    if !dir.exists() {
        return Ok(false);
    }
    reap(dir).await?;
    dir.remove()?;
    Ok(true)
}

/// Only the server knows what its sandboxes are made of. Its data stays until they are gone, because it says which they are.
async fn reap(dir: &LocalDir) -> Result<(), Failure> {
    let mut command = Command::new(require_server(dir)?);
    for secret in SECRETS {
        command.env_remove(secret);
    }
    let output = command
        .args(["reap", "--all", "--data-dir"])
        .arg(dir.path())
        .stdin(Stdio::null())
        .kill_on_drop(true)
        .output()
        .await
        .map_err(|error| Failure::io("cannot remove the sandboxes", &error))?;
    if output.status.success() {
        return Ok(());
    }
    Err(failure(format!("the sandboxes could not be removed: {}", last_words(&output)))
        .hint(format!("nothing was deleted; the data is in {}", dir.path().display())))
}

fn last_words(output: &Output) -> String {
    let text = String::from_utf8_lossy(&output.stderr);
    let last = text.lines().rev().find(|line| !line.trim().is_empty());
    last.map_or_else(|| output.status.to_string(), str::to_owned)
}
