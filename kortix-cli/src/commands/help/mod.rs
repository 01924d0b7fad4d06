//! `kortix help`

mod describe;
mod topics;

use serde::Serialize as _;
use serde_json::{Value, json};

use crate::cli;
use crate::error::Failure;
use crate::outcome::Outcome;
use crate::output::{Json, Payload, View};

use topics::Topic;

/// Explain a command or a topic, or describe all commands to programs
///
/// With --json, the description is for programs. The topics are exit-codes, environment, output, prompts and conflicts.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
    kortix help threads create
    kortix help exit-codes
    # In a script:
    kortix help --json | jq '.commands[].name'")]
pub struct Args {
    /// A command, such as `threads create`, or a topic
    #[arg(value_name = "COMMAND|TOPIC")]
    words: Vec<String>,
}

pub(super) fn run(args: &Args) -> Result<Outcome, Failure> {
    if let [word] = &args.words[..]
        && let Some(topic) = Topic::named(word)
    {
        return Ok(Outcome::of(Explained::topic(topic)));
    }
    Explained::command(&args.words).map(Outcome::of)
}

/// What is said about a command or a topic.
struct Explained {
    name: String,
    text: String,
    description: Value,
}

impl Explained {
    fn topic(topic: Topic) -> Self {
        Self { name: topic.name().to_owned(), text: topic.text(), description: topic.description() }
    }

    fn command(words: &[String]) -> Result<Self, Failure> {
        let mut root = cli::root();
        root.build();
        let command = find(&mut root, words)?;
        let text = command.render_long_help().ansi().to_string();
        let name = words.join(" ");
        let description = if words.is_empty() { describe::program() } else { describe::command(words) };
        // Strings, numbers and lists always can be written.
        let description = description.serialize(serde_json::value::Serializer).unwrap_or_default();
        Ok(Self { name, text, description })
    }
}

/// The command that these words call.
fn find<'c>(root: &'c mut clap::Command, words: &[String]) -> Result<&'c mut clap::Command, Failure> {
    words.iter().try_fold(root, |command, word| {
        let program = command.get_bin_name().unwrap_or("kortix").to_owned();
        command.find_subcommand_mut(word).ok_or_else(|| {
            let topics = Topic::ALL.map(Topic::name).join(", ");
            Failure::usage(format!("there is no command `{program} {word}` and no topic `{word}`"))
                .hint(format!("`{program} --help` lists the commands; the topics are {topics}"))
        })
    })
}

impl Payload for Explained {
    fn json(&self) -> Json<'_> {
        Box::new(&self.description)
    }

    fn names(&self) -> Vec<String> {
        vec![if self.name.is_empty() { "kortix".to_owned() } else { self.name.clone() }]
    }

    fn view(&self) -> View {
        View::Text(self.text.clone())
    }
}

/// The exit codes for programs.
fn exit_codes() -> Value {
    crate::exit::Exit::ALL
        .map(|exit| json!({ "code": exit.code(), "meaning": exit.meaning() }))
        .into_iter()
        .collect()
}
