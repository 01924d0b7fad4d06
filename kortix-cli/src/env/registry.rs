//! What each environment variable means: one table, from which `--help`, `kortix help environment` and
//! `docs/environment.md` are made.

use std::fmt::Write as _;

use kortix_sdk::{DEFAULT_BASE_URL, DEFAULT_OBVIOUS_BASE_URL};
use serde::Serialize;

/// A variable.
#[derive(Clone, Copy, Debug, Serialize)]
pub struct Variable {
    pub name: &'static str,
    pub meaning: &'static str,
    /// What holds when it is not set.
    pub default: Option<&'static str>,
    /// Whether its value is never shown.
    pub secret: bool,
    pub reader: Reader,
    #[serde(skip)]
    pub listing: Listing,
}

/// Who reads it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(into = "&'static str")]
pub enum Reader {
    /// This program.
    Program,
    /// Part of it that comes from elsewhere: which colours and widths are used, and how connections are made.
    Library(&'static str),
}

impl From<Reader> for &'static str {
    fn from(reader: Reader) -> Self {
        match reader {
            Reader::Program => "kortix",
            Reader::Library(name) => name,
        }
    }
}

/// Where it is listed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Listing {
    /// In `--help` too.
    Help,
    /// In the whole list only.
    Whole,
}

/// All of them, in the order in which they are listed.
pub const VARIABLES: &[Variable] = &[
    Variable {
        secret: true,
        ..own(super::KORTIX_API_KEY, "credential for threads and projects: a JWT or pk_…:sk_…")
    },
    Variable {
        default: Some(DEFAULT_BASE_URL),
        ..own(super::KORTIX_BASE_URL, "where threads and projects are")
    },
    Variable { secret: true, ..own(super::OBVIOUS_API_KEY, "credential for executions: obv_…") },
    Variable {
        default: Some(DEFAULT_OBVIOUS_BASE_URL),
        ..own(super::OBVIOUS_BASE_URL, "where executions are")
    },
    own(super::KORTIX_PROFILE, "profile to use, as --profile"),
    own(super::KORTIX_PROJECT, "project of commands that are given none"),
    own(super::KORTIX_OUTPUT, "format of the result, as --output"),
    own(super::KORTIX_TIMEOUT, "when to give up, as --timeout"),
    own(super::KORTIX_RETRIES, "how often a request is tried again, as --retries"),
    Variable {
        default: Some("$XDG_CONFIG_HOME/kortix-cli"),
        ..own(super::KORTIX_CONFIG_DIR, "configuration and stored credentials")
    },
    Variable {
        default: Some("$XDG_STATE_HOME/kortix/local"),
        ..own(super::KORTIX_LOCAL_DIR, "data of the server behind --local")
    },
    own(
        super::KORTIX_HONOURS_IDEMPOTENCY_KEY,
        "1 when the server honours Idempotency-Key, as that behind --local does: a create that may have been executed is \
         repeated then",
    ),
    own(super::GITHUB_ACTIONS, "true in a job of GitHub Actions: failures are annotated"),
    own(super::GITHUB_OUTPUT, "where --github writes the outputs of a step"),
    own(super::GITHUB_STEP_SUMMARY, "where --github writes the summary of a step"),
    own(super::BROWSER, "the browser that sandbox open starts"),
    own(super::DISPLAY, "a screen, so that sandbox open starts a browser"),
    own(super::WAYLAND_DISPLAY, "the same, of another kind"),
    Variable { listing: Listing::Help, ..library("anstream", "NO_COLOR", "no colour") },
    Variable {
        listing: Listing::Help,
        ..library("anstream", "CLICOLOR_FORCE", "colour even when the output is not a terminal")
    },
    library("anstream", "CLICOLOR", "0 for no colour"),
    library("anstream", "TERM", "the kind of terminal; dumb, or none at all, for no colour"),
    library("anstream", "CI", "that this is a CI job: colour on a terminal although there is no TERM"),
    library("clap", "COLUMNS", "how wide help is when the output is not a terminal"),
    library("reqwest", "HTTPS_PROXY", "proxy for https://; also https_proxy"),
    library("reqwest", "HTTP_PROXY", "proxy for http://; also http_proxy"),
    library("reqwest", "ALL_PROXY", "proxy for both, where no other is set; also all_proxy"),
    library("reqwest", "NO_PROXY", "hosts that are reached without a proxy; also no_proxy"),
    library("rustls", "SSL_CERT_FILE", "certificate authorities in place of the system's, a file"),
    library("rustls", "SSL_CERT_DIR", "certificate authorities in place of the system's, folders"),
    Variable {
        default: Some("$HOME/.config"),
        listing: Listing::Whole,
        ..own(super::XDG_CONFIG_HOME, "where programs keep their configuration")
    },
    Variable {
        default: Some("$HOME/.local/state"),
        listing: Listing::Whole,
        ..own(super::XDG_STATE_HOME, "where programs keep their state")
    },
    Variable {
        listing: Listing::Whole,
        ..own(super::KORTIX_COMPLETE, "set by the scripts of completion --dynamic: the shell that asks")
    },
    Variable { listing: Listing::Whole, ..own(super::HOME, "the user's own folder") },
    Variable { listing: Listing::Whole, ..own(super::PATH, "where kortix-server is looked for") },
];

