//! The real command line, with nothing of the caller's environment.

use std::{ffi::OsStr, path::Path, process::Stdio, time::Duration};

use anyhow::Context as _;
use serde_json::Value;
use tempfile::TempDir;
use tokio::{
    io::AsyncWriteExt as _,
    process::{Child, Command},
    time::timeout,
};

use crate::{binaries, server::ReferenceServer};

const LIMIT: Duration = Duration::from_mins(2);

/// What a command did.
#[derive(Debug)]
pub struct Outcome {
    pub code: Option<i32>,
    pub stdout: String,
    pub stderr: String,
}

impl Outcome {
    pub fn json(&self) -> anyhow::Result<Value> {
        serde_json::from_str(&self.stdout).with_context(|| format!("not JSON: {self:?}"))
    }

    /// The one JSON object that a failure in JSON mode leaves on standard error.
    pub fn error(&self) -> anyhow::Result<Value> {
        let line = self.stderr.lines().rev().find(|line| line.starts_with('{')).context("no JSON error")?;
        Ok(serde_json::from_str(line)?)
    }
}

#[derive(Debug)]
pub struct Cli {
    home: TempDir,
    env: Vec<(String, String)>,
}

impl Cli {
    /// Without any credential or address.
    pub fn bare() -> anyhow::Result<Self> {
        Ok(Self { home: tempfile::tempdir()?, env: Vec::new() })
    }

    /// Talking to that server with those credentials.
    pub fn of(server: &ReferenceServer, kortix: &str, obvious: &str) -> anyhow::Result<Self> {
        let cli = Self::bare()?.env("KORTIX_BASE_URL", server.url());
        Ok(cli.env("KORTIX_API_KEY", kortix).env("OBVIOUS_API_KEY", obvious))
    }

    #[must_use]
    pub fn env(mut self, name: &str, value: impl AsRef<OsStr>) -> Self {
        self.env.push((name.to_owned(), value.as_ref().to_string_lossy().into_owned()));
        self
    }

    pub fn home(&self) -> &Path {
        self.home.path()
    }

    fn command(&self, arguments: &[&str]) -> anyhow::Result<Command> {
        let mut command = Command::new(binaries::path("kortix")?);
        command
            .args(arguments)
            .env_clear()
            .env("PATH", std::env::var_os("PATH").unwrap_or_default())
            .env("HOME", self.home.path())
            .envs(self.env.iter().map(|(name, value)| (name, value)))
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .kill_on_drop(true);
        Ok(command)
    }

    /// Starts a command; what it says can be read as it says it.
    pub fn spawn(&self, arguments: &[&str]) -> anyhow::Result<Child> {
        Ok(self.command(arguments)?.spawn()?)
    }

    pub async fn run(&self, arguments: &[&str]) -> anyhow::Result<Outcome> {
        let output =
            timeout(LIMIT, self.command(arguments)?.output()).await.context("the CLI took too long")??;
        Ok(outcome(&output))
    }

    /// With that text on standard input.
    pub async fn run_with_input(&self, arguments: &[&str], input: &str) -> anyhow::Result<Outcome> {
        let mut child = self.command(arguments)?.stdin(Stdio::piped()).spawn()?;
        let mut stdin = child.stdin.take().context("no standard input")?;
        stdin.write_all(input.as_bytes()).await?;
        drop(stdin);
        let output = timeout(LIMIT, child.wait_with_output()).await.context("the CLI took too long")??;
        Ok(outcome(&output))
    }
}

fn outcome(output: &std::process::Output) -> Outcome {
    Outcome {
        code: output.status.code(),
        stdout: String::from_utf8_lossy(&output.stdout).into_owned(),
        stderr: String::from_utf8_lossy(&output.stderr).into_owned(),
    }
}
