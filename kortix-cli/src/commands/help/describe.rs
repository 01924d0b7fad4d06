//! The commands as data, for programs that call this one.

use std::any::TypeId;
use std::path::PathBuf;
use std::time::Duration;

use clap::builder::StyledStr;
use clap::{Arg, ArgAction, Command};
use serde::Serialize;
use serde_json::Value;

use crate::cli::{self, groups};
use crate::env::registry::{VARIABLES, Variable};
use crate::schema::Printed;

use super::exit_codes;
use super::topics::Topic;

/// What is described: the whole program, or a command.
#[derive(Serialize)]
#[serde(untagged)]
pub(super) enum Description {
    Program(Box<Program>),
    Command(Box<Described>),
}

/// The program.
#[derive(Serialize)]
pub(super) struct Program {
    name: String,
    version: &'static str,
    about: Option<String>,
    global_options: Vec<Argument>,
    commands: Vec<Described>,
    topics: Vec<&'static str>,
    exit_codes: Value,
    environment: &'static [Variable],
}

/// A command, with those below it.
#[derive(Serialize)]
pub(super) struct Described {
    /// What is typed after the program's name.
    name: String,
    aliases: Vec<String>,
    group: Option<&'static str>,
    about: Option<String>,
    long_about: Option<String>,
    usage: String,
    arguments: Vec<Argument>,
    examples: Vec<Example>,
    /// The names of the schemas of what it prints.
    output: Option<Output>,
    commands: Vec<Described>,
}

/// An argument.
#[derive(Serialize)]
struct Argument {
    name: String,
    long: Option<String>,
    short: Option<char>,
    aliases: Vec<String>,
    /// Its place among the arguments without a name, counted from one.
    position: Option<usize>,
    #[serde(rename = "type")]
    kind: &'static str,
    value_name: Option<String>,
    values: Vec<Choice>,
    default: Option<String>,
    required: bool,
    repeatable: bool,
    conflicts_with: Vec<String>,
    env: Option<String>,
    help: Option<String>,
}

/// One of the values that an argument takes.
#[derive(Serialize)]
struct Choice {
    name: String,
    help: Option<String>,
}

/// What a command prints, as `kortix schema` has it.
#[derive(Serialize)]
struct Output {
    document: &'static str,
    line: &'static str,
}

/// A call that works.
#[derive(Serialize)]
struct Example {
    line: String,
    for_scripts: bool,
}

pub(super) fn program() -> Description {
    let root = cli::whole();
    let globals = root.get_arguments().filter(|argument| argument.is_global_set() && !is_help(argument));
    Description::Program(Box::new(Program {
        name: root.get_name().to_owned(),
        version: env!("CARGO_PKG_VERSION"),
        about: root.get_about().map(StyledStr::to_string),
        global_options: globals.map(|argument| Argument::of(&root, argument)).collect(),
        commands: below(&root, ""),
        topics: Topic::ALL.map(Topic::name).to_vec(),
        exit_codes: exit_codes(),
        environment: VARIABLES,
    }))
}

/// The command that these words call; the program where there is none.
pub(super) fn command(words: &[String]) -> Description {
    let root = cli::whole();
    let mut found = (&root, String::new());
    for word in words {
        let Some(next) = found.0.find_subcommand(word) else { return program() };
        let path = format!("{} {}", found.1, next.get_name()).trim_start().to_owned();
        found = (next, path);
    }
    Description::Command(Box::new(Described::of(found.0, found.1)))
}

fn below(command: &Command, path: &str) -> Vec<Described> {
    let visible =
        command.get_subcommands().filter(|sub| !sub.is_hide_set() && !cli::is_added_by_parser(command, sub));
    visible
        .map(|sub| Described::of(sub, format!("{path} {}", sub.get_name()).trim_start().to_owned()))
        .collect()
}

