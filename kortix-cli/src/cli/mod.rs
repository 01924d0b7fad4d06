//! What can be typed: the root parser, the global flags, and the values that need more than a string.

mod deferred;
pub mod globals;
pub mod groups;
pub mod invocation;
pub mod prompt;
pub mod values;

use std::ffi::OsString;

use clap::{ArgMatches, CommandFactory as _, FromArgMatches as _, Parser};

use crate::commands::Command;
use crate::env;
use crate::exit;

pub use deferred::Deferred;
pub use globals::Globals;
pub use invocation::Invocation;
pub use prompt::PromptSource;

/// Drive the Kortix and Obvious agent platforms from a shell or a CI job.
///
/// Standard output carries the result and nothing else; progress, notes and errors go to standard error.
#[derive(Debug, Parser)]
#[command(
    name = "kortix",
    version,
    propagate_version = false,
    max_term_width = 100,
    subcommand_required = true,
    arg_required_else_help = true,
    disable_help_subcommand = true,
    after_long_help = after_help()
)]
pub struct Cli {
    #[command(flatten)]
    pub globals: Globals,

    #[command(subcommand)]
    pub command: Command,
}

/// What can be typed, with a help that lists the commands by groups.
pub fn root() -> clap::Command {
    groups::listed(Cli::command())
}

/// All that can be typed, with what is otherwise described only when it is typed.
pub fn whole() -> clap::Command {
    let mut root = Cli::command();
    root.build();
    root
}

/// The words of each command that does something, such as `threads create`.
pub fn lines() -> Vec<String> {
    lines_below(&whole(), "")
}

fn lines_below(command: &clap::Command, path: &str) -> Vec<String> {
    let below = command.get_subcommands().filter(|sub| !is_added_by_parser(command, sub));
    below
        .flat_map(|sub| {
            let path = format!("{path} {}", sub.get_name()).trim_start().to_owned();
            if sub.has_subcommands() { lines_below(sub, &path) } else { vec![path] }
        })
        .collect()
}

/// The parser adds `help` to each group of commands.
pub fn is_added_by_parser(parent: &clap::Command, sub: &clap::Command) -> bool {
    sub.get_name() == "help" && parent.get_name() != "kortix"
}

/// What was typed, and the command's words, such as `threads create`.
pub fn parse(arguments: &[OsString]) -> Result<(Cli, String), clap::Error> {
    let mut command = root();
    let matches = command.try_get_matches_from_mut(arguments)?;
    let words = words(&matches).join(" ");
    let cli = Cli::from_arg_matches(&matches).map_err(|error| error.format(&mut command))?;
    Ok((cli, words))
}

fn words(matches: &ArgMatches) -> Vec<&str> {
    let mut words = Vec::new();
    let mut next = matches.subcommand();
    while let Some((word, matches)) = next {
        words.push(word);
        next = matches.subcommand();
    }
    words
}

fn after_help() -> String {
    format!("{}\n\n{}", env::registry::help(), exit::HELP)
}
