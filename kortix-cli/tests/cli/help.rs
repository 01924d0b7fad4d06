//! The help, word for word.

use kortix_cli::cli;

use crate::support::unconfigured;

async fn help(line: &str) -> String {
    let finished = unconfigured().line(line).line("--help").run().await.exits(0);
    assert_eq!(finished.stderr, "");
    assert!(finished.stdout.lines().all(|line| line.chars().count() <= 100), "{}", finished.stdout);
    finished.stdout
}

/// The part that is the command's own; the global options are the same everywhere.
async fn own_help(line: &str) -> String {
    let text = help(line).await;
    let (before, after) = text.split_once("Global options:").unwrap();
    let examples =
        after.split_once("Examples:").map_or(String::new(), |(_, examples)| format!("Examples:{examples}"));
    format!("{before}{examples}")
}

#[tokio::test(flavor = "multi_thread")]
async fn the_program() {
    insta::assert_snapshot!("kortix", help("").await);
}

#[tokio::test(flavor = "multi_thread")]
async fn every_command() {
    for command in cli::lines() {
        insta::assert_snapshot!(command.replace(' ', "-"), own_help(&command).await);
    }
}

#[test]
fn every_command_has_an_example_and_one_for_scripts() {
    for line in cli::lines() {
        let mut root = cli::whole();
        let command =
            line.split(' ').fold(&mut root, |command, name| command.find_subcommand_mut(name).unwrap());
        let examples = command.get_after_help().map(ToString::to_string).unwrap_or_default();
        assert!(examples.contains("# In a script:"), "{line}");
        assert!(examples.matches("kortix").count() >= 2, "{line}");
        assert!(command.get_about().is_some(), "{line}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn the_commands_are_described_for_programs() {
    let described = unconfigured().line("help --json").run().await.exits(0).json();
    insta::assert_snapshot!("described-shape", serde_json::to_string_pretty(&shape(&described)).unwrap());
    let get = unconfigured().line("help threads get -o json").run().await.exits(0).json();
    insta::assert_json_snapshot!("described-command", get);
    let mut lines = cli::lines();
    let mut described_leaves = Vec::new();
    named(&described["commands"], &mut described_leaves);
    lines.sort();
    described_leaves.sort();
    assert_eq!(described_leaves, lines);
}

/// The commands that have none below them.
fn named(commands: &serde_json::Value, names: &mut Vec<String>) {
    for command in commands.as_array().unwrap() {
        if command["commands"].as_array().unwrap().is_empty() {
            names.push(command["name"].as_str().unwrap().to_owned());
        } else {
            named(&command["commands"], names);
        }
    }
}

/// The fields and what kind of value each has; of a list what its items have in common.
fn shape(value: &serde_json::Value) -> serde_json::Value {
    use serde_json::{Map, Value, json};
    match value {
        Value::Null => json!("null"),
        Value::Bool(_) => json!("boolean"),
        Value::Number(_) => json!("number"),
        Value::String(_) => json!("string"),
        Value::Array(items) if items.is_empty() => json!([]),
        Value::Array(items) if items.iter().all(Value::is_object) => {
            let mut fields = Map::new();
            for (name, item) in items.iter().flat_map(|item| item.as_object().unwrap()) {
                // A command is as every command.
                let item = if name == "commands" { json!([]) } else { shape(item) };
                let known = fields.entry(name.clone()).or_insert(Value::Null);
                if known.is_null() || *known == json!("null") || *known == json!([]) {
                    *known = item;
                }
            }
            json!([fields])
        }
        Value::Array(items) => json!([shape(&items[0])]),
        Value::Object(fields) => fields.iter().map(|(name, item)| (name.clone(), shape(item))).collect(),
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn topics_are_explained_to_people_and_to_programs() {
    for topic in ["exit-codes", "environment", "output", "prompts", "conflicts"] {
        let text = unconfigured().line("help").line(topic).run().await.exits(0).stdout;
        insta::assert_snapshot!(format!("topic-{topic}"), text);
        let json = unconfigured().line("help").line(topic).line("--json").run().await.exits(0).json();
        assert_eq!(json["topic"], topic);
    }
    let codes = unconfigured().line("help exit-codes --jq .exit_codes[].code").run().await.exits(0);
    assert_eq!(
        codes.stdout.split_whitespace().collect::<Vec<_>>().join(" "),
        "0 1 2 3 4 5 6 7 8 9 10 124 130 143"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn help_of_a_command_is_its_help() {
    for line in ["", "threads", "thread create", "local up"] {
        let asked = unconfigured().line("help").line(line).run().await.exits(0).stdout;
        assert_eq!(asked, help(line).await, "{line}");
    }
    let unknown = unconfigured().line("help threads fly").run().await.exits(2);
    assert!(unknown.stdout.is_empty() && unknown.stderr.contains("`kortix threads fly`"), "{unknown:#?}");
}

/// The table of the documentation is that of the program.
#[test]
fn the_readme_has_every_exit_code() {
    let readme = include_str!("../../README.md");
    for exit in kortix_cli::exit::Exit::ALL {
        let row = format!("| {} | {} |", exit.code(), exit.meaning());
        assert!(readme.contains(&row), "{row}");
    }
}
