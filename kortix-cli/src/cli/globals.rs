//! The flags that every command takes, before or after its name.

use std::time::Duration;

use clap::{Args, ValueEnum};

use super::values;
use crate::output::{Filter, Strings};

#[derive(Args, Clone, Debug, Default)]
#[command(next_help_heading = "Global options")]
pub struct Globals {
    /// How to print the result
    #[arg(short, long, global = true, value_enum, value_name = "FORMAT", conflicts_with = "json")]
    pub output: Option<Format>,

    /// Short for `--output json`
    #[arg(long, global = true)]
    pub json: bool,

    /// Filter the JSON with a jq expression, whose values are printed one a line
    #[arg(long, global = true, value_name = "EXPRESSION", value_parser = values::filter)]
    pub jq: Option<String>,

    /// Print strings that `--jq` gives without quotes
    #[arg(short, long, global = true, requires = "jq")]
    pub raw: bool,

    /// Print the result and errors only
    #[arg(short, long, global = true, conflicts_with_all = ["verbose", "debug"])]
    pub quiet: bool,

    /// Say which server and credential are used, and why an error came about
    #[arg(short, long, global = true)]
    pub verbose: bool,

    /// Also log what the client does, without secrets
    #[arg(long, global = true)]
    pub debug: bool,

    /// Give up after this long (such as 90s, 15m); a run that was started goes on
    #[arg(long, global = true, value_name = "DURATION", value_parser = values::duration)]
    pub timeout: Option<Duration>,

    /// How often a request is tried again when that is safe
    #[arg(long, global = true, value_name = "N")]
    pub retries: Option<u32>,

    /// Never ask; fail with what to pass instead
    #[arg(long, global = true)]
    pub no_input: bool,

    /// Print the request instead of sending it, without the credential; of several, the first one
    #[arg(long, global = true)]
    pub dry_run: bool,

    /// On GitHub Actions: set the step's outputs (`thread_id`, `status`, …) and write its summary
    #[arg(long, global = true)]
    pub github: bool,

    /// When to colour
    #[arg(
        long,
        global = true,
        value_enum,
        value_name = "WHEN",
        default_value_t,
        hide_possible_values = false
    )]
    pub color: When,

    /// Use the addresses, the credentials and the defaults of this profile; `local` is the same as --local
    #[arg(long, global = true, value_name = "NAME", conflicts_with = "local")]
    pub profile: Option<String>,

    /// Where threads and projects are; both services, unless --obvious-base-url names the other or this is the hosted
    /// Kortix service
    #[arg(long, global = true, value_name = "URL")]
    pub base_url: Option<String>,

    /// Where executions are
    #[arg(long, global = true, value_name = "URL")]
    pub obvious_base_url: Option<String>,

    /// Use a server on this machine, which is started when it does not run
    #[arg(long, global = true, conflicts_with_all = ["base_url", "obvious_base_url"])]
    pub local: bool,
}

impl Globals {
    /// The format asked for by either flag. What is filtered is JSON.
    pub fn format(&self) -> Format {
        match (self.output, &self.jq) {
            (Some(Format::Ndjson), Some(_)) => Format::Ndjson,
            (_, Some(_)) => Format::Json,
            _ if self.json => Format::Json,
            (output, None) => output.unwrap_or_default(),
        }
    }

    /// What the JSON goes through. That it can be parsed was seen when the flags were read.
    pub fn filter(&self) -> Option<Filter> {
        let strings = if self.raw { Strings::Raw } else { Strings::Json };
        Filter::parse(self.jq.as_deref()?, strings).ok()
    }
}

/// How the result is printed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub enum Format {
    /// For people
    #[default]
    Table,
    /// One document with the API's own field names
    Json,
    /// One line for each item of a list
    Ndjson,
    /// One document with the API's own field names
    Yaml,
    /// The identifier only, one a line
    Name,
}

impl Format {
    /// Whether a program reads the output, so that errors are JSON as well.
    pub fn is_json(self) -> bool {
        matches!(self, Self::Json | Self::Ndjson)
    }
}

/// When to colour.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub enum When {
    /// On a terminal, unless `NO_COLOR` is set
    #[default]
    Auto,
    /// Always
    Always,
    /// Never
    Never,
}

impl From<When> for anstream::ColorChoice {
    fn from(when: When) -> Self {
        match when {
            When::Auto => Self::Auto,
            When::Always => Self::AlwaysAnsi,
            When::Never => Self::Never,
        }
    }
}
