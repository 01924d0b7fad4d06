//! Starting the server.

use std::env;
use std::ffi::OsStr;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use process_wrap::std::{CommandWrap, ProcessSession};
use tokio::time::{Instant, sleep};

use crate::env as variables;
use crate::error::Failure;

use super::stop::end;
use super::{GLANCE, Identity, LocalDir, PATIENCE, Plan, Running, failure};

const PROGRAM: &str = "kortix-server";
/// What the server's program has no use for.
pub(super) const SECRETS: [&str; 2] = [variables::KORTIX_API_KEY, variables::OBVIOUS_API_KEY];

/// The server's program: the one that was installed together with this one, or the first on the PATH.
pub fn find_server(search_path: Option<&OsStr>) -> Option<PathBuf> {
    let beside = env::current_exe().ok().and_then(|path| path.parent().map(Path::to_owned));
    let others = search_path.map(|path| env::split_paths(path).collect::<Vec<_>>()).unwrap_or_default();
    beside.into_iter().chain(others).map(|folder| folder.join(PROGRAM)).find(|path| is_executable(path))
}

/// What to say when there is none.
pub fn install_hint() -> String {
    format!("install it with `cargo install {PROGRAM}`")
}

pub(super) fn require_server(dir: &LocalDir) -> Result<PathBuf, Failure> {
    find_server(dir.search_path())
        .ok_or_else(|| failure(format!("{PROGRAM} is not installed")).hint(install_hint()))
}

fn is_executable(path: &Path) -> bool {
    use std::os::unix::fs::PermissionsExt as _;
    path.metadata().is_ok_and(|found| found.is_file() && found.permissions().mode() & 0o111 != 0)
}

/// Starts the server in a session of its own, so that it outlives this program and its terminal.
pub(super) async fn start(dir: &LocalDir, plan: &Plan) -> Result<Running, Failure> {
    let program = require_server(dir)?;
    dir.prepare()?;
    let (ready, log) = dir.output_files()?;
    let mut command = Command::new(&program);
    command
        .args(["serve", "--listen", &format!("127.0.0.1:{}", plan.port.unwrap_or_default())])
        .arg("--data-dir")
        .arg(dir.path())
        .args(&plan.arguments)
        .current_dir(dir.path())
        .stdin(Stdio::null())
        .stdout(ready)
        .stderr(log);
    // The server is nobody's client.
    for secret in SECRETS {
        command.env_remove(secret);
    }
    let mut child = CommandWrap::from(command)
        .wrap(ProcessSession)
        .spawn()
        .map_err(|error| Failure::io(format!("cannot start {}", program.display()), &error))?;
    let gone = || failure("the local server ended at once").hint(dir.log_hint());
    let identity = Identity::of(child.id()).ok_or_else(gone)?;
    if let Err(failure) = dir.record(&identity) {
        // Nobody could find it again.
        let _gone = child.kill();
        return Err(failure);
    }
    until_ready(dir, identity).await
}

/// Waits for the line that says where the server listens.
pub(super) async fn until_ready(dir: &LocalDir, identity: Identity) -> Result<Running, Failure> {
    let deadline = Instant::now() + PATIENCE;
    loop {
        match dir.ready() {
            Ok(Some(url)) => return Ok(Running { identity, url }),
            Ok(None) => {}
            Err(failure) => {
                // Nobody knows how to reach it.
                end(dir, &identity).await?;
                return Err(failure);
            }
        }
        if !identity.is_alive() {
            dir.forget();
            return Err(failure("the local server ended before it was ready").hint(dir.log_hint()));
        }
        if Instant::now() > deadline {
            let seconds = PATIENCE.as_secs();
            return Err(
                failure(format!("the local server is not ready after {seconds} s")).hint(dir.log_hint())
            );
        }
        sleep(GLANCE).await;
    }
}