/// What the list cannot say in a line.
const RULE: &str = "With KORTIX_BASE_URL alone, both services are taken to be there, and OBVIOUS_API_KEY defaults to \
                    KORTIX_API_KEY, unless it is an address of the hosted Kortix service (kortix.ai, kortix.com, suna.so).";

const fn own(name: &'static str, meaning: &'static str) -> Variable {
    let (reader, listing) = (Reader::Program, Listing::Help);
    Variable { name, meaning, default: None, secret: false, reader, listing }
}

const fn library(reader: &'static str, name: &'static str, meaning: &'static str) -> Variable {
    let (reader, listing) = (Reader::Library(reader), Listing::Whole);
    Variable { name, meaning, default: None, secret: false, reader, listing }
}

/// The list as `--help` prints it.
pub fn help() -> String {
    let listed = VARIABLES.iter().filter(|variable| variable.listing == Listing::Help);
    format!("Environment:\n{}{RULE}", listed.map(Variable::line).collect::<String>())
}

/// The whole list, as `kortix help environment` prints it.
pub fn topic() -> String {
    let all = VARIABLES.iter().map(Variable::line).collect::<String>();
    format!("{EMPTY}\n\n{all}\n{}\n", folded(RULE, 96).join("\n"))
}

const EMPTY: &str = "Flags win over variables, and an empty variable counts as one that is not set.";

/// The whole list as a page of the documentation.
pub fn markdown() -> String {
    let mut page = format!(
        "# Environment variables of `kortix`\n\nMade from the table in `kortix-cli/src/env/registry.rs`; `kortix help \
         environment` prints the same. {EMPTY}\n\n| name | meaning | default | secret | read by |\n|---|---|---|---|---|\n"
    );
    for variable in VARIABLES {
        let default = variable.default.map(|default| format!("`{default}`")).unwrap_or_default();
        let secret = if variable.secret { "yes" } else { "" };
        let reader: &str = variable.reader.into();
        // Writing to a string cannot fail.
        let _ = writeln!(
            page,
            "| `{}` | {} | {default} | {secret} | {reader} |",
            variable.name, variable.meaning
        );
    }
    format!("{page}\n{RULE}\n")
}

impl Variable {
    /// The name, and beside it the meaning; below it where the name is long.
    fn line(&self) -> String {
        const NAMES: usize = 17;
        const TEXT: usize = 74;
        let default = self.default.map(|default| format!(" [{default}]")).unwrap_or_default();
        let text = format!("{}{default}", self.meaning);
        let mut lines = folded(&text, TEXT).into_iter();
        let first = if self.name.len() > NAMES {
            format!("    {}\n", self.name)
        } else {
            format!("    {:NAMES$}  {}\n", self.name, lines.next().unwrap_or_default())
        };
        lines.fold(first, |all, line| format!("{all}{:indent$}{line}\n", "", indent = NAMES + 6))
    }
}

/// Lines of at most so many characters, cut between words.
pub fn folded(text: &str, width: usize) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    for word in text.split_whitespace() {
        match lines.last_mut() {
            Some(line) if line.chars().count() + 1 + word.chars().count() <= width => {
                line.push(' ');
                line.push_str(word);
            }
            _ => lines.push(word.to_owned()),
        }
    }
    lines
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_is_listed_once_and_its_line_fits() {
        for (number, variable) in VARIABLES.iter().enumerate() {
            assert!(
                VARIABLES.iter().skip(number + 1).all(|other| other.name != variable.name),
                "{variable:?}"
            );
            assert!(variable.line().lines().all(|line| line.chars().count() <= 100), "{variable:?}");
        }
    }

    #[test]
    fn a_credential_is_secret() {
        for variable in VARIABLES.iter().filter(|variable| variable.name.ends_with("_KEY")) {
            let is_switch = variable.name == super::super::KORTIX_HONOURS_IDEMPOTENCY_KEY;
            assert_ne!(variable.secret, is_switch, "{}", variable.name);
        }
    }
}
