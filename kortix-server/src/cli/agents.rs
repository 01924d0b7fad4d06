//! What works on tasks.

use std::{env, path::PathBuf, sync::Arc, time::Duration};

use anyhow::{Context as _, ensure};
use clap::{Args, ValueEnum};
use secrecy::SecretString;
use url::Url;

use crate::{
    runs::agent::{
        Agent, Agents, CommandAgent, CommandConfig, ShellAgent,
        openai::{OpenAiAgent, OpenAiConfig, OpenAiLimits},
    },
    sandbox::Check,
};

/// Only from the environment or a file: arguments are visible to everybody on the machine.
const KEY_VARIABLE: &str = "OPENAI_API_KEY";
const SERVICE: &str = "https://api.openai.com/v1";

#[derive(Debug, Args)]
#[command(next_help_heading = "Agents")]
pub(super) struct AgentChoice {
    /// What works on a task, in the project's sandbox. `shell` runs the prompt with `bash -lc`; `command` runs a program
    /// that `--agent-command` describes; `openai` lets a model work with tools. Given several times, or separated by
    /// commas, the first is the default and the others are there for agents that name them.
    #[arg(long, env = "KORTIX_SERVER_AGENT", value_enum, value_delimiter = ',', default_value = "shell")]
    agent: Vec<AgentKind>,
    /// JSON file that says how the program of the agent `command` is run: `argv`, the names of the variables of the
    /// server that it gets as `env`, and its `output`, `text` or `json-lines`. It reads the prompt on standard input.
    /// `docs/agents.md` has the rest.
    #[arg(long, env = "KORTIX_SERVER_AGENT_COMMAND", value_name = "FILE")]
    agent_command: Option<PathBuf>,
    #[command(flatten)]
    openai: OpenAiOptions,
}

#[expect(
    clippy::struct_field_names,
    reason = "they are named as the options are, among which these are some"
)]
#[derive(Debug, Args)]
struct OpenAiOptions {
    /// Where the agent `openai` asks its model: any endpoint for chat completions that is compatible. Its key is in
    /// `OPENAI_API_KEY` or in `--openai-key-file`; it stays in the server and does not get into sandboxes.
    #[arg(long, env = "KORTIX_SERVER_OPENAI_BASE_URL", value_name = "URL", default_value = SERVICE)]
    openai_base_url: Url,
    /// The model, where neither the run nor its agent names one.
    #[arg(long, env = "KORTIX_SERVER_OPENAI_MODEL", value_name = "MODEL")]
    openai_model: Option<String>,
    /// File that holds the key, and nothing else.
    #[arg(long, env = "KORTIX_SERVER_OPENAI_KEY_FILE", value_name = "FILE")]
    openai_key_file: Option<PathBuf>,
    /// Answers of the model in one turn.
    #[arg(long, env = "KORTIX_SERVER_OPENAI_MAX_STEPS", value_name = "STEPS", default_value_t = 100)]
    #[arg(value_parser = clap::value_parser!(u32).range(1..=10_000))]
    openai_max_steps: u32,
    /// Tokens in one turn, as the endpoint counts them: of every question and every answer.
    #[arg(long, env = "KORTIX_SERVER_OPENAI_MAX_TOKENS", value_name = "TOKENS", default_value_t = 2_000_000)]
    #[arg(value_parser = clap::value_parser!(u64).range(1..))]
    openai_max_tokens: u64,
    /// Tokens that the model is told at a time, estimated; what is longer is made shorter.
    #[arg(
        long,
        env = "KORTIX_SERVER_OPENAI_CONTEXT_TOKENS",
        value_name = "TOKENS",
        default_value_t = 100_000
    )]
    #[arg(value_parser = clap::value_parser!(u32).range(2_000..))]
    openai_context_tokens: u32,
    /// Seconds for which the endpoint may be silent.
    #[arg(long, env = "KORTIX_SERVER_OPENAI_TIMEOUT", value_name = "SECONDS", default_value_t = 120)]
    #[arg(value_parser = clap::value_parser!(u64).range(1..=3_600))]
    openai_timeout: u64,
    /// Seconds for which a question to people waits for its answer, within the time limit of the turn. Then the agent is told
    /// that nobody answered.
    #[arg(long, env = "KORTIX_SERVER_OPENAI_ASK_LIMIT", value_name = "SECONDS", default_value_t = 1_800)]
    openai_ask_limit: u64,
    /// How often a question is asked again when the endpoint fails: with growing pauses, or as it asks for.
    #[arg(long, env = "KORTIX_SERVER_OPENAI_RETRIES", value_name = "TIMES", default_value_t = 8)]
    #[arg(value_parser = clap::value_parser!(u32).range(0..=100))]
    openai_retries: u32,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum AgentKind {
    Shell,
    Command,
    Openai,
}