fn is_help(argument: &Arg) -> bool {
    matches!(
        argument.get_action(),
        ArgAction::Help | ArgAction::HelpShort | ArgAction::HelpLong | ArgAction::Version
    )
}

impl Described {
    fn of(command: &Command, name: String) -> Self {
        let own = command.get_arguments().filter(|argument| !argument.is_global_set() && !is_help(argument));
        let first = name.split(' ').next().unwrap_or_default();
        Self {
            aliases: command.get_visible_aliases().map(str::to_owned).collect(),
            group: groups::heading_of(first),
            about: command.get_about().map(StyledStr::to_string),
            long_about: command.get_long_about().map(StyledStr::to_string),
            usage: usage(command),
            arguments: own.map(|argument| Argument::of(command, argument)).collect(),
            examples: examples(command),
            output: Printed::by(&name)
                .map(|printed| Output { document: printed.document, line: printed.line }),
            commands: below(command, &name),
            name,
        }
    }
}

fn usage(command: &Command) -> String {
    let text = command.clone().render_usage().to_string();
    text.trim_start_matches("Usage: ").trim().to_owned()
}

/// What stands under `Examples:`. A line that begins with `#` is about the next one.
fn examples(command: &Command) -> Vec<Example> {
    let text = command.get_after_help().map(StyledStr::to_string).unwrap_or_default();
    let mut for_scripts = false;
    let lines = text.lines().map(str::trim).skip_while(|line| *line != "Examples:").skip(1);
    let mut found = Vec::new();
    for line in lines.filter(|line| !line.is_empty()) {
        if line.starts_with('#') {
            for_scripts |= line.contains("In a script");
        } else {
            found.push(Example { line: line.to_owned(), for_scripts });
        }
    }
    found
}

impl Argument {
    fn of(command: &Command, argument: &Arg) -> Self {
        let takes_value = argument.get_action().takes_values();
        let values = argument.get_possible_values();
        let values = values.iter().filter(|value| takes_value && !value.is_hide_set());
        let default = argument.get_default_values().first().filter(|_| takes_value);
        let names = argument.get_value_names().filter(|_| takes_value).unwrap_or_default();
        let conflicts = command.get_arg_conflicts_with(argument);
        let several = argument.get_num_args().is_some_and(|count| count.max_values() > 1);
        Self {
            name: argument.get_id().to_string(),
            long: argument.get_long().map(str::to_owned),
            short: argument.get_short(),
            aliases: argument
                .get_visible_aliases()
                .unwrap_or_default()
                .into_iter()
                .map(str::to_owned)
                .collect(),
            position: argument.get_index(),
            kind: kind(argument),
            value_name: names.first().map(ToString::to_string),
            values: values
                .map(|value| Choice {
                    name: value.get_name().to_owned(),
                    help: value.get_help().map(StyledStr::to_string),
                })
                .collect(),
            default: default.map(|value| value.to_string_lossy().into_owned()),
            required: argument.is_required_set(),
            repeatable: several || matches!(argument.get_action(), ArgAction::Append | ArgAction::Count),
            conflicts_with: conflicts.into_iter().map(|other| other.get_id().to_string()).collect(),
            env: argument.get_env().map(|name| name.to_string_lossy().into_owned()),
            help: argument.get_help().map(StyledStr::to_string),
        }
    }
}

/// What kind of value an argument takes, in a word.
fn kind(argument: &Arg) -> &'static str {
    if !argument.get_action().takes_values() {
        return "flag";
    }
    if !argument.get_possible_values().is_empty() {
        return "choice";
    }
    let parsed = argument.get_value_parser().type_id();
    let integers = [TypeId::of::<u16>(), TypeId::of::<u32>(), TypeId::of::<u64>(), TypeId::of::<usize>()];
    match parsed {
        _ if integers.iter().any(|id| parsed == *id) => "integer",
        _ if parsed == TypeId::of::<Duration>() => "duration",
        _ if parsed == TypeId::of::<PathBuf>() => "path",
        _ => "string",
    }
}
