//! One process that says on its standard output when it is ready.

use std::{
    fs,
    process::{Child, Command, Stdio},
    time::Duration,
};

use anyhow::{Context as _, bail};
use rustix::process::{Pid, Signal, kill_process};
use tokio::{
    io::{AsyncBufReadExt as _, BufReader},
    process::ChildStdout,
    time::{Instant, sleep},
};

/// How long it may take to end when it was told to.
const STOP_LIMIT: Duration = Duration::from_secs(10);
const LOOK_AGAIN_AFTER: Duration = Duration::from_millis(5);

/// A child that is killed, and waited for, when the value goes.
#[derive(Debug)]
pub(super) struct Process(Child);

impl Process {
    /// Starts it, and gives the first line that it says.
    pub(super) async fn start(command: &mut Command) -> anyhow::Result<(Self, String)> {
        let mut process = Self(
            command
                .stdin(Stdio::null())
                .stdout(Stdio::piped())
                .spawn()
                .context("cannot start kortix-server")?,
        );
        let stdout = process.0.stdout.take().context("no standard output")?;
        let mut line = String::new();
        BufReader::new(ChildStdout::from_std(stdout)?).read_line(&mut line).await?;
        Ok((process, line))
    }

    pub(super) fn resident_megabytes(&self) -> anyhow::Result<f64> {
        let status = fs::read_to_string(format!("/proc/{}/status", self.0.id()))?;
        let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:")).context("no VmRSS")?;
        let kilobytes: f64 = line.trim().trim_end_matches("kB").trim().parse()?;
        Ok(kilobytes / 1_024.0)
    }

    /// Ends it as an operator does.
    pub(super) async fn terminate(mut self) -> anyhow::Result<()> {
        let id = i32::try_from(self.0.id()).ok().and_then(Pid::from_raw).context("no process id")?;
        kill_process(id, Signal::TERM)?;
        let deadline = Instant::now() + STOP_LIMIT;
        while self.0.try_wait()?.is_none() {
            if Instant::now() > deadline {
                bail!("the server did not end within {STOP_LIMIT:?}");
            }
            sleep(LOOK_AGAIN_AFTER).await;
        }
        Ok(())
    }
}

impl Drop for Process {
    fn drop(&mut self) {
        // Fails only where it has ended already, which is what is wanted.
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}