impl AgentChoice {
    pub(super) fn make(&self) -> anyhow::Result<Agents> {
        let mut made: Vec<Arc<dyn Agent>> = Vec::new();
        for (index, kind) in self.agent.iter().enumerate() {
            if !self.agent[..index].contains(kind) {
                made.push(self.agent_of(*kind)?);
            }
        }
        ensure!(!made.is_empty(), "--agent names no agent");
        let others = made.split_off(1);
        Ok(Agents::new(made.remove(0), others))
    }

    fn agent_of(&self, kind: AgentKind) -> anyhow::Result<Arc<dyn Agent>> {
        Ok(match kind {
            AgentKind::Shell => Arc::new(ShellAgent),
            AgentKind::Command => {
                let file = self
                    .agent_command
                    .as_deref()
                    .context("--agent command needs --agent-command FILE, which says what to run")?;
                Arc::new(CommandAgent::new(CommandConfig::from_file(file)?))
            }
            AgentKind::Openai => Arc::new(self.openai.make()?),
        })
    }

    /// What `doctor` says of the agents that need something.
    pub(super) async fn check(&self) -> Vec<Check> {
        let mut checks = Vec::new();
        if self.agent.contains(&AgentKind::Command) {
            checks.push(Check::of_setting("agent command", self.agent_of(AgentKind::Command).map(|_| ())));
        }
        if self.agent.contains(&AgentKind::Openai) {
            checks.push(match self.openai.make() {
                Ok(agent) => agent.check().await,
                Err(error) => Check::of_setting("agent openai", Err(error)),
            });
        }
        checks
    }
}

impl OpenAiOptions {
    fn make(&self) -> anyhow::Result<OpenAiAgent> {
        let model = self.openai_model.clone().filter(|model| !model.trim().is_empty());
        let model = model.context("--agent openai needs --openai-model MODEL")?;
        let key = self.key()?;
        ensure!(
            key.is_some() || self.openai_base_url.as_str().trim_end_matches('/') != SERVICE,
            "--agent openai needs a key for {SERVICE}: set {KEY_VARIABLE} or --openai-key-file"
        );
        let limits = OpenAiLimits {
            steps: usize::try_from(self.openai_max_steps)?,
            tokens: self.openai_max_tokens,
            context_tokens: usize::try_from(self.openai_context_tokens)?,
            idle: Duration::from_secs(self.openai_timeout),
            ask: Duration::from_secs(self.openai_ask_limit),
            retries: self.openai_retries,
        };
        OpenAiAgent::new(OpenAiConfig { base_url: self.openai_base_url.clone(), model, key, limits })
    }

    fn key(&self) -> anyhow::Result<Option<SecretString>> {
        let Some(file) = &self.openai_key_file else {
            let key = env::var(KEY_VARIABLE).ok().map(SecretString::from);
            return Ok(key.filter(|key| !secrecy::ExposeSecret::expose_secret(key).is_empty()));
        };
        let name = file.display();
        let text =
            std::fs::read_to_string(file).with_context(|| format!("cannot read the key file {name}"))?;
        ensure!(!text.trim().is_empty(), "the key file {name} is empty");
        Ok(Some(text.trim().into()))
    }
}
