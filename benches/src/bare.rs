//! The parts of a desktop without the server: what a sandbox could cost at least.

use std::{
    path::PathBuf,
    process::{Child, Command, Stdio},
    time::Duration,
};

use anyhow::{Context as _, bail};
use tempfile::TempDir;
use tokio::{
    io::AsyncReadExt as _,
    net::UnixStream,
    time::{Instant, sleep},
};

const READY_LIMIT: Duration = Duration::from_mins(1);
const PAUSE: Duration = Duration::from_millis(1);
const SCREEN: &str = "Xvnc :0 -geometry 1280x800 -depth 24 -SecurityTypes None -rfbport -1 -AlwaysShared -nolisten tcp \
                      -rfbunixpath /run/desktop/rfb.sock";

/// What runs in it.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Parts {
    Screen,
    ScreenAndWindows,
}

impl Parts {
    fn script(self) -> String {
        match self {
            Self::Screen => format!("exec {SCREEN}"),
            Self::ScreenAndWindows => format!(
                "{SCREEN} & export DISPLAY=:0; until [ -S /tmp/.X11-unix/X0 ]; do sleep 0.01; done; \
                 openbox & exec xterm"
            ),
        }
    }
}

/// A desktop in bubblewrap, gone with the value.
#[derive(Debug)]
pub(crate) struct BareDesktop {
    process: Child,
    directory: TempDir,
}

impl BareDesktop {
    pub(crate) fn start(parts: Parts) -> anyhow::Result<Self> {
        let directory = tempfile::Builder::new().prefix("kortix-bench-").tempdir()?;
        let mut command = Command::new("bwrap");
        command.args(["--unshare-all", "--die-with-parent", "--ro-bind", "/usr", "/usr"]);
        for (target, link) in [("usr/bin", "/bin"), ("usr/lib", "/lib"), ("usr/lib64", "/lib64")] {
            command.args(["--symlink", target, link]);
        }
        command.args(["--ro-bind", "/etc", "/etc", "--proc", "/proc", "--dev", "/dev", "--tmpfs", "/tmp"]);
        command.arg("--bind").arg(directory.path()).arg("/run/desktop");
        command.args(["--setenv", "HOME", "/tmp", "--", "bash", "-c", &parts.script()]);
        command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
        let process = command.spawn().context("cannot start bubblewrap")?;
        Ok(Self { process, directory })
    }

    /// Returns when RFB answers.
    pub(crate) async fn ready(&self) -> anyhow::Result<()> {
        let deadline = Instant::now() + READY_LIMIT;
        let mut banner = [0; 12];
        loop {
            match UnixStream::connect(self.screen()).await {
                Ok(mut screen) => {
                    screen.read_exact(&mut banner).await?;
                    return Ok(());
                }
                Err(_) if Instant::now() < deadline => sleep(PAUSE).await,
                Err(error) => bail!("the bare desktop does not answer: {error}"),
            }
        }
    }

    fn screen(&self) -> PathBuf {
        self.directory.path().join("rfb.sock")
    }
}

impl Drop for BareDesktop {
    fn drop(&mut self) {
        // Fails only where it has ended already, which is what is wanted.
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}
