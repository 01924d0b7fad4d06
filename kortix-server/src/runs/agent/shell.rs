//! The prompt as a shell script.

use super::{Dialect, JobAgent, TurnContext, environment, plain_text::PlainText};
use crate::sandbox::JobSpec;

/// Runs the prompt as a shell script. Deterministic, which is what tests and scripted jobs need.
#[derive(Clone, Copy, Debug)]
pub struct ShellAgent;

impl JobAgent for ShellAgent {
    fn name(&self) -> &'static str {
        "shell"
    }

    fn job(&self, turn: &TurnContext<'_>) -> JobSpec {
        JobSpec {
            argv: vec!["bash".to_owned(), "-lc".to_owned(), script(turn.prompt)],
            cwd: None,
            env: environment(turn),
            stdin: None,
            time_limit: turn.limits.time,
            output_limit: turn.limits.output_bytes,
        }
    }

    fn dialect(&self) -> &dyn Dialect {
        &PlainText
    }
}

/// The prompt as a script, in which the lines that name attached files are comments.
fn script(prompt: &str) -> String {
    let line = |line: &str| match line.trim_end() {
        reference if reference.starts_with("[Attached: ") && reference.ends_with(']') => format!("# {line}"),
        _ => line.to_owned(),
    };
    prompt.split_inclusive('\n').map(line).collect()
}

#[cfg(test)]
mod tests {
    use super::script;

    #[test]
    fn attached_files_are_no_commands() {
        assert_eq!(
            script("ls\n\n[Attached: a (3 B) -> uploads/a]"),
            "ls\n\n# [Attached: a (3 B) -> uploads/a]"
        );
        assert_eq!(script("[ -e a ] && echo yes\n"), "[ -e a ] && echo yes\n");
    }
}
