//! `kortix schema`

use serde_json::{Value, json};

use crate::error::Failure;
use crate::outcome::Outcome;
use crate::output::{Column, Json, Payload, Table, View};
use crate::schema::{self, Form, OTHERS, PRINTED, Printed};

/// Print the JSON Schema of what a command prints with --json
///
/// Without a name, lists which there are. Beside the commands there are `error`, what a command that failed writes to
/// standard error; `stderr`, any other line there; `event` and `run.result`, the lines while a run is followed; and
/// `dry-run`, what --dry-run prints. There may always be more fields than a schema names.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
    kortix schema threads list
    # In a script:
    kortix schema executions get > execution.schema.json")]
pub struct Args {
    /// A command, such as `threads list`, or another name
    #[arg(value_name = "COMMAND")]
    words: Vec<String>,

    /// The schema of one line of -o ndjson
    #[arg(long, requires = "words")]
    line: bool,
}

pub(super) fn run(args: &Args) -> Result<Outcome, Failure> {
    let name = args.words.join(" ");
    if name.is_empty() {
        return Ok(Outcome::of(List));
    }
    let form = if args.line { Form::Line } else { Form::Document };
    let schema = schema::other(&name).or_else(|| Printed::by(&name).map(|printed| printed.schema(form)));
    let schema = schema.ok_or_else(|| {
        Failure::usage(format!("there is no schema of `{name}`"))
            .hint("`kortix schema` lists which there are")
    })?;
    Ok(Outcome::of(Schema { name, schema }))
}

/// A schema. There is no form for people but the document itself.
struct Schema {
    name: String,
    schema: Value,
}

impl Payload for Schema {
    fn json(&self) -> Json<'_> {
        Box::new(&self.schema)
    }

    fn names(&self) -> Vec<String> {
        vec![self.name.clone()]
    }

    fn view(&self) -> View {
        View::Text(format!("{:#}\n", self.schema))
    }
}

/// Which there are.
struct List;

impl Payload for List {
    fn json(&self) -> Json<'_> {
        let row = |printed: &Printed| json!({ "command": printed.command, "document": printed.document, "line": printed.line });
        let commands: Value = PRINTED.iter().map(row).collect();
        let others: Value = OTHERS.iter().map(|(name, _)| *name).collect();
        Box::new(json!({ "commands": commands, "others": others }))
    }

    fn names(&self) -> Vec<String> {
        let commands = PRINTED.iter().map(|printed| printed.command);
        commands.chain(OTHERS.iter().map(|(name, _)| *name)).map(str::to_owned).collect()
    }

    fn view(&self) -> View {
        let commands = PRINTED.iter().map(|printed| [printed.command, printed.document, printed.line]);
        let others = OTHERS.iter().map(|(name, definition)| [*name, *definition, *definition]);
        let rows = commands.chain(others).map(|row| row.map(str::to_owned).to_vec()).collect();
        View::Table(Table {
            columns: vec![Column::Whole("COMMAND"), Column::Whole("DOCUMENT"), Column::Whole("LINE")],
            rows,
        })
    }
}
