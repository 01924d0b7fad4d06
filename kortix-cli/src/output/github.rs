//! What GitHub Actions is told: where a failure is, and with `--github` what came of the command.
//!
//! The runner takes lines that begin with `::` for commands, whoever wrote them. An agent's words must not become
//! commands, so with `--github` the runner is told to look for none while the command is at work.

use std::fmt::Write as _;
use std::fs::File;
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};

use super::{Ui, one_line};
use crate::cli::Globals;
use crate::env::{Env, GITHUB_OUTPUT, GITHUB_STEP_SUMMARY};
use crate::error::Failure;
use crate::facts::Facts;
use crate::random;

/// Longer messages are cut: an annotation shows a few lines, and a summary may have 1 MiB for all of its step.
const LONGEST_MESSAGE: usize = 4_000;

/// The job's step that this program runs in.
#[derive(Debug)]
pub struct GithubStep {
    /// Such as `threads create`.
    command: String,
    asked: Option<Asked>,
}

/// What `--github` needs.
#[derive(Debug)]
struct Asked {
    outputs: PathBuf,
    summary: PathBuf,
    /// What makes the runner look for commands again; nobody else knows it.
    resume: String,
}

impl GithubStep {
    /// The step, if this is one. A failure is annotated there by itself, unless a program reads what is said.
    pub fn new(globals: &Globals, env: &Env, command: String) -> Result<Option<Self>, Failure> {
        if !globals.github {
            let annotates = env.is_github_actions && !globals.format().is_json();
            return Ok(annotates.then_some(Self { command, asked: None }));
        }
        let file = |path: &Option<PathBuf>, variable| writable(path.as_deref(), variable);
        let asked = Asked {
            outputs: file(&env.github_output, GITHUB_OUTPUT)?,
            summary: file(&env.github_step_summary, GITHUB_STEP_SUMMARY)?,
            resume: random::hex()?,
        };
        Ok(Some(Self { command, asked: Some(asked) }))
    }

    /// From now on lines are text, whatever they look like.
    pub fn begin(&self, ui: &Ui) {
        if let Some(asked) = &self.asked {
            ui.stderr(&format!("::stop-commands::{}", asked.resume));
        }
    }

    /// Tells the runner what came of it.
    pub fn end(&self, ui: &Ui, facts: &Facts, failure: Option<&Failure>) -> Result<(), Failure> {
        if let Some(asked) = &self.asked {
            ui.stderr(&format!("::{}::", asked.resume));
        }
        if let Some(failure) = failure {
            ui.stderr(&self.annotation(failure));
        }
        let Some(asked) = &self.asked else { return Ok(()) };
        append(&asked.outputs, GITHUB_OUTPUT, &outputs(facts, failure))?;
        append(&asked.summary, GITHUB_STEP_SUMMARY, &self.summary(facts, failure))
    }

    fn annotation(&self, failure: &Failure) -> String {
        let lines = [failure.message()].into_iter().chain(failure.hints().iter().map(String::as_str));
        let text = lines.map(|line| cut(&one_line(line))).collect::<Vec<_>>().join("\n");
        format!("::error title={}::{}", property(&format!("kortix {}", self.command)), data(&text))
    }

    fn summary(&self, facts: &Facts, failure: Option<&Failure>) -> String {
        let mark = if failure.is_some() { "❌" } else { "✅" };
        let mut text = format!("### {mark} `kortix {}`\n\n", self.command);
        if let Some(failure) = failure {
            for line in [failure.message()].into_iter().chain(failure.hints().iter().map(String::as_str)) {
                let _infallible = writeln!(text, "{}\n", prose(line));
            }
        }
        let facts = all(facts, failure);
        if !facts.is_empty() {
            text.push_str("| | |\n|-|-|\n");
        }
        for (name, value) in facts {
            let _infallible = writeln!(text, "| {name} | {} |", code(&value));
        }
        text.push('\n');
        text
    }
}

/// The file, if it can be written: better known before an agent has been at work for an hour.
fn writable(path: Option<&Path>, variable: &str) -> Result<PathBuf, Failure> {
    let path = path.ok_or_else(|| {
        Failure::usage(format!("--github needs {variable}, which is not set"))
            .hint("the runner of GitHub Actions sets it; leave out --github elsewhere")
    })?;
    append(path, variable, "")?;
    Ok(path.to_owned())
}

