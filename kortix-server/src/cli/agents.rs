//! What works on tasks.

use std::{path::PathBuf, sync::Arc};

use anyhow::Context as _;
use clap::{Args, ValueEnum};

use crate::runs::agent::{Agent, CommandAgent, CommandConfig, ShellAgent};

#[derive(Debug, Args)]
pub(super) struct AgentChoice {
    /// What works on a task, inside the project's sandbox. `shell` runs the prompt with `bash -lc`; `command` runs a
    /// program that `--agent-command` describes.
    #[arg(long, env = "KORTIX_SERVER_AGENT", value_enum, default_value_t = AgentKind::Shell)]
    agent: AgentKind,
    /// JSON file that says how the program of the agent `command` is run: `argv`, the names of the variables of the
    /// server that it gets as `env`, and its `output`, `text` or `json-lines`. It reads the prompt on standard input.
    /// `docs/agents.md` has the rest.
    #[arg(long, env = "KORTIX_SERVER_AGENT_COMMAND", value_name = "FILE")]
    agent_command: Option<PathBuf>,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
enum AgentKind {
    Shell,
    Command,
}

impl AgentChoice {
    pub(super) fn make(&self) -> anyhow::Result<Arc<dyn Agent>> {
        match self.agent {
            AgentKind::Shell => Ok(Arc::new(ShellAgent)),
            AgentKind::Command => {
                let file = self
                    .agent_command
                    .as_deref()
                    .context("--agent command needs --agent-command FILE, which says what to run")?;
                Ok(Arc::new(CommandAgent::new(CommandConfig::from_file(file)?)))
            }
        }
    }
}
