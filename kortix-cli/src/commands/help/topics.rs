//! What is explained beside the commands.

use std::fmt::Write as _;

use serde_json::{Value, json};

use crate::env::registry;
use crate::exit::Exit;

/// Something that concerns many commands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Topic {
    ExitCodes,
    Environment,
    Output,
    Prompts,
    Conflicts,
}

impl Topic {
    pub(super) const ALL: [Self; 5] =
        [Self::ExitCodes, Self::Environment, Self::Output, Self::Prompts, Self::Conflicts];

    pub(super) fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|topic| topic.name() == name)
    }

    pub(super) const fn name(self) -> &'static str {
        match self {
            Self::ExitCodes => "exit-codes",
            Self::Environment => "environment",
            Self::Output => "output",
            Self::Prompts => "prompts",
            Self::Conflicts => "conflicts",
        }
    }

    pub(super) fn text(self) -> String {
        match self {
            Self::ExitCodes => exit_codes(),
            Self::Environment => registry::topic(),
            Self::Output => OUTPUT.to_owned(),
            Self::Prompts => PROMPTS.to_owned(),
            Self::Conflicts => CONFLICTS.to_owned(),
        }
    }

    /// The same for programs: where it is a table, the rows.
    pub(super) fn description(self) -> Value {
        match self {
            Self::ExitCodes => json!({ "topic": self.name(), "exit_codes": super::exit_codes() }),
            Self::Environment => json!({ "topic": self.name(), "environment": registry::VARIABLES }),
            Self::Output | Self::Prompts | Self::Conflicts => {
                json!({ "topic": self.name(), "text": self.text() })
            }
        }
    }
}

fn exit_codes() -> String {
    let mut text =
        "The exit code says what a script has to decide; it never changes its meaning.\n\n".to_owned();
    for exit in Exit::ALL {
        for (number, line) in registry::folded(exit.meaning(), 90).iter().enumerate() {
            let code = if number == 0 { exit.code().to_string() } else { String::new() };
            // Writing to a string cannot fail.
            let _ = writeln!(text, "    {code:>3}  {line}");
        }
    }
    text + EXIT_CODES
}

const EXIT_CODES: &str = "
A reader that closes the pipe early changes nothing about the code. With --json, the error
object on standard error names the code as `exit_code` and the reason as `kind`, which is finer.

A batch (--from) ends with the worst code of its records: 4 before 7, 9, 1, 2, 6, 5 and 3.

    kortix executions wait \"$RUN\"
    case $? in
        0) echo done ;;
        3) echo \"the agent did not succeed\" ;;
        124) echo \"still at work\" ;;
        *) exit 1 ;;
    esac
";

const OUTPUT: &str = "\
Standard output carries the result and nothing else; progress, notes and errors go to standard
error. When a command fails, standard output is empty, unless the result is the answer to the
question (`doctor`, `local status`, a run that did not succeed, a command that failed in a
sandbox). A batch (--from) prints a line of JSON for each record as it ends, whatever the format,
and with -o name an identifier.

    -o table     for people, and may change: lists fit the terminal, without the columns that
                 have no room there; elsewhere they are rows with tabs between the cells, whole and
                 without headings
    -o json      one document with the API's own field names; --json is the same
    -o yaml      the same as YAML
    -o ndjson    one line for each item of a list; with `run`, `--watch` and `executions watch`
                 one for each event as it happens, and a last one with \"type\": \"run.result\" and
                 the run
    -o name      identifiers only, one a line
    --jq EXPR    what a jq expression makes of the document, or with -o ndjson of each item, one
                 value a line; -r leaves the quotes of strings away

The format never depends on where the output goes, and JSON may have more fields tomorrow.

With json and ndjson, every line on standard error is a JSON object. A command that fails writes
exactly one with the key `error`, as the last line; the others have one of the keys `retry`,
`progress`, `summary`, `note`, `warning`, `detail` and `debug`. --quiet leaves those out,
--verbose and --debug add to them.

Colours are for terminals, each stream by itself: --color wins over NO_COLOR and CLICOLOR_FORCE.
";

const PROMPTS: &str = "\
A task is given as text, from a file, or from standard input:

    --prompt \"Chart monthly revenue\"
    --prompt @task.md                    the file's content
    --prompt -                           what comes on standard input; @- is the same
    --prompt @@home                      the text \"@home\"

Standard input is read only where `-` asks for it, and by one flag of a command; and where
`auth login --with-token` takes a credential. An empty task is refused.

What cannot be undone is asked about on a terminal. Without a terminal, or with --no-input,
nothing is asked: the command fails with exit code 2 and names the flag that answers.
";

const CONFLICTS: &str = "\
A create carries an idempotency key, the same for every attempt. Where the server honours it, as
the one behind --local does, a repetition gives the first answer instead of a second thing;
KORTIX_HONOURS_IDEMPOTENCY_KEY=1 says that another server does so too. Without that, a create
that may have been executed is not repeated: the error says `may_have_executed`, and where to
look. --idempotency-key KEY makes one key last over several calls of the program.

A conflict (409) is one of three:

    the same key, still at work      the answer to the first attempt is waited for
    a thread that is busy            what --on-conflict says: wait for it, which is the default,
                                     or fail at once with the run that keeps it busy; with
                                     `executions create` also enqueue behind it, or replace it
    anything else                    the command fails with exit code 6

A key that was used for something else is refused, and never replaced by another one.
";

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_topic_fits_a_terminal_of_help_width() {
        for topic in Topic::ALL {
            for line in topic.text().lines() {
                assert!(line.chars().count() <= 100, "{line}");
            }
            assert_eq!(Topic::named(topic.name()), Some(topic));
        }
    }
}