fn append(path: &Path, variable: &str, text: &str) -> Result<(), Failure> {
    let write = || -> io::Result<()> {
        let mut file = File::options().append(true).create(true).open(path)?;
        file.write_all(text.as_bytes())
    };
    write().map_err(|error| Failure::io(format!("cannot write {variable}"), &error))
}

/// What is known of the result, and of what a failure leaves behind.
fn all(facts: &Facts, failure: Option<&Failure>) -> Vec<(String, String)> {
    let mut all: Vec<_> = facts.iter().map(|(name, value)| (name.to_owned(), value.to_owned())).collect();
    for (name, value) in failure.into_iter().flat_map(Failure::identifiers) {
        if !all.iter().any(|(known, _)| known == name) {
            all.push((name.to_owned(), value.to_owned()));
        }
    }
    all
}

fn outputs(facts: &Facts, failure: Option<&Failure>) -> String {
    let mut text = String::new();
    let exit = failure.map_or(0, |failure| failure.exit().code());
    for (name, value) in all(facts, failure) {
        let _infallible = writeln!(text, "{name}={}", one_line(&value));
    }
    let _infallible = writeln!(text, "exit_code={exit}");
    if let Some(failure) = failure {
        let _infallible = writeln!(text, "error_kind={}", failure.kind().name());
    }
    text
}

/// The text of a workflow command.
fn data(text: &str) -> String {
    text.replace('%', "%25").replace('\r', "%0D").replace('\n', "%0A")
}

/// A property of a workflow command.
fn property(text: &str) -> String {
    data(text).replace(':', "%3A").replace(',', "%2C")
}

/// Text in Markdown that is nothing but text.
fn prose(text: &str) -> String {
    let mut escaped = String::new();
    for character in cut(&one_line(text)).chars() {
        match character {
            '<' => escaped.push_str("&lt;"),
            '&' => escaped.push_str("&amp;"),
            '\\' | '`' | '*' | '_' | '[' | ']' | '#' | '|' | '~' | '!' | '@' => {
                escaped.extend(['\\', character]);
            }
            _ => escaped.push(character),
        }
    }
    escaped
}

/// A cell of a table that holds code.
fn code(text: &str) -> String {
    format!("`{}`", cut(&one_line(text)).replace('`', "'").replace('|', "\\|"))
}

fn cut(text: &str) -> String {
    match text.char_indices().nth(LONGEST_MESSAGE) {
        Some((at, _)) => format!("{}…", &text[..at]),
        None => text.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::error::Kind;

    fn step() -> GithubStep {
        GithubStep { command: "threads create".to_owned(), asked: None }
    }

    #[test]
    fn an_annotation_is_one_command_whatever_the_message() {
        let failure =
            Failure::new(Kind::Server, "50% done\r\n::set-output name=x::y").hint("try, again: now");
        let expected =
            "::error title=kortix threads create::50%25 done ::set-output name=x::y%0Atry, again: now";
        assert_eq!(step().annotation(&failure), expected);
    }

    #[test]
    fn outputs_are_a_line_each_and_name_what_a_failure_leaves_behind() {
        let facts = Facts::default().with("thread_id", "th_1\nexit_code=0").with("status", "failed");
        let failure =
            Failure::new(Kind::RunFailed, "x").detail("thread_id", "th_2").detail("execution_id", "e_1");
        let expected = "thread_id=th_1 exit_code=0\nstatus=failed\nexecution_id=e_1\nexit_code=3\nerror_kind=run_failed\n";
        assert_eq!(outputs(&facts, Some(&failure)), expected);
        assert_eq!(outputs(&Facts::default(), None), "exit_code=0\n");
    }

    #[test]
    fn a_summary_shows_markdown_as_text() {
        let facts = Facts::default().with("status", "a`b|c");
        let failure = Failure::new(Kind::Server, "<img src=x> **bold** @all");
        let summary = step().summary(&facts, Some(&failure));
        assert!(summary.contains("&lt;img src=x> \\*\\*bold\\*\\* \\@all"), "{summary}");
        assert!(summary.contains("| status | `a'b\\|c` |"), "{summary}");
        assert!(prose(&"x".repeat(5_000)).chars().count() == LONGEST_MESSAGE + 1);
    }
}
