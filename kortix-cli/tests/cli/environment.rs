//! Every environment variable is registered, and what is said of them is made from the registry.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use kortix_cli::cli;
use kortix_cli::env::registry::{self, VARIABLES};

use crate::support::unconfigured;

/// What begins so names a variable of this program, of the desktop or of a CI service.
const PREFIXES: [&str; 7] = ["KORTIX_", "OBVIOUS_", "XDG_", "GITHUB_", "GITLAB_", "RUNNER_", "CI_"];

fn sources(folder: &Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    let files =
        entries.flat_map(|path| if path.is_dir() { sources(&path) } else { vec![path] }).collect::<Vec<_>>();
    files.into_iter().filter(|path| path.extension().is_some_and(|extension| extension == "rs")).collect()
}

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

#[test]
fn only_one_file_reads_the_environment() {
    let place = root().join("src/env.rs");
    for file in sources(&root().join("src")).into_iter().filter(|file| *file != place) {
        let source = fs::read_to_string(&file).unwrap();
        for reading in ["env::var", "var_os", "env::home_dir"] {
            assert!(!source.contains(reading), "{} has {reading}", file.display());
        }
    }
}

/// The parser would read it by itself, and show its value in the help.
#[test]
fn no_argument_reads_the_environment() {
    let mut commands = vec![cli::whole()];
    while let Some(command) = commands.pop() {
        assert!(
            command.get_arguments().all(|argument| argument.get_env().is_none()),
            "{}",
            command.get_name()
        );
        commands.extend(command.get_subcommands().cloned());
    }
}

#[test]
fn every_name_in_the_sources_and_in_the_readme_is_registered() {
    let registered: BTreeSet<_> = VARIABLES.iter().map(|variable| variable.name).collect();
    let files = sources(&root().join("src")).into_iter().chain([root().join("README.md")]);
    for file in files {
        let source = fs::read_to_string(&file).unwrap();
        let words = source.split(|c: char| !c.is_ascii_alphanumeric() && c != '_');
        let names = words.filter(|word| PREFIXES.iter().any(|prefix| word.starts_with(prefix)));
        // What ends so is the beginning of many names.
        for name in names.filter(|name| !name.ends_with('_')) {
            assert!(registered.contains(name), "{name} in {} is not registered", file.display());
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn the_help_lists_what_is_registered() {
    let help = unconfigured().line("--help").run().await.exits(0).stdout;
    let unwrapped = help.split_whitespace().collect::<Vec<_>>().join(" ");
    let expected = registry::help().split_whitespace().collect::<Vec<_>>().join(" ");
    assert!(unwrapped.contains(&expected), "{help}");
}

/// `INSTA_UPDATE=always` writes the page anew.
#[test]
fn the_page_is_made_from_the_registry() {
    let page = root().join("../docs/environment.md");
    if std::env::var("INSTA_UPDATE").is_ok_and(|update| update == "always") {
        fs::write(&page, registry::markdown()).unwrap();
    }
    assert_eq!(
        fs::read_to_string(page).unwrap(),
        registry::markdown(),
        "INSTA_UPDATE=always renews the page"
    );
}
