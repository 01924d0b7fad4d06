//! What can be typed: the root parser, the global flags, and the values that need more than a string.

mod deferred;
pub mod globals;
pub mod groups;
pub mod invocation;
pub mod prompt;
pub mod values;

use std::ffi::OsString;

use clap::{ArgMatches, Args as _, FromArgMatches as _, Subcommand as _};

use crate::commands::Command;
use crate::env;
use crate::exit;

pub use deferred::Deferred;
pub use globals::Globals;
pub use invocation::Invocation;
pub use prompt::PromptSource;

/// What was typed.
#[derive(Debug)]
pub struct Cli {
    pub globals: Globals,
    pub command: Command,
}

const ABOUT: &str = "Drive the Kortix and Obvious agent platforms from a shell or a CI job";
const STREAMS: &str =
    "Standard output carries the result and nothing else; progress, notes and errors go to standard error.";

/// The program with these commands.
fn program(commands: impl FnOnce(clap::Command) -> clap::Command) -> clap::Command {
    let program = clap::Command::new("kortix")
        .version(env!("CARGO_PKG_VERSION"))
        .after_long_help(after_help())
        .max_term_width(100)
        .disable_help_subcommand(true);
    let program = commands(Globals::augment_args(program).next_help_heading(None));
    // The comment on the type of the commands is not about the program.
    let program = program.about(ABOUT).long_about(format!("{ABOUT}.\n\n{STREAMS}"));
    program.subcommand_required(true).arg_required_else_help(true)
}

/// What can be typed. Groups of commands are described when they are typed.
pub fn described() -> clap::Command {
    program(Command::augment_subcommands)
}

/// What can be typed, with a help that lists the commands by groups.
pub fn root() -> clap::Command {
    groups::listed(described())
}

/// All that can be typed, with what is otherwise described only when it is typed.
pub fn whole() -> clap::Command {
    let mut root = described();
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
    // Each command is told of every global flag, which takes longer than all else before the first request. Whatever
    // one command alone does not make sense of gets its error from all of them.
    let alone = named(arguments).and_then(|command| {
        let mut program = program(|program| program.subcommand(command));
        parse_with(&mut program, arguments).ok()
    });
    alone.map_or_else(|| parse_with(&mut root(), arguments), Ok)
}

fn parse_with(program: &mut clap::Command, arguments: &[OsString]) -> Result<(Cli, String), clap::Error> {
    let matches = program.try_get_matches_from_mut(arguments)?;
    let words = words(&matches).join(" ");
    let parts = |matches: &ArgMatches| {
        let globals = Globals::from_arg_matches(matches)?;
        Ok(Cli { globals, command: Command::from_arg_matches(matches)? })
    };
    let cli = parts(&matches).map_err(|error: clap::Error| error.format(program))?;
    Ok((cli, words))
}

/// The first command that is named by an argument, if any is.
fn named(arguments: &[OsString]) -> Option<clap::Command> {
    let commands = Command::augment_subcommands(clap::Command::default());
    arguments.iter().skip(1).find_map(|word| commands.find_subcommand(word)).cloned()
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
