//! `kortix man`

use std::fmt::Write as _;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use clap::Command;
use clap::builder::StyledStr;
use clap_mangen::Man;
use serde_json::{Value, json};

use crate::cli;
use crate::error::Failure;
use crate::outcome::Outcome;
use crate::output::{Json, Payload, View};

/// Print the manual page of a command, or write all of them
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
    kortix man threads create | man -l -
    # In a script:
    kortix man --dir ~/.local/share/man/man1 -q")]
pub struct Args {
    /// A command, such as `threads create`; the program itself when it is missing
    #[arg(value_name = "COMMAND")]
    words: Vec<String>,

    /// Write the pages of all commands into this folder, over those that are there
    #[arg(long, value_name = "DIRECTORY", conflicts_with = "words")]
    dir: Option<PathBuf>,
}

pub(super) fn run(args: &Args) -> Result<Outcome, Failure> {
    let root = cli::whole();
    if let Some(dir) = &args.dir {
        return write_all(&root, dir).map(Outcome::of);
    }
    let mut command = &root;
    for word in &args.words {
        command = command.find_subcommand(word).ok_or_else(|| {
            Failure::usage(format!("there is no command `{}`", args.words.join(" ")))
                .hint("`kortix help` lists the commands")
        })?;
    }
    let page = page(command).map_err(|error| unwritable(&error))?;
    Ok(Outcome::of(Pages::One { name: name(command), page }))
}

fn write_all(root: &Command, dir: &Path) -> Result<Pages, Failure> {
    let fail =
        |path: &Path, error: &io::Error| Failure::io(format!("cannot write {}", path.display()), error);
    fs::create_dir_all(dir).map_err(|error| fail(dir, &error))?;
    let mut files = Vec::new();
    for command in with_all_below(root) {
        let path = dir.join(format!("{}.1", name(command)));
        let page = page(command).map_err(|error| unwritable(&error))?;
        fs::write(&path, page).map_err(|error| fail(&path, &error))?;
        files.push(path.display().to_string());
    }
    Ok(Pages::Written(files))
}

fn unwritable(error: &io::Error) -> Failure {
    Failure::io("cannot write the manual page", error)
}

/// A command and those below it. What the parser adds to each group, `help`, has no page.
fn with_all_below(command: &Command) -> Vec<&Command> {
    let is_shown = |sub: &&Command| !sub.is_hide_set() && !cli::is_added_by_parser(command, sub);
    let below = command.get_subcommands().filter(is_shown).flat_map(with_all_below);
    [command].into_iter().chain(below).collect()
}

/// The name of the page, such as `kortix-threads-create`.
fn name(command: &Command) -> String {
    command.get_display_name().unwrap_or("kortix").to_owned()
}

fn page(command: &Command) -> io::Result<String> {
    let version = concat!("kortix ", env!("CARGO_PKG_VERSION"));
    let man = Man::new(command.clone()).source(version).manual("kortix").date("");
    let mut page = Vec::new();
    man.render_title(&mut page)?;
    man.render_name_section(&mut page)?;
    man.render_synopsis_section(&mut page)?;
    man.render_description_section(&mut page)?;
    man.render_options_section(&mut page)?;
    if command.has_subcommands() {
        man.render_subcommands_section(&mut page)?;
    }
    let mut page = String::from_utf8_lossy(&page).into_owned();
    let after = command.get_after_long_help().or(command.get_after_help()).map(StyledStr::to_string);
    page.push_str(&after.as_deref().map(sections).unwrap_or_default());
    Ok(page)
}

/// What follows the options: each heading a section, and the lines below it as they are.
fn sections(text: &str) -> String {
    let mut roff = String::new();
    for block in text.trim().split("\n\n") {
        let (heading, body) = block.split_once(":\n").unwrap_or(("Notes", block));
        // Writing to a string cannot fail.
        let _ = write!(roff, ".SH {}\n.nf\n", heading.to_uppercase());
        for line in body.lines() {
            let _ = writeln!(roff, "{}", escaped(line));
        }
        roff.push_str(".fi\n");
    }
    roff
}

/// A line that says to the formatter what it says to people.
fn escaped(line: &str) -> String {
    let text = line.replace('\\', "\\e").replace('-', "\\-").replace('\'', "\\(aq");
    if text.starts_with('.') { format!("\\&{text}") } else { text }
}

/// What comes of it.
enum Pages {
    One { name: String, page: String },
    Written(Vec<String>),
}

impl Payload for Pages {
    fn json(&self) -> Json<'_> {
        let json: Value = match self {
            Self::One { name, page } => json!({ "name": name, "page": page }),
            Self::Written(files) => json!({ "files": files }),
        };
        Box::new(json)
    }

    fn names(&self) -> Vec<String> {
        match self {
            Self::One { name, .. } => vec![name.clone()],
            Self::Written(files) => files.clone(),
        }
    }

    fn view(&self) -> View {
        match self {
            Self::One { page, .. } => View::Text(page.clone()),
            Self::Written(files) => View::Text(format!("{} pages\n", files.len())),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_is_no_request_to_the_formatter() {
        assert_eq!(escaped(".TH"), "\\&.TH");
        assert_eq!(escaped("kortix --name 'a\\b'"), "kortix \\-\\-name \\(aqa\\eb\\(aq");
    }
}
