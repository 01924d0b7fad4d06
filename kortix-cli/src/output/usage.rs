//! What the parser has to say: help, the version, and errors in the arguments.

use std::ffi::OsString;
use std::io::{self, ErrorKind};

use clap::error::{ContextKind, ContextValue, ErrorKind as ClapKind};

use crate::error::Failure;
use crate::exit::Exit;

use super::{sanitize, write_all};

/// Prints help, version or a usage error. The flags could not be parsed, so whether a program reads the output is
/// taken from the words themselves.
pub fn report(error: &clap::Error, arguments: &[OsString]) -> Exit {
    let colour = asked_colour(arguments);
    anstream::ColorChoice::write_global(colour);
    if matches!(error.kind(), ClapKind::DisplayHelp | ClapKind::DisplayVersion) {
        return print_help(error);
    }
    if asks_for_json(arguments) {
        let _unwritable =
            write_all(io::stderr().lock(), format!("{}\n", failure(error).to_json()).as_bytes());
    } else {
        let _unwritable = write_all(anstream::stderr().lock(), error.render().ansi().to_string().as_bytes());
    }
    Exit::Usage
}

fn print_help(error: &clap::Error) -> Exit {
    match write_all(anstream::stdout().lock(), error.render().ansi().to_string().as_bytes()) {
        Err(error) if error.kind() != ErrorKind::BrokenPipe => Exit::Failure,
        _ => Exit::Success,
    }
}

/// The parser's error in the shape of every other one.
fn failure(error: &clap::Error) -> Failure {
    let text = sanitize::printable(&error.render().to_string());
    let first = text.lines().next().unwrap_or_default();
    let message = match error.kind() {
        ClapKind::DisplayHelpOnMissingArgumentOrSubcommand => "a command is required",
        _ => first.trim_start_matches("error: "),
    };
    let missing = text.lines().skip(1).take_while(|line| line.starts_with("  ")).map(str::trim);
    let message = [message].into_iter().chain(missing).collect::<Vec<_>>().join(" ");
    Failure::usage(message).hint_if_any(suggestion(error))
}

fn suggestion(error: &clap::Error) -> Option<String> {
    let kinds = [ContextKind::SuggestedSubcommand, ContextKind::SuggestedArg, ContextKind::SuggestedValue];
    let suggested = kinds.into_iter().find_map(|kind| error.get(kind))?;
    let words = match suggested {
        ContextValue::String(word) => word.clone(),
        ContextValue::Strings(words) => words.join(", "),
        _ => return None,
    };
    Some(format!("did you mean {words}?"))
}

fn asks_for_json(arguments: &[OsString]) -> bool {
    let words = words(arguments);
    let mut previous = "";
    words.iter().any(|word| {
        let named = matches!(previous, "-o" | "--output") && is_json(word);
        previous = word;
        let attached = ["--output=", "-o=", "-o"].into_iter().find_map(|flag| word.strip_prefix(flag));
        matches!(*word, "--json" | "--jq")
            || word.starts_with("--jq=")
            || named
            || attached.is_some_and(is_json)
    })
}

fn is_json(format: &str) -> bool {
    matches!(format, "json" | "ndjson")
}

fn asked_colour(arguments: &[OsString]) -> anstream::ColorChoice {
    let words = words(arguments);
    let spaced = words.windows(2).find_map(|pair| (pair[0] == "--color").then_some(pair[1]));
    match spaced.or_else(|| words.iter().find_map(|word| word.strip_prefix("--color="))) {
        Some("always") => anstream::ColorChoice::AlwaysAnsi,
        Some("never") => anstream::ColorChoice::Never,
        _ => anstream::ColorChoice::Auto,
    }
}

/// The words up to `--`, after which nothing is a flag.
fn words(arguments: &[OsString]) -> Vec<&str> {
    arguments.iter().map_while(|argument| argument.to_str().filter(|word| *word != "--")).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn json_is_recognised_in_every_spelling() {
        let asks = |line: &str| asks_for_json(&line.split(' ').map(OsString::from).collect::<Vec<_>>());
        for line in [
            "kortix --json x",
            "kortix x -o json",
            "kortix -ojson",
            "kortix --output=ndjson",
            "kortix -o=json",
        ] {
            assert!(asks(line), "{line}");
        }
        for line in ["kortix x", "kortix -o table", "kortix x -- --json", "kortix --name json"] {
            assert!(!asks(line), "{line}");
        }
    }
}
