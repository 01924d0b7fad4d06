//! The help, word for word.

use clap::CommandFactory as _;
use kortix_cli::cli::Cli;

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
    let mut commands = Vec::new();
    collect(&Cli::command(), "", &mut commands);
    for command in commands {
        insta::assert_snapshot!(command.replace(' ', "-"), own_help(&command).await);
    }
}

#[test]
fn every_command_has_an_example_and_one_for_scripts() {
    let mut commands = Vec::new();
    collect(&Cli::command(), "", &mut commands);
    for line in commands {
        let mut root = Cli::command();
        let command =
            line.split(' ').fold(&mut root, |command, name| command.find_subcommand_mut(name).unwrap());
        let examples = command.get_after_help().map(ToString::to_string).unwrap_or_default();
        assert!(examples.contains("# In a script:"), "{line}");
        assert!(examples.matches("kortix").count() >= 2, "{line}");
        assert!(command.get_about().is_some(), "{line}");
    }
}

fn collect(command: &clap::Command, path: &str, leaves: &mut Vec<String>) {
    for sub in command.get_subcommands() {
        let path = format!("{path} {}", sub.get_name()).trim_start().to_owned();
        if sub.has_subcommands() {
            collect(sub, &path, leaves);
        } else {
            leaves.push(path);
        }
    }
}
