//! A data directory and what is done with it from outside the server.

use std::{
    fs::{self, File},
    io::Write as _,
    path::PathBuf,
    process::{Command, Stdio},
};

use anyhow::{Context as _, ensure};
use tempfile::TempDir;

use super::Driver;
use crate::setting::{Setting, without_user_settings};

/// Runs the prompt, which writes an event a line.
const AGENT: &str = r#"{"argv": ["bash"], "output": "json-lines"}"#;

/// A directory that is removed, after every sandbox in it, when the value goes. No server may run in it then.
#[derive(Debug)]
pub(super) struct Place {
    program: PathBuf,
    driver: Driver,
    directory: TempDir,
    environment: Vec<(&'static str, String)>,
}

impl Place {
    pub(super) fn new(setting: &Setting, driver: Driver) -> anyhow::Result<Self> {
        let directory = tempfile::Builder::new().prefix("kortix-bench-").tempdir()?;
        fs::write(directory.path().join("agent.json"), AGENT)?;
        Ok(Self { program: setting.server.clone(), driver, directory, environment: Vec::new() })
    }

    /// `kortix-server SUBCOMMAND` on this directory. What it logs is kept there too, as a running server's would be.
    pub(super) fn command(&self, subcommand: &str) -> Command {
        let mut command = self.on_data(&[subcommand]);
        let driver = match self.driver {
            Driver::Local => "local",
            Driver::Fake => "fake",
        };
        // The limits of plans are not what is measured.
        command.env("KORTIX_SERVER_ENV_MODE", "local");
        command.env("KORTIX_SERVER_MAX_CONCURRENT_REQUESTS", "20000");
        command.env("KORTIX_SERVER_RUN_OUTPUT_LIMIT", (16 << 20).to_string());
        command.env("KORTIX_SERVER_AGENT", "command");
        command.env("KORTIX_SERVER_AGENT_COMMAND", self.directory.path().join("agent.json"));
        command.envs(self.environment.iter().map(|(variable, value)| (variable, value)));
        command.args(["--driver", driver]).stderr(self.log());
        command
    }

    pub(super) fn credential(&self) -> anyhow::Result<String> {
        let output = self
            .on_data(&["token", "create"])
            .args(["--kind", "jwt", "--account", "bench", "--plan", "ultra"])
            .output()?;
        ensure!(output.status.success(), "token create: {}", String::from_utf8_lossy(&output.stderr));
        Ok(String::from_utf8(output.stdout)?.trim().to_owned())
    }

    pub(super) fn set(&mut self, variable: &'static str, value: &str) {
        self.environment.push((variable, value.to_owned()));
    }

    pub(super) fn sandboxes(&self) -> PathBuf {
        self.directory.path().join("data/sandboxes")
    }

    pub(super) fn database(&self) -> PathBuf {
        self.directory.path().join("data/kortix.db")
    }

    fn on_data(&self, subcommand: &[&str]) -> Command {
        let mut command = Command::new(&self.program);
        without_user_settings(&mut command);
        command.args(subcommand).arg("--data-dir").arg(self.directory.path().join("data"));
        command
    }

    fn log(&self) -> Stdio {
        let file = File::options().create(true).append(true).open(self.directory.path().join("server.log"));
        file.map_or_else(|_| Stdio::null(), Stdio::from)
    }

    fn remove_sandboxes(&self) -> anyhow::Result<()> {
        let output = self.command("reap").arg("--all").stderr(Stdio::piped()).output()?;
        ensure!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
        Ok(())
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        if let Err(error) = self.remove_sandboxes().context("sandboxes of a benchmark remain") {
            let _ = writeln!(std::io::stderr(), "{error:#}");
        }
    }
}
