//! The commands under headings. The parser cannot group subcommands, so it is told to list none, and the list is part
//! of the help's form.

use std::fmt::Write as _;

use clap::Command;
use clap::builder::{StyledStr, Styles};

/// Commands that belong together.
#[derive(Clone, Copy, Debug)]
pub struct Group {
    pub heading: &'static str,
    pub commands: &'static [&'static str],
}

/// All groups; a command is in exactly one.
pub const GROUPS: &[Group] = &[
    Group { heading: "Runs", commands: &["run", "executions", "agents", "templates"] },
    Group { heading: "Threads and projects", commands: &["threads", "projects", "messages"] },
    Group { heading: "Sandboxes", commands: &["sandbox"] },
    Group { heading: "Account", commands: &["keys", "limits", "account"] },
    Group { heading: "Any request, and a server of your own", commands: &["api", "local"] },
    Group {
        heading: "This program",
        commands: &["auth", "config", "doctor", "completion", "man", "schema", "version", "help"],
    },
];

/// The group of a command.
pub fn heading_of(command: &str) -> Option<&'static str> {
    GROUPS.iter().find(|group| group.commands.contains(&command)).map(|group| group.heading)
}

/// The same command line, whose help lists the commands by groups.
pub(super) fn listed(root: Command) -> Command {
    let template = format!(
        "{{before-help}}{{about-with-newline}}\n{{usage-heading}} {{usage}}\n\n{}\n{{all-args}}{{after-help}}",
        listing(&root)
    );
    let root = root.mut_subcommands(|command| command.hide(true));
    root.override_usage("kortix [OPTIONS] <COMMAND>").help_template(StyledStr::from(template))
}

fn listing(root: &Command) -> String {
    let styles = Styles::default();
    let (header, literal) = (styles.get_header(), styles.get_literal());
    let widest = root.get_subcommands().map(|command| command.get_name().len()).max().unwrap_or_default();
    let mut text = String::new();
    for group in GROUPS {
        // Writing to a string cannot fail.
        let _ = writeln!(text, "{header}{}:{header:#}", group.heading);
        for command in group.commands.iter().filter_map(|name| root.find_subcommand(name)) {
            let name = command.get_name();
            let about = command.get_about().map(StyledStr::to_string).unwrap_or_default();
            let _ = writeln!(text, "  {literal}{name}{literal:#}{:1$}  {about}", "", widest - name.len());
        }
        text.push('\n');
    }
    text.trim_end().to_owned() + "\n"
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::cli;

    #[test]
    fn every_command_is_in_exactly_one_group() {
        let root = cli::described();
        for command in root.get_subcommands().filter(|command| !command.is_hide_set()) {
            let name = command.get_name();
            let groups = GROUPS.iter().flat_map(|group| group.commands).filter(|listed| **listed == name);
            assert_eq!(groups.count(), 1, "{name}");
        }
        for name in GROUPS.iter().flat_map(|group| group.commands) {
            assert!(root.find_subcommand(name).is_some_and(|command| !command.is_hide_set()), "{name}");
        }
    }

    #[test]
    fn a_line_fits_a_small_terminal() {
        for line in listing(&cli::described()).lines() {
            let shown = anstream::adapter::strip_str(line).to_string();
            assert!(shown.chars().count() <= 80, "{shown}");
        }
    }
}
