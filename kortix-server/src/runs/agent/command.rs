//! Any agent that is a program: the operator says how it is run, and the prompt is on its standard input.

use std::{env, path::Path};

use anyhow::{Context as _, ensure};
use serde::Deserialize;

use super::{Dialect, JobAgent, TurnContext, environment, json_lines::JsonLines, plain_text::PlainText};
use crate::{domain::execution::Execution, sandbox::JobSpec};

/// How the program is run, as the file says that `--agent-command` names.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CommandConfig {
    /// The program and its arguments, inside the sandbox. `{execution_id}`, `{thread_id}`, `{project_id}` and `{model}`
    /// stand for what they name; nothing is given to a shell.
    argv: Vec<String>,
    /// Variables of the server's environment that the program gets, such as its key. No other one reaches it.
    #[serde(default)]
    env: Vec<String>,
    #[serde(default)]
    output: OutputForm,
}

#[derive(Clone, Copy, Debug, Default, Deserialize)]
#[serde(rename_all = "kebab-case")]
enum OutputForm {
    /// What it writes is what it says.
    #[default]
    Text,
    /// Each line is a JSON object with a `type`, as `json_lines` understands it.
    JsonLines,
}

type Placeholder = (&'static str, fn(&Execution) -> String);

/// What is not a name of a placeholder in an argument is left as it is.
const PLACEHOLDERS: [Placeholder; 4] = [
    ("{execution_id}", |execution| execution.id.prefixed()),
    ("{thread_id}", |execution| execution.thread.prefixed()),
    ("{project_id}", |execution| execution.project.prefixed()),
    ("{model}", |execution| execution.model.clone().unwrap_or_default()),
];

impl CommandConfig {
    /// Reads the file, and sees that the server has what the program is to get.
    pub fn from_file(path: &Path) -> anyhow::Result<Self> {
        let name = path.display();
        let text =
            std::fs::read_to_string(path).with_context(|| format!("cannot read the agent file {name}"))?;
        let config: Self = serde_json::from_str(&text).with_context(|| {
            format!("{name} must be like {{\"argv\": [\"my-agent\"], \"env\": [\"MY_KEY\"], \"output\": \"text\"}}")
        })?;
        ensure!(
            config.argv.first().is_some_and(|program| !program.is_empty()),
            "{name}: `argv` names no program"
        );
        for variable in &config.env {
            ensure!(
                env::var(variable).is_ok(),
                "{name}: the environment of the server has no `{variable}`, which the agent is to get"
            );
        }
        Ok(config)
    }
}

#[derive(Clone, Debug)]
pub struct CommandAgent(CommandConfig);

impl CommandAgent {
    pub fn new(config: CommandConfig) -> Self {
        Self(config)
    }
}

impl JobAgent for CommandAgent {
    fn name(&self) -> &'static str {
        "command"
    }

    fn job(&self, turn: &TurnContext<'_>) -> JobSpec {
        let argv = self.0.argv.iter().map(|argument| filled(argument, turn.execution)).collect();
        let own = self.0.env.iter().filter_map(|name| Some((name.clone(), env::var(name).ok()?)));
        JobSpec {
            argv,
            cwd: None,
            env: environment(turn).into_iter().chain(own).collect(),
            stdin: Some(turn.prompt.to_owned()),
            time_limit: turn.limits.time,
            output_limit: turn.limits.output_bytes,
        }
    }

    fn dialect(&self) -> &dyn Dialect {
        match self.0.output {
            OutputForm::Text => &PlainText,
            OutputForm::JsonLines => &JsonLines,
        }
    }
}

/// In one pass: what is filled in is not looked at again.
fn filled(argument: &str, execution: &Execution) -> String {
    let mut filled = String::new();
    let mut rest = argument;
    while let Some(open) = rest.find('{') {
        let (before, from) = rest.split_at(open);
        filled += before;
        let found =
            PLACEHOLDERS.iter().find_map(|(name, value)| Some((from.strip_prefix(name)?, value(execution))));
        rest = if let Some((behind, value)) = found {
            filled += &value;
            behind
        } else {
            filled.push('{');
            &from[1..]
        };
    }
    filled + rest
}

#[cfg(test)]
mod tests {
    use std::{io::Write as _, time::Duration};

    use super::*;
    use crate::{
        domain::execution::{Prompts, Status},
        ids::{AccountId, ExecutionId, ProjectId, ThreadId, UserId},
        timestamp::Timestamp,
    };

    fn execution() -> Execution {
        Execution {
            id: ExecutionId::new(),
            thread: ThreadId::new(),
            project: ProjectId::new(),
            account: AccountId::new(),
            started_by: UserId::new(),
            server: None,
            agent: "command".to_owned(),
            agent_id: None,
            agent_version: None,
            model: Some("{thread_id}; rm -rf".to_owned()),
            status: Status::Running,
            time_limit: Duration::from_mins(1),
            output_limit: 1 << 20,
            prompts: Prompts::one("task".to_owned()),
            error: None,
            turns: Vec::new(),
            created_at: Timestamp::now(),
            started_at: None,
            completed_at: None,
        }
    }

    #[test]
    fn arguments_are_filled_once_and_stay_one_argument() {
        let execution = execution();
        let id = execution.id.prefixed();
        assert_eq!(filled("--run={execution_id}/x", &execution), format!("--run={id}/x"));
        assert_eq!(filled("{model}", &execution), "{thread_id}; rm -rf");
        assert_eq!(filled("{unknown} {", &execution), "{unknown} {");
    }

    fn refusal(file: &str) -> String {
        let mut written = tempfile::NamedTempFile::new().unwrap();
        written.write_all(file.as_bytes()).unwrap();
        format!("{:#}", CommandConfig::from_file(written.path()).unwrap_err())
    }

    #[test]
    fn a_file_that_cannot_work_is_refused_with_what_is_wrong() {
        assert!(refusal("[]").contains("must be like"));
        assert!(refusal(r#"{"argv": []}"#).contains("names no program"));
        assert!(refusal(r#"{"argv": ["a"], "output": "xml"}"#).contains("must be like"));
        assert!(
            refusal(r#"{"argv": ["a"], "env": ["NO_SUCH_VARIABLE_HERE"]}"#).contains("NO_SUCH_VARIABLE_HERE")
        );
    }
}
